"""What other rooms may know of growth: that something is there, how many, since when; never what it says."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery

from alongside.blueprint.facts import FactValue
from alongside.blueprint.language import Blueprint
from alongside.practice.growth.enums import Outcome, Owner
from alongside.practice.growth.models.goals import Goal, Review
from alongside.practice.growth.models.meetings import Minutes
from alongside.practice.growth.models.release import Handover, Move, Practice
from alongside.practice.growth.rules_release import release_of
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


@dataclass(frozen=True, slots=True)
class ReleaseFacts:
    """Where an engagement is with handing over: how many practices are in which phase, those that come first, those of
    them in the last phase, and how many pieces of work are carried there, of how many."""

    phases: Mapping[str, int] = field(default_factory=dict)
    first: int = 0
    released: int = 0
    handed: int = 0
    work: int = 0


def releases(blueprint: Blueprint, engagements: Collection[Engagement], *, on: date) -> dict[int, ReleaseFacts]:
    """Engagement -> how far it is with handing over, where it does; `supported` is loaded. Two queries, or none."""
    rules = {one.pk: rule for one in engagements if (rule := release_of(blueprint, one))}
    if not rules:
        return {}
    last = Move.objects.filter(practice=OuterRef("pk"), begun_on__lte=on).order_by("-pk").values("phase")[:1]
    open_ones = Practice.objects.filter(engagement__in=rules, begun_on__lte=on).exclude(closed_on__lte=on)
    rows = open_ones.annotate(phase=Subquery(last)).values_list("engagement", "phase", "priority")
    practices: dict[int, list[tuple[str, bool]]] = {}
    for engagement, phase, first in rows.order_by("pk"):
        practices.setdefault(engagement, []).append((phase, first))
    carried: dict[int, dict[str, str]] = {}
    lines = Handover.objects.filter(engagement__in=rules, begun_on__lte=on).order_by("pk")
    for engagement, what, owner in lines.values_list("engagement", "what", "owner"):
        carried.setdefault(engagement, {})[what] = owner
    found = {}
    for one, rule in rules.items():
        mine, owners = practices.get(one, []), carried.get(one, {})
        found[one] = ReleaseFacts(
            phases={step: sum(phase == step for phase, _ in mine) for step in rule.steps},
            first=sum(first for _, first in mine),
            released=sum(first and phase == rule.last for phase, first in mine),
            handed=sum(owners.get(what) == Owner.THERE for what in rule.work),
            work=len(rule.work),
        )
    return found


def met_as_a_team(engagement: int) -> tuple[int, date | None]:
    """How many meetings of a team have minutes, and when the last one was. One query."""
    found = Minutes.objects.filter(engagement=engagement).aggregate(times=Count("pk"), last=Max("held_on"))
    return found["times"], found["last"]


def holding(
    blueprint: Blueprint, engagements: Collection[Engagement], *, on: date
) -> dict[int, dict[str, FactValue | None]]:
    """Engagement -> the facts conditions may ask of its phases and documents, by the names of the language; none where
    nothing was begun. Three queries at most.
    """
    release = releases(blueprint, engagements, on=on)
    written = documents({one.supported_id for one in engagements}, on=on)
    found: dict[int, dict[str, FactValue | None]] = {}
    for one in engagements:
        kinds, mine = written.get(one.supported_id, {}), release.get(one.pk, ReleaseFacts())
        if not kinds and not mine.handed and not any(mine.phases.values()):
            continue
        found[one.pk] = {f"artifact(key={key})": kinds.get(key, 0) > 0 for key in blueprint.artifacts} | {
            "priority-practices-released": mine.released == mine.first if mine.first else None,
            "duties-handed-over": mine.handed == mine.work if mine.work else None,
            "phase": next((phase for phase, number in mine.phases.items() if number), None),
        }
    return found
