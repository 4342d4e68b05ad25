"""A sponsor's own frameworks and instruments: brought, text after text; taken off the shelf, and put back on it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from alongside.blueprint.parts.shelf import OwnWork
from alongside.blueprint.shelf.library import keys
from alongside.blueprint.shelf.reading import read_own_work
from alongside.kernel.access import Verb, Who
from alongside.kernel.errors import Conflict, Refused
from alongside.people.actions.events import Facts, record
from alongside.people.models.persons import Person
from alongside.programs.access import SHELF
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.shelf import ShelfVersion, ShelfWork
from alongside.programs.sealing import data_key, keyring, shelf_place

LONGEST_LICENCE = 400


@dataclass(frozen=True, slots=True)
class Bringing:
    """A text in the form of the shelf's files, the name of the file it came in, and what kind of file that was."""

    text: str
    file: str
    form: str


@transaction.atomic
def bring_work(*, bringing: Bringing, cohort: Cohort, by: Person) -> ShelfVersion:
    """Keep a text on the shelf of a cohort's sponsor. The same text again is the same version.

    Raises Refused for a text with faults, or without a word on the licence; Conflict where the key is of the other
    kind.
    """
    work = _sound(bringing.text)
    sponsor = cohort.program.sponsor
    type(sponsor).objects.select_for_update(no_key=True).get(pk=sponsor.pk)
    shelved = ShelfWork.objects.filter(sponsor=sponsor, key=work.key).first()
    if shelved is None:
        shelved = ShelfWork(sponsor=sponsor, key=work.key, kind=work.kind, name=work.name)
        shelved.wrapped_key = keyring().new_wrapped_key(owner=shelved.public_id)
    elif shelved.kind != work.kind:
        told = f"“{work.key}” is on your shelf already, as {shelved.get_kind_display().lower()}. Choose another key."
        raise Conflict(told, field="key")
    shelved.name = work.name
    if shelved.off_at is not None:
        raise Conflict(f"{shelved.name} was taken off your shelf. Put it back first, then bring its next text.")
    shelved.save()
    known = shelved.versions.filter(digest=work.sha256).first()
    return known or _next_version(shelved, work, bringing, cohort=cohort, by=by)


@transaction.atomic
def take_off(*, work: ShelfWork, cohort: Cohort, by: Person, who: Who) -> ShelfWork:
    """Offer a work no more. What was brought stays readable, and programs that name it go on. Twice is once."""
    return _put(work, timezone.now(), "shelf-taken-off", cohort=cohort, by=by, who=who)


@transaction.atomic
def put_back(*, work: ShelfWork, cohort: Cohort, by: Person, who: Who) -> ShelfWork:
    """Offer a work again. Twice is once."""
    return _put(work, None, "shelf-put-back", cohort=cohort, by=by, who=who)


def _put(work: ShelfWork, off_at: datetime | None, kind: str, *, cohort: Cohort, by: Person, who: Who) -> ShelfWork:
    SHELF.demand(who, Verb.CHANGE, work)
    row = ShelfWork.objects.select_for_update(no_key=True).get(pk=work.pk)
    if (row.off_at is None) != (off_at is None):
        row.off_at = off_at
        row.save(update_fields=["off_at"])
        record(kind, by=by, cohort=cohort.pk, subject=f"shelf:{row.public_id}")
    return row


def _next_version(shelved: ShelfWork, work: OwnWork, bringing: Bringing, *, cohort: Cohort, by: Person) -> ShelfVersion:
    number = (shelved.versions.aggregate(newest=Max("number"))["newest"] or 0) + 1
    version = ShelfVersion.objects.create(
        work=shelved,
        number=number,
        digest=work.sha256,
        sealed=data_key(shelved).seal(bringing.text, place=shelf_place(shelved, number)),
        lines=len(work.items),
        licence=work.licence,
        file=bringing.file[-200:],
        form=bringing.form,
        brought_at=timezone.now(),
        by=by,
    )
    facts: Facts = {"number": number, "lines": len(work.items), "form": bringing.form}
    record("shelf-brought", by=by, cohort=cohort.pk, subject=f"shelf:{shelved.public_id}", facts=facts)
    return version


def _sound(text: str) -> OwnWork:
    reading = read_own_work(text, frameworks=keys("framework"))
    if reading.work is None:
        raise Refused(" ".join(fault.message for fault in reading.faults[:5]))
    if len(reading.work.licence) > LONGEST_LICENCE:
        raise Refused(f"What you may do with it has {LONGEST_LICENCE} characters at most.", field="licence")
    return reading.work
