"""Whether a helper has what the program asks, on a day, and the last day they have it. Pure.

Somebody is *lapsed* when the rule says no, or when everything they had of one kind has run out. What nobody wrote down
is not known: it lapses nobody, and the page says that it has not been looked at.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from alongside.blueprint.facts import FactValue
from alongside.blueprint.judgement import Answer, judge
from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.staffing import Staffing
from alongside.programs.background import typed
from alongside.staffing.kinds import kinds_of

DAY = timedelta(days=1)
type Known = Mapping[str, FactValue | None]


class State(StrEnum):
    READY = "ready"
    UNKNOWN = "unknown"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Held:
    """A credential as it counts: not taken back."""

    kind: str
    value: str
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class Readiness:
    """`why`: sentences that decide. `last_day`: the last day they are ready, where it lies within the days asked ahead;
    `ends`: the kind that runs out then, empty where a rule of the program does."""

    state: State
    why: tuple[str, ...] = ()
    last_day: date | None = None
    ends: str = ""


@dataclass(frozen=True, slots=True)
class Helper:
    """One helper as the rules see them: their role, what is known of them, and what they have."""

    role: str
    facts: Known
    held: Sequence[Held]


def warned_days(blueprint: Blueprint, role: str, on: date) -> int:
    """How many days before something runs out its holder is told."""
    return (blueprint.staffing.get(role, Staffing()).warned.after(on) - on).days


def readiness(blueprint: Blueprint, helper: Helper, *, on: date, ahead: int) -> Readiness:
    """Where a helper stands on a day, looking so many days ahead."""
    now = _state(blueprint, helper, on)
    if not ahead or now.state is State.LAPSED or _state(blueprint, helper, on + ahead * DAY).state is not State.LAPSED:
        return now
    low, high = 0, ahead  # ready after `low` days, no longer after `high`
    while high - low > 1:
        middle = (low + high) // 2
        if _state(blueprint, helper, on + middle * DAY).state is State.LAPSED:
            high = middle
        else:
            low = middle
    after = _state(blueprint, helper, on + high * DAY)
    return Readiness(now.state, now.why, on + low * DAY, after.ends)


def _state(blueprint: Blueprint, helper: Helper, on: date) -> Readiness:
    over = _over(helper.held, on)
    if over:
        kinds = kinds_of(blueprint, helper.role)
        why = tuple(f"{kinds[key].label if key in kinds else key} ended {_said(day)}" for key, day in over.items())
        return Readiness(State.LAPSED, why, ends=next(iter(over)))
    rule = blueprint.roles[helper.role].ready_when if helper.role in blueprint.roles else None
    if rule is None:
        return Readiness(State.READY)
    found = judge(rule, {**helper.facts, **_facts(blueprint, helper.held, on)}, on=on)
    if found.answer is Answer.NO:
        return Readiness(State.LAPSED, found.reasons, ends=_ending(blueprint, helper, on))
    if found.answer is Answer.UNKNOWN:
        return Readiness(State.UNKNOWN, found.missing)
    return Readiness(State.READY)


def _over(held: Iterable[Held], on: date) -> dict[str, date]:
    """Kind -> its last day, of kinds all of whose credentials have run out."""
    last: dict[str, date] = {}
    for one in held:
        if one.valid_from <= on:
            last[one.kind] = max(last.get(one.kind, date.min), one.valid_until or date.max)
    return {kind: day for kind, day in last.items() if day < on}


def _facts(blueprint: Blueprint, held: Iterable[Held], on: date) -> dict[str, FactValue | None]:
    """What credentials that hold on a day say, the newest of each kind."""
    newest: dict[str, str] = {}
    for one in sorted(held, key=lambda each: each.valid_from):
        if one.valid_from <= on and (one.valid_until is None or on <= one.valid_until):
            newest[one.kind] = one.value
    return typed(newest, blueprint.kinds)


def _ending(blueprint: Blueprint, helper: Helper, on: date) -> str:
    """The kind whose test says no, where it is one of theirs."""
    for key, kind in kinds_of(blueprint, helper.role).items():
        if kind.asked and key in {one.kind for one in helper.held} and kind.fact and kind.fact.type == "date":
            without = Helper(helper.role, helper.facts, [one for one in helper.held if one.kind != key])
            if not _says_no(blueprint, without, on):
                return key
    return ""


def _says_no(blueprint: Blueprint, helper: Helper, on: date) -> bool:
    rule = blueprint.roles[helper.role].ready_when
    facts = {**helper.facts, **_facts(blueprint, helper.held, on)}
    return rule is not None and judge(rule, facts, on=on).answer is Answer.NO


def _said(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
