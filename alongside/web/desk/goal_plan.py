"""A plan as its page shows it: its phases, its steps by the first days, and the talks it asks for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from alongside.practice.growth.models.goals import Goal
from alongside.practice.growth.rules_plans import PlanRule, plan_of
from alongside.web.desk.goal_words import GoalCard, StepLine
from alongside.web.desk.words import short_day
from alongside.web.shared.request import Request


@dataclass(frozen=True, slots=True)
class PhaseLine:
    """One phase: from when, what it is for, and whether it is the one of today."""

    label: str
    begins: str
    says: str
    now: bool


@dataclass(frozen=True, slots=True)
class Steps:
    """Steps that are listed together: by one of the first days, or in one phase; `steps` as the list of steps reads."""

    label: str
    steps: tuple[StepLine, ...]


@dataclass(frozen=True, slots=True)
class Talks:
    """Everybody of one group who is, or was, talked with."""

    key: str
    label: str
    talks: tuple[StepLine, ...]

    @property
    def held(self) -> int:
        return sum(one.done for one in self.talks)


@dataclass(frozen=True, slots=True)
class PlanShown:
    """Everything of a plan beyond its words: empty lists where the file asks for none."""

    phases: tuple[PhaseLine, ...]
    groups: tuple[Steps, ...]
    talks: tuple[Talks, ...]
    whom: tuple[tuple[str, str], ...]
    told: str


def plan_shown(request: Request, goal: Goal, card: GoalCard) -> PlanShown:
    """A plan on the days of whoever it is for."""
    on = request.who.on
    rule = plan_of(request.blueprint, goal, on=on)
    talks = tuple(
        Talks(key, label, tuple(one for one in card.steps if one.whom == key)) for key, label in rule.meets.items()
    )
    now = rule.phase_on(on)
    return PlanShown(
        phases=tuple(
            PhaseLine(one.label, f"From {short_day(one.begins)}" if one.begins else "", one.says, one.key == now)
            for one in rule.phases
        ),
        groups=tuple(_groups(rule, [one for one in card.steps if one.whom not in rule.meets])),
        talks=talks,
        whom=tuple(rule.meets.items()),
        told=_told(talks),
    )


def _groups(rule: PlanRule, steps: Iterable[StepLine]) -> Iterator[Steps]:
    """Steps by the first days where there are any, else by phase; those with no day last. One list for all others."""
    rows = list(steps)
    parts = list(_parts(rule))
    if not parts:
        yield from [Steps("", tuple(rows))] if rows else []
        return
    dated = [one for one in rows if one.due]
    for label, first, last in parts:
        yield Steps(label, tuple(one for one in dated if one.due and first <= one.due < last))
    yield from [Steps("Without a day", tuple(one for one in rows if not one.due))] if len(dated) < len(rows) else []


def _parts(rule: PlanRule) -> Iterator[tuple[str, date, date]]:
    """What a group is called, its first day, and the day after its last."""
    if rule.days:
        first = date.min
        for label, day in rule.days:
            yield f"In the first {label}, until {short_day(day)}", first, day
            first = day
        yield "Later", first, date.max
        return
    begun = [one for one in rule.phases if one is rule.phases[0] or one.begins]
    for one, after in zip(begun, [*begun[1:], None], strict=False):
        yield one.label, one.begins or date.min, after.begins if after and after.begins else date.max


def _told(talks: Iterable[Talks]) -> str:
    rows = list(talks)
    whole, held = sum(len(one.talks) for one in rows), sum(one.held for one in rows)
    return f"{held} of {whole} held" if whole else ""
