"""What other rooms may know of growth: that something is there, how many, since when; never what it says."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q, QuerySet

from alongside.practice.growth.enums import Outcome
from alongside.practice.growth.models.goals import Goal, Review
from alongside.programs.models.engagements import Engagement


@dataclass(frozen=True, slots=True)
class GoalFacts:
    """How many goals and plans are shared in an engagement, how many are open, and when two last looked at one."""

    goals: int
    open: int
    looked_on: date | None


def documents(participations: Collection[int], *, on: date) -> dict[int, dict[str, int]]:
    """Participation -> kind of document -> how many were shared by that day and not set aside. One query."""
    rows = Goal.objects.filter(engagement__supported__in=participations, shared=True, begun_on__lte=on)
    rows = rows.exclude(outcome=Outcome.SET_ASIDE).order_by()
    found: dict[int, dict[str, int]] = {}
    for whose, kind, times in rows.values_list("engagement__supported", "kind").annotate(Count("pk")):
        found.setdefault(whose, {})[kind] = times
    return found


def goals_of(engagements: Iterable[int] | QuerySet[Engagement]) -> dict[int, GoalFacts]:
    """Engagement -> what a coordinator may know of its goals, where there are any. Two queries."""
    looked = Review.objects.filter(engagement__in=engagements, shared=True).order_by()
    last = dict(looked.values_list("engagement").annotate(Max("begun_on")))
    rows = Goal.objects.filter(engagement__in=engagements, shared=True).order_by()
    counted = rows.values_list("engagement").annotate(goals=Count("pk"), still=Count("pk", filter=Q(closed_on=None)))
    return {one: GoalFacts(goals, still, last.get(one)) for one, goals, still in counted}
