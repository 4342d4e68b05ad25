"""Inviting somebody to come in for the first time."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from alongside.kernel.errors import NotHere, Refused
from alongside.people.actions.addresses import verify_address
from alongside.people.actions.attempts import ask_keys, count_try
from alongside.people.actions.events import record
from alongside.people.models.persons import Address, Invitation, Person
from alongside.people.queries import digest_of, invitation_of

DAYS = 30


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation and the token for its link. The token is here once and kept nowhere."""

    invitation: Invitation
    token: str


@transaction.atomic
def invite(address: Address, *, by: Person | None) -> Invited:
    """Invite whoever reads an address. An earlier invitation to it stops working.

    Raises Refused for someone who already signs in: a second address must not open their door.
    """
    person = Person.objects.select_for_update().get(pk=address.person_id)
    if not person.is_active:
        raise Refused(f"{person} cannot be invited any more.")
    if person.addresses.filter(verified_at__isnull=False).exists():
        raise Refused(f"{person} has been here already and needs no invitation: the sign-in page mails them a code.")
    Invitation.objects.filter(address=address, used_at=None).delete()
    token, now = secrets.token_urlsafe(32), timezone.now()
    made = Invitation.objects.create(
        address=address, digest=digest_of(token), invited_by=by, sent_at=now, expires_at=now + timedelta(days=DAYS)
    )
    record("invited", by=by, about=person.pk, facts={"until": made.expires_at})
    return Invited(made, token)


def invite_again(token: str, *, network: str) -> Invited:
    """Replace an invitation that is too old; the new one goes to the same address. Raises NotHere or Refused."""
    old = Invitation.objects.select_related("address__person").filter(digest=digest_of(token), used_at=None).first()
    if old is None:
        raise NotHere
    count_try(ask_keys(old.address.email, network))
    return invite(old.address, by=old.invited_by)


@transaction.atomic
def accept_invitation(token: str) -> Person:
    """Use an invitation: the address is proved, and its person is returned to be signed in. Works once."""
    found = invitation_of(token)
    used = Invitation.objects.filter(pk=found.pk, used_at=None).update(used_at=timezone.now())
    if not used:
        raise Refused("This invitation has been used already. You can sign in with your email.")
    verify_address(found.address)
    record("invitation-accepted", by=found.address.person, about=found.address.person_id)
    return found.address.person
