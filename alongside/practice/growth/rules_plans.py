"""What a program's file says of a plan: its phases on their days, its first days, whom to talk with, ready starts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from alongside.blueprint.grammar import Moment
from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.growth import Titled
from alongside.blueprint.parts.plans import Start
from alongside.practice.growth.models.goals import Goal
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation
from alongside.programs.queries_owing import anchors_of

NO_PLAN = Titled(label="")


@dataclass(frozen=True, slots=True)
class Stretch:
    """One phase of a plan. `begins`: None of the first, which begins with the plan, and where the day is not known."""

    key: str
    label: str
    says: str
    begins: date | None


@dataclass(frozen=True, slots=True)
class PlanRule:
    """A plan as the file shapes it, on the days of one person. `days`: what a first day is called, and the day itself,
    the nearest first; none where the day they count from is not known."""

    phases: tuple[Stretch, ...]
    days: tuple[tuple[str, date], ...]
    meets: Mapping[str, str]

    def phase_on(self, day: date) -> str:
        """The key of the phase a day lies in; empty where there is none."""
        begun = [one.key for one in self.phases[1:] if one.begins is not None and one.begins <= day]
        return begun[-1] if begun else next((one.key for one in self.phases), "")


def titled(blueprint: Blueprint, kind: str) -> Titled:
    """What the file says of a kind of document; nothing of one it does not name."""
    return blueprint.artifacts.get(kind, NO_PLAN)


def starts_of(blueprint: Blueprint, kind: str) -> Mapping[str, Start]:
    """What a document of this kind may be begun from, in the file's order."""
    return titled(blueprint, kind).starts


def meets_of(blueprint: Blueprint, kind: str) -> Mapping[str, str]:
    """Whom to talk with for a document of this kind: key to name."""
    return titled(blueprint, kind).meets


def plan_of(blueprint: Blueprint, goal: Goal, *, on: date) -> PlanRule:
    """What the file makes of a plan. A few queries where it has days, none otherwise."""
    named = titled(blueprint, goal.kind)
    told = [phase.at for phase in named.phases.values()] + ([named.day_one] if named.first_days else [])
    anchors = _anchors(blueprint, goal.engagement, {one.anchor for one in told if one}, on)
    first = anchors.get(named.day_one.anchor) if named.day_one else None
    counted_from = named.day_one.on(first) if named.day_one and first else None
    return PlanRule(
        phases=tuple(Stretch(key, one.label, one.says, _begins(one.at, anchors)) for key, one in named.phases.items()),
        days=tuple((str(one), one.after(counted_from)) for one in named.first_days) if counted_from else (),
        meets=named.meets,
    )


def _begins(at: Moment | None, anchors: Mapping[str, date]) -> date | None:
    return at.on(anchors[at.anchor]) if at and at.anchor in anchors else None


def _anchors(blueprint: Blueprint, engagement: Engagement, wanted: set[str], on: date) -> dict[str, date]:
    if not wanted:
        return {}
    rows = Participation.objects.filter(pk=engagement.supported_id)
    found = anchors_of(engagement.cohort, rows, blueprint, wanted, on=on)
    return {name: days[engagement.supported_id] for name, days in found.items() if engagement.supported_id in days}
