"""Telling helpers, some weeks ahead, that what the program asks of them runs out."""

from collections.abc import Callable, Iterator
from datetime import date
from itertools import batched

from django.db import transaction
from django.utils import timezone

from alongside.kernel.access import Kind
from alongside.people.actions.events import line, record_all
from alongside.programs.enums import CohortState, ParticipationState
from alongside.programs.facts import pins_of, today
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Participation
from alongside.staffing.facts import Readiness, readiness_of
from alongside.staffing.models.credentials import Warned

BATCH = 500
RUNS_OUT = "credential-runs-out"


def warn_helpers(progress: Callable[[int], None]) -> int:
    """Tell every helper of an open cohort whose last day comes near, once for each such day; return how many."""
    told = 0
    for cohort in Cohort.objects.filter(state=CohortState.OPEN).order_by("pk"):
        told += _warn(cohort)
        progress(told)
    return told


def _warn(cohort: Cohort) -> int:
    day, told = today(cohort), 0
    pins = pins_of(cohort.pk)
    if not pins.days:
        return 0
    blueprint = pins.on(day).blueprint
    rows = Participation.objects.filter(
        cohort=cohort, kind=Kind.HELPER, state=ParticipationState.ENROLLED, person__isnull=False
    ).select_related("works_at", "organization")
    for several in batched(rows.order_by("pk").iterator(BATCH), BATCH):
        told += _tell(list(_ending(several, readiness_of(several, blueprint, on=day))))
    return told


type Ending = tuple[Participation, Readiness, date]


def _ending(rows: tuple[Participation, ...], found: dict[int, Readiness]) -> Iterator[Ending]:
    for row in rows:
        last = found[row.pk].last_day
        if last is not None:
            yield row, found[row.pk], last


@transaction.atomic
def _tell(ending: list[Ending]) -> int:
    keys = sorted(row.pk for row, _, _ in ending)
    list(
        Participation.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    )  # two at once tell once
    known = set(Warned.objects.filter(participation__in=keys).values_list("participation_id", "last_day"))
    fresh = [each for each in ending if (each[0].pk, each[2]) not in known]
    Warned.objects.bulk_create(Warned(participation=row, last_day=last, at=timezone.now()) for row, _, last in fresh)
    record_all(
        line(
            RUNS_OUT,
            by=None,
            about=row.person_id,
            cohort=row.cohort_id,
            subject=f"participation:{row.public_id}",
            facts={"day": last, "what": one.ends, "role": row.role},
        )
        for row, one, last in fresh
    )
    return len(fresh)
