"""Asking those who have to confirm what others said: once when more waits, and again a week later."""

from collections.abc import Callable, Iterator
from datetime import date, datetime

from django.db import transaction

from alongside.kernel.access import Kind
from alongside.kernel.clock import today_in
from alongside.people.actions.events import line, record_all
from alongside.people.models.events import Event
from alongside.programs.enums import CohortState
from alongside.programs.facts import pins_of, today
from alongside.programs.models.cohorts import Cohort
from alongside.programs.queries_attesting import Attester, attesters

ASKED, ASKED_HERE = "answers-wait", "answers-wait-here"  # of who leads a place, and of who coordinates
APART = 7  # days


def ask_to_confirm(progress: Callable[[int], None]) -> int:
    """Ask everybody for whom answers wait, in every cohort that is open; return how many were asked now."""
    asked = 0
    for cohort in Cohort.objects.filter(state=CohortState.OPEN).select_related("program__sponsor").order_by("pk"):
        if pins_of(cohort.pk).days and today(cohort) <= cohort.ends_on:
            asked += _ask(cohort)
        progress(asked)
    return asked


@transaction.atomic
def _ask(cohort: Cohort) -> int:
    on = today(cohort)
    blueprint = pins_of(cohort.pk).on(max(on, cohort.starts_on)).blueprint
    if not blueprint.attested:
        return 0
    Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)  # two at once ask one after the other
    told = _told(cohort)
    fresh = [one for one in attesters(cohort, blueprint) if _again(one, told.get(_subject(one)), on)]
    record_all(_lines(cohort, fresh))
    return len(fresh)


def _told(cohort: Cohort) -> dict[str, tuple[date, int]]:
    """Who was asked last on which day, and about how many answers."""
    rows = Event.objects.filter(cohort_id=cohort.pk, kind__in=(ASKED, ASKED_HERE)).order_by("at", "pk")
    columns = rows.values_list("subject", "at", "facts__answers")
    return {subject: (_day(cohort, at), answers) for subject, at, answers in columns}


def _day(cohort: Cohort, at: datetime) -> date:
    return today_in(cohort.time_zone, at)


def _again(one: Attester, last: tuple[date, int] | None, on: date) -> bool:
    return last is None or one.waits > last[1] or (on - last[0]).days >= APART


def _subject(one: Attester) -> str:
    return f"participation:{one.row.public_id}"


def _lines(cohort: Cohort, several: list[Attester]) -> Iterator[Event]:
    for one in several:
        kind = ASKED_HERE if one.row.kind == Kind.COORDINATOR else ASKED
        facts = {"answers": one.waits}
        yield line(kind, by=None, about=one.row.person_id, cohort=cohort.pk, subject=_subject(one), facts=facts)
