"""Saying where a document that a program names can be opened."""

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone

from alongside.kernel.access import Verb, Who
from alongside.kernel.errors import Refused
from alongside.people.actions.events import record
from alongside.people.models.persons import Person
from alongside.programs.access import COHORTS
from alongside.programs.actions.cohorts import hold_open
from alongside.programs.facts import pinned, today
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.documents import DocumentAddress
from alongside.programs.public import documents_named

LONGEST = 400
valid = URLValidator(schemes=("https",))


@transaction.atomic
def place_document(*, cohort: Cohort, key: str, address: str, by: Person | None, who: Who | None) -> None:
    """Keep the address of a document for every year of the program; an empty one takes it away. `who` is None where the
    product itself does it. Raises Refused for a document that is not there, and what is no https address."""
    if who is not None:
        COHORTS.demand(who, Verb.CHANGE, cohort)
    held = hold_open(cohort.pk)
    if key not in documents_named(pinned(held.pk, on=max(today(held), held.starts_on)).blueprint):
        raise Refused("No such document is named here.")
    address = _read(address)
    rows = DocumentAddress.objects.filter(program=held.program_id, key=key)
    if rows.values_list("address", flat=True).first() == (address or None):
        return
    if address:
        kept = {"address": address, "changed_at": timezone.now(), "by": by}
        DocumentAddress.objects.update_or_create(program_id=held.program_id, key=key, defaults=kept)
    else:
        rows.delete()
    facts = {"document": key, "address": address}
    record("document-placed", by=by, cohort=held.pk, subject=f"program:{held.program.key}", facts=facts)


def _read(address: str) -> str:
    address = address.strip()
    if not address:
        return ""
    try:
        valid(address)
    except ValidationError:
        raise Refused("An address that begins with https:// is meant here.", field="address") from None
    if len(address) > LONGEST:
        raise Refused(f"An address has {LONGEST} characters at most.", field="address")
    return address
