"""Judging people anew when something is known of the place they work at: noted, selected, or over by its last day."""

from collections.abc import Callable, Collection, Sequence
from datetime import date, timedelta
from functools import reduce
from itertools import batched
from operator import or_

from django.db import transaction
from django.db.models import Q, QuerySet

from alongside.blueprint.places import read_of_places
from alongside.people.actions.events import record_all
from alongside.people.models.appointments import Appointment
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.programs.actions.entitlements import settle
from alongside.programs.actions.judging import JUDGED, event, judge_all
from alongside.programs.actions.track_places import fill_places, hold_places
from alongside.programs.enums import CohortState, ParticipationState
from alongside.programs.facts import Pins, pinned, pins_of, today
from alongside.programs.models.agreements import OrganizationFact
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.contracts import Contract
from alongside.programs.models.participations import Participation
from alongside.programs.models.selections import Selection

BATCH = 500
TOGETHER = 200  # places asked for at once: SQLite takes so many conditions
LATE = timedelta(days=7)  # so long after a day a job that stood still judges for it
DAY = timedelta(days=1)


@transaction.atomic
def judge_there(
    *, cohort: Cohort, places: Collection[int], facts: Collection[str] | None, since: date, by: Person | None
) -> int:
    """Judge whoever works at these places or below them, where rules of people read one of these facts (None: any).

    A verdict is of its day, or of the day since when the fact holds where that is later; a day to come waits for
    `judge_begun`. A contract that was granted stays. The cohort must be held with its places. Returns how many verdicts
    came out otherwise; each has an event.
    """
    pins = pins_of(cohort.pk)
    read = read_of_places(pins.on(max(since, cohort.starts_on)).blueprint) if pins.days else frozenset()
    if not places or since > today(cohort) or not (read if facts is None else read & set(facts)):
        return 0
    changed = sum(_judge_at(cohort, several, since, pins, by) for several in batched(sorted(places), TOGETHER))
    fill_places(cohort.pk, pins=pins, by=by)
    return changed


def _judge_at(cohort: Cohort, places: Collection[int], since: date, pins: Pins, by: Person | None) -> int:
    rows = Participation.objects.select_for_update(of=("self",), no_key=True).select_related(
        "cohort", "works_at", "organization", "team__organization"
    )
    there = _working_at(cohort, places).order_by("pk").values("pk")
    last, changed = 0, 0
    while several := list(rows.filter(pk__in=there, pk__gt=last).order_by("pk")[:BATCH]):
        last = several[-1].pk
        changed += _judge(several, since, pins, by)
    return changed


def judge_begun(progress: Callable[[int], None]) -> int:
    """Judge whom something concerns that holds since one of these days, or no longer. Returns how many came out
    otherwise; again is nothing."""
    changed = 0
    for looked, cohort in enumerate(Cohort.objects.filter(state=CohortState.OPEN).order_by("pk"), start=1):
        changed += _judge_begun(cohort)
        progress(looked)
    return changed


@transaction.atomic
def _judge_begun(cohort: Cohort) -> int:
    on, found = today(cohort), dict[date, set[int]]()
    if not pins_of(cohort.pk).days or not read_of_places(pinned(cohort.pk, on=max(on, cohort.starts_on)).blueprint):
        return 0
    noted, chosen = OrganizationFact.objects.filter(cohort=cohort), Selection.objects.filter(cohort=cohort)
    for rows, day, later in ((noted, "from_day", 0 * DAY), (chosen, "from_day", 0 * DAY), (chosen, "until_day", DAY)):
        window = (on - LATE - later, on - later)
        for begins, place in rows.filter(**{f"{day}__range": window}).values_list(day, "organization_id"):
            found.setdefault(begins + later, set()).add(place)
    held = hold_places(cohort.pk)
    return sum(
        judge_there(cohort=held, places=places, facts=None, since=day, by=None) for day, places in sorted(found.items())
    )


def _working_at(cohort: Cohort, places: Collection[int]) -> QuerySet[Participation]:
    """Who was judged and works at one of these places or below, as the program sees it, else by an appointment."""
    paths = Organization.objects.filter(pk__in=places).values_list("path", flat=True)
    below = Organization.objects.filter(reduce(or_, (Q(path__startswith=path) for path in paths)))
    appointed = Q(works_at=None, person__in=Appointment.objects.filter(organization__in=below).values("person"))
    rows = Participation.objects.filter(cohort=cohort, state=ParticipationState.ENROLLED).exclude(answer="")
    return rows.filter(Q(works_at__in=below) | Q(organization__in=below) | appointed)


def _judge(rows: Sequence[Participation], since: date, pins: Pins, by: Person | None) -> int:
    before = {row.pk: _found(row) for row in rows}
    days = {row.pk: max(since, _judged_on(row)) for row in rows}
    contracts = judge_all([(row, days[row.pk]) for row in rows], pins)
    changed = [row for row in rows if before[row.pk] != _found(row)]
    Participation.objects.bulk_update(changed, JUDGED, batch_size=BATCH)
    Contract.objects.bulk_create(contracts, batch_size=BATCH)
    record_all(event("participation-judged", row, by) for row in changed)
    settle([(row, days[row.pk]) for row in changed], pins=pins, by=by)
    now = today(rows[0].cohort)
    if any(rule.when is not None for rule in pins.on(now).blueprint.entitlements.values()):
        settle([(row, now) for row in rows if row not in changed], pins=pins, by=by)
    return len(changed)


def _found(row: Participation) -> tuple[object, ...]:
    """What was found of somebody, whenever it was."""
    return row.answer, row.track, {name: value for name, value in row.verdict.items() if name != "on"}


def _judged_on(row: Participation) -> date:
    return date.fromisoformat(str(row.verdict["on"])) if "on" in row.verdict else row.starts_on
