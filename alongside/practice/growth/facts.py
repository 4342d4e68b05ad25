"""What other rooms may know of growth: that something is there, how many, since when; never what it says."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery

from alongside.blueprint.facts import FactValue
from alongside.blueprint.language import Blueprint
from alongside.practice.growth.enums import Outcome, Owner
from alongside.practice.growth.models.cycles import Cycle, CycleStep
from alongside.practice.growth.models.goals import Action, Goal, Review
from alongside.practice.growth.models.meetings import Minutes
from alongside.practice.growth.models.release import FidelityCheck, Handover, Move, Practice
from alongside.practice.growth.rules_cycles import is_theirs, steps_of
from alongside.practice.growth.rules_release import in_a_row, release_of
from alongside.programs.enums import EngagementState, Part
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.engagements import Engagement, Party

UNDER_WAY = Q(engagement__state=EngagementState.ACTIVE, shared=True)


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
    them in the last phase, how many pieces of work are carried there, of how many, and how many times in a row fidelity
    was at criterion for each of those that come first; None where nothing is checked, or nothing comes first."""

    phases: Mapping[str, int] = field(default_factory=dict)
    first: int = 0
    released: int = 0
    handed: int = 0
    work: int = 0
    met: int | None = None


def releases(blueprint: Blueprint, engagements: Collection[Engagement], *, on: date) -> dict[int, ReleaseFacts]:
    """Engagement -> how far it is with handing over, where it does; `supported` is loaded. Two queries, three
    where fidelity is checked, or none."""
    rules = {one.pk: rule for one in engagements if (rule := release_of(blueprint, one))}
    if not rules:
        return {}
    last = Move.objects.filter(practice=OuterRef("pk"), begun_on__lte=on).order_by("-pk").values("phase")[:1]
    open_ones = Practice.objects.filter(engagement__in=rules, begun_on__lte=on).exclude(closed_on__lte=on)
    rows = open_ones.annotate(phase=Subquery(last)).values_list("pk", "engagement", "phase", "priority")
    practices: dict[int, list[tuple[str, bool]]] = {}
    come_first: dict[int, list[int]] = {}
    for practice, engagement, phase, first in rows.order_by("pk"):
        practices.setdefault(engagement, []).append((phase, first))
        if first and rules[engagement].checks:
            come_first.setdefault(engagement, []).append(practice)
    met = _met([one for several in come_first.values() for one in several], on)
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
            met=min((met.get(practice, 0) for practice in come_first.get(one, ())), default=None),
        )
    return found


def _met(practices: Collection[int], on: date) -> dict[int, int]:
    """Practice -> how many times in a row fidelity was at criterion. One query, or none."""
    if not practices:
        return {}
    checks: dict[int, list[FidelityCheck]] = {}
    for one in FidelityCheck.objects.filter(practice__in=practices, begun_on__lte=on).order_by("pk"):
        checks.setdefault(one.practice_id, []).append(one)
    return {
        practice: in_a_row((one.instrument, one.taken_on, one.met) for one in several)
        for practice, several in checks.items()
    }


def met_as_a_team(engagement: int) -> tuple[int, date | None]:
    """How many meetings of a team have minutes, and when the last one was. One query."""
    found = Minutes.objects.filter(engagement=engagement).aggregate(times=Count("pk"), last=Max("held_on"))
    return found["times"], found["last"]


def holding(
    blueprint: Blueprint, engagements: Collection[Engagement], *, on: date
) -> dict[int, dict[str, FactValue | None]]:
    """Engagement -> the facts conditions may ask of its phases and documents, by the names of the language; none where
    nothing was begun. Four queries at most.
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
            "fidelity-met": mine.met,
            "duties-handed-over": mine.handed == mine.work if mine.work else None,
            "phase": next((phase for phase, number in mine.phases.items() if number), None),
        }
    return found


@dataclass(frozen=True, slots=True)
class DueDay:
    """Something two set themselves has its day, for one who is in the engagement today. Only what is shared: what
    somebody keeps to themselves leaves no trace outside."""

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
