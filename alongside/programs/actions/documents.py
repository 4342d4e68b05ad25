"""Saying where a document that a program names can be opened, or keeping it here."""

import hashlib

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
from alongside.programs.models.documents import PublicDocument
from alongside.programs.public import documents_named

LONGEST = 400
MOST_BYTES = 5_000_000
valid = URLValidator(schemes=("https",))


@transaction.atomic
def place_document(*, cohort: Cohort, key: str, address: str, by: Person | None, who: Who | None) -> None:
    """Keep the address of a document for every year of the program; an empty one takes it away, and what is kept here
    too. `who` is None where the product itself does it. Raises Refused for a document that is not there, and what is
    no https address."""
    held = _held(cohort, key, who)
    address = _read(address)
    rows = PublicDocument.objects.filter(program=held.program_id, key=key)
    if rows.values_list("address", flat=True).first() == (address or None):
        return
    if address:
        _put(held, key, by, address=address, content=b"", size=0)
    else:
        rows.delete()
    facts = {"document": key, "address": address}
    record("document-placed", by=by, cohort=held.pk, subject=f"program:{held.program.key}", facts=facts)


@transaction.atomic
def keep_document(*, cohort: Cohort, key: str, content: bytes, by: Person, who: Who) -> None:
    """Keep a PDF itself, for every year of the program, in place of an address or of what was kept before. Raises
    Refused for a document that is not there, and for what is no PDF or too large."""
    held = _held(cohort, key, who)
    if not content.startswith(b"%PDF-"):
        raise Refused("A PDF is meant here.", field="file")
    if len(content) > MOST_BYTES:
        raise Refused(
            f"A document may have {MOST_BYTES // 1_000_000} MB. Save it smaller, or say where it is.", field="file"
        )
    _put(held, key, by, address="", content=content, size=len(content))
    digest = hashlib.sha256(content).hexdigest()
    facts: dict[str, str | int] = {"document": key, "address": "", "size": len(content), "sha256": digest}
    record("document-placed", by=by, cohort=held.pk, subject=f"program:{held.program.key}", facts=facts)


def _held(cohort: Cohort, key: str, who: Who | None) -> Cohort:
    """The cohort, held while it changes, where its file names the document."""
    if who is not None:
        COHORTS.demand(who, Verb.CHANGE, cohort)
    held = hold_open(cohort.pk)
    if key not in documents_named(pinned(held.pk, on=max(today(held), held.starts_on)).blueprint):
        raise Refused("No such document is named here.")
    return held


def _put(held: Cohort, key: str, by: Person | None, **kept: object) -> None:
    now = kept | {"changed_at": timezone.now(), "by": by}
    PublicDocument.objects.update_or_create(program_id=held.program_id, key=key, defaults=now)


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
