"""Addresses: adding one, proving it, and which one counts."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from alongside.kernel.errors import Refused
from alongside.people.actions.events import record
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Address, Person


def as_kept(email: str) -> str:
    """Return an address as it is kept: without spaces around it, in lower case. Raises Refused if it is not one."""
    kept = email.strip().lower()
    try:
        validate_email(kept)
    except ValidationError:
        raise Refused(
            "That does not look like an email address. One looks like name@school.org.", field="email"
        ) from None
    return kept


@transaction.atomic
def add_address(
    person: Person, email: str, *, by: Person | None, given_by: Organization | None = None, verified: bool = False
) -> Address:
    """Add an address; the first one is the primary one. Raises Refused if it belongs to somebody else."""
    kept = as_kept(email)
    address, made = Address.objects.get_or_create(
        email=kept,
        defaults={
            "person": person,
            "given_by": given_by,
            "verified_at": timezone.now() if verified else None,
            "primary": not Address.objects.filter(person=person, primary=True).exists(),
        },
    )
    if address.person_id != person.pk:
        raise Refused(f"{kept} belongs to someone else here. One address is one person.", field="email")
    if made:
        record("address-added", by=by, about=person.pk)
    return address


@transaction.atomic
def verify_address(address: Address) -> Address:
    """Note that whoever reads this address has shown that they do. Idempotent."""
    if address.verified_at is None:
        address.verified_at = timezone.now()
        address.save(update_fields=["verified_at"])
        record("address-verified", by=address.person, about=address.person_id)
    return address


@transaction.atomic
def make_primary(address: Address, *, by: Person) -> Address:
    """Make this the address mail goes to. Raises Refused while nobody has shown that they read it."""
    if address.verified_at is None:
        raise Refused("Mail can only go to an address you have signed in with. Ask for a code at that address first.")
    Person.objects.select_for_update().get(pk=address.person_id)
    Address.objects.filter(person=address.person_id, primary=True).exclude(pk=address.pk).update(primary=False)
    address.primary = True
    address.save(update_fields=["primary"])
    record("address-made-primary", by=by, about=address.person_id)
    return address
