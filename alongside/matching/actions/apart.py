"""Keeping two people apart: relatives, and whoever asked not to be matched with somebody. The matching team alone
reads whom it is about; events say that it was said, never of whom."""

from django.db import transaction
from django.utils import timezone

from alongside.kernel.errors import Refused
from alongside.matching.enums import Because
from alongside.matching.models.apart import KeptApart
from alongside.matching.queries.apart import called
from alongside.matching.sealing import LONGEST, seal
from alongside.people.actions.events import record
from alongside.people.models.persons import Person
from alongside.programs.actions.cohorts import hold_open
from alongside.programs.facts import today
from alongside.programs.models.cohorts import Cohort

LONGEST_NAME = 160


@transaction.atomic
def say_apart(*, cohort: Cohort, name: str, because: str, by: Person) -> KeptApart:
    """Say of oneself with whom one cannot be matched. Whom the name means is never told: what is not found out here is
    for the matching team to find out. Said twice, it is said once. Raises Refused where no name is written."""
    held = hold_open(cohort.pk)
    words = " ".join(name.split())
    if not words or len(words) > LONGEST_NAME:
        raise Refused(f"Write a name, in at most {LONGEST_NAME} letters.", field="name")
    found = [one for one in called(held.pk, words) if one.pk != by.pk]
    return _kept(held, by, found[0] if len(found) == 1 else None, because=because, words=words, by=by)


@transaction.atomic
def keep_apart(*, cohort: Cohort, names: tuple[str, str], because: str, words: str, by: Person) -> KeptApart:
    """A coordinator keeps two people apart, by their names. Raises Refused for a name nobody has here, or several."""
    held = hold_open(cohort.pk)
    one, other = (_called(held, name, field) for name, field in zip(names, ("one", "other"), strict=True))
    if one == other:
        raise Refused("These are one and the same. Write two names.", field="other")
    if len(words) > LONGEST:
        raise Refused(f"Write at most {LONGEST} letters.", field="words")
    return _kept(held, one, other, because=because, words=words, by=by)


@transaction.atomic
def find_out(*, row: KeptApart, name: str, by: Person) -> KeptApart:
    """Say whom the words mean, where that was not clear."""
    held = hold_open(row.cohort_id)
    now = KeptApart.objects.select_for_update(of=("self",)).get(pk=row.pk)
    other = _called(held, name, "name")
    if other.pk == now.one_id:
        raise Refused("This is the one who said so. Write another name.", field="name")
    if now.other_id is None:
        now.other = other
        now.save(update_fields=["other"])
        _told("kept-apart-found-out", now, by)
    return now


@transaction.atomic
def let_go(*, row: KeptApart, by: Person) -> KeptApart:
    """They may be matched again. Twice is once."""
    hold_open(row.cohort_id)
    now = KeptApart.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if now.ended_at is None:
        now.ended_at, now.ended_by = timezone.now(), by
        now.save(update_fields=["ended_at", "ended_by"])
        _told("kept-apart-no-more", now, by)
    return now


def _called(cohort: Cohort, name: str, field: str) -> Person:
    found = called(cohort.pk, " ".join(name.split())[:LONGEST_NAME])
    if not found:
        raise Refused("Nobody here has this name. Write it as the list of people has it.", field=field)
    if len(found) > 1:
        raise Refused("Several here have this name. Write where they work, after a comma.", field=field)
    return found[0]


def _kept(cohort: Cohort, one: Person, other: Person | None, *, because: str, words: str, by: Person) -> KeptApart:
    if because not in Because.values:
        raise Refused("Choose one of the two.", field="because")
    there = KeptApart.objects.filter(cohort=cohort, one=one, other=other, said_by=by, ended_at=None)
    known = there.first() if other is not None else None
    if known is not None:
        return known
    row = KeptApart(cohort=cohort, one=one, other=other, because=because, said_by=by, day=today(cohort))
    row.at = timezone.now()
    seal(row, words)
    row.save(force_insert=True)
    _told("kept-apart", row, by)
    return row


def _told(kind: str, row: KeptApart, by: Person) -> None:
    record(kind, by=by, cohort=row.cohort_id, subject=f"kept-apart:{row.public_id}")
