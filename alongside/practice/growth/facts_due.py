"""What two set themselves for a day: steps, looks back at goals, steps of cycles. Days and people, never words.

Only what is shared: what somebody keeps to themselves leaves no trace outside.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from alongside.blueprint.language import Blueprint
from alongside.practice.growth.models.cycles import Cycle, CycleStep
from alongside.practice.growth.models.goals import Action, Goal
from alongside.practice.growth.rules_cycles import is_theirs, steps_of
from alongside.programs.enums import EngagementState, Part
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.engagements import Engagement, Party

UNDER_WAY = Q(engagement__state=EngagementState.ACTIVE, shared=True)


@dataclass(frozen=True, slots=True)
class DueDay:
    """Something of an engagement has its day, for one who is in it today."""

    engagement: Engagement
    party: Party
    day: date


def due_days(cohort: Cohort, blueprint: Blueprint, what: str, *, first: date, last: date, on: date) -> Iterator[DueDay]:
    """Everything of one kind (`step`, `look-back`, `cycle-step`) with a day from `first` to `last`, for each whose it
    is and who is there on `on`; not for who stands in. Three queries at most."""
    match what:
        case "step":
            yield from _steps(cohort, first, last, on)
        case "look-back":
            yield from _looks(cohort, first, last, on)
        case "cycle-step":
            yield from _cycle_steps(cohort, blueprint, first, last, on)


def _steps(cohort: Cohort, first: date, last: date, on: date) -> Iterator[DueDay]:
    rows = Action.objects.filter(UNDER_WAY, engagement__cohort=cohort, done_on=None, due__range=(first, last))
    rows = rows.filter(Q(goal=None) | Q(goal__closed_on=None)).select_related("engagement__supported").order_by("pk")
    found = list(rows)
    there = _there((one.engagement_id for one in found), on)
    for one in found:
        for party in there.get(one.engagement_id, ()):
            if party.person_id == one.owner_id and one.due:
                yield DueDay(one.engagement, party, one.due)


def _looks(cohort: Cohort, first: date, last: date, on: date) -> Iterator[DueDay]:
    rows = Goal.objects.filter(UNDER_WAY, engagement__cohort=cohort, closed_on=None, review_on__range=(first, last))
    found = list(rows.select_related("engagement__supported").order_by("pk"))
    there = _there((one.engagement_id for one in found), on)
    for one in found:
        yield from (
            DueDay(one.engagement, party, one.review_on) for party in there.get(one.engagement_id, ()) if one.review_on
        )


def _cycle_steps(cohort: Cohort, blueprint: Blueprint, first: date, last: date, on: date) -> Iterator[DueDay]:
    dated = [name for name, rule in blueprint.cycles.items() if rule.due]
    rows = Cycle.objects.filter(UNDER_WAY, engagement__cohort=cohort, ended_on=None, name__in=dated)
    found = list(rows.select_related("engagement__supported").order_by("pk")) if dated else []
    done = set(CycleStep.objects.filter(cycle__in=found).values_list("cycle", "step")) if found else set()
    there = _there((one.engagement_id for one in found), on)
    for one in found:
        for step in steps_of(blueprint, one.name, start=one.begun_on):
            if step.due is not None and first <= step.due <= last and (one.pk, step.key) not in done:
                theirs = (party for party in there.get(one.engagement_id, ()) if is_theirs(step, party))
                yield from (DueDay(one.engagement, party, step.due) for party in theirs)


def _there(engagements: Iterable[int], on: date) -> dict[int, list[Party]]:
    """Engagement (row number) -> whoever is in it that day, in a part of their own."""
    wanted, today = set(engagements), Q(ends_on=None) | Q(ends_on__gte=on)
    rows = Party.objects.filter(today, engagement__in=wanted, starts_on__lte=on).exclude(part=Part.STAND_IN)
    found: dict[int, list[Party]] = {}
    for party in rows.select_related("participation__person").order_by("pk") if wanted else ():
        found.setdefault(party.engagement_id, []).append(party)
    return found
