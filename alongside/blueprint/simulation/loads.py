"""Loads: what one school week of a helper holds when everything asked is done, and what several kinds of helper share.

Minutes that several requirements ask of the same duty are counted once. Help is taken to be one to one unless the duty
is of a group. What takes a session is counted beside what a step of the organization takes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil

from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.conditions import All, Condition, Test
from alongside.blueprint.parts.roles import Duty
from alongside.blueprint.simulation.asks import Ask
from alongside.blueprint.simulation.plan import Plan

MANY = 10**6


@dataclass(frozen=True)
class Load:
    """One duty of one helping role: minutes in one school week for one helper, and beside them on the road. `path` and
    `road`: where the file asks for the one and for the other."""

    duty: str
    helper: str
    person: str
    people: int
    helpers: int | None
    minutes: float
    driving: float
    path: str
    road: str


@dataclass(frozen=True)
class Shared:
    """What several kinds of helper share: minutes of one school week for all of them together. `free`: what all of them
    have; None where nobody said it of some."""

    path: str
    helpers: tuple[str, ...]
    person: str
    people: int
    minutes: float
    free: int | None


@dataclass(frozen=True)
class Task:
    """A step of the organization that comes again: minutes of one school week for one person of the role it is of."""

    role: str
    label: str
    minutes: float
    path: str


def loads(plan: Plan, asked: tuple[Ask, ...]) -> tuple[Load, ...]:
    """For each duty with a helper, what one helper's week holds when everything asked of it is done."""
    found = []
    for key, duty in plan.blueprint.duties.items():
        people = _served(plan, key)
        if duty.helper is None or people is None:
            continue
        of_duty = [ask for ask in asked if ask.duty == key and not ask.shared]
        helpers = plan.people.get(duty.helper)
        per_helper = people / helpers if helpers else float(at_most(plan.blueprint, duty) or 1)
        sizes = [(_helper_minutes(plan, ask, per_helper), ask.path) for ask in of_duty]
        minutes, path = max(sizes, default=(0.0, ""))
        visits, road = max(((ask.visits / _helpers_each(plan, ask), ask.path) for ask in of_duty), default=(0.0, ""))
        driving = 2 * drive_of(plan, key) * visits * per_helper / plan.weeks
        found.append(Load(key, duty.helper, duty.person, people, helpers, minutes, driving, path, road))
    return tuple(found)


def _served(plan: Plan, key: str) -> int | None:
    """How many people, or groups of people, a duty is for; None where nobody said."""
    duty, people = plan.blueprint.duties[key], plan.asked_for(key)
    if people is None:
        return None
    return (ceil(people / duty.group.high) if duty.group else people) * duty.count


def at_most(blueprint: Blueprint, duty: Duty) -> int | None:
    """How many people one helper may work with in a duty: the smaller of what duty and role say; None: nobody said."""
    role = blueprint.roles.get(duty.helper or "")
    said = [most for most in (duty.per_helper, role.caseload if role else None) if most is not None]
    return min(said, default=None)


def _helper_minutes(plan: Plan, ask: Ask, per_helper: float) -> float:
    if ask.helper:
        return ask.helper
    return in_periods(plan, ask) / _helpers_each(plan, ask) * (ask.to_see or per_helper)


def _helpers_each(plan: Plan, ask: Ask) -> int:
    """Among how many helpers of one duty a person's account is divided."""
    return plan.blueprint.duties[ask.duty].count if ask.once_for_all else 1


def in_periods(plan: Plan, ask: Ask) -> float:
    """Minutes of one week with one person: what is asked each week takes whole lessons where lessons are known."""
    period = plan.numbers.period
    if period is None or not ask.weekly or not period.minutes:
        return ask.each
    return ceil(ask.each / period.minutes) * period.minutes


def of_person(plan: Plan, ask: Ask) -> float:
    """Minutes of one week that one person needs for it, with all of their helpers."""
    return in_periods(plan, ask) * (1 if ask.once_for_all else plan.blueprint.duties[ask.duty].count)


def shared_loads(plan: Plan, asked: tuple[Ask, ...]) -> tuple[Shared, ...]:
    """What several kinds of helper share: of what the same kinds share, the longest, for one session fills several."""
    found: dict[tuple[tuple[str, ...], str], Shared] = {}
    for one in (shared for ask in asked if ask.shared for shared in _shared(plan, ask)):
        longest = found.setdefault((one.helpers, one.person), one)
        if one.minutes > longest.minutes:
            found[one.helpers, one.person] = one
    return tuple(found.values())


def _shared(plan: Plan, ask: Ask) -> Iterator[Shared]:
    duties = [plan.blueprint.duties[key] for key in ask.duties]
    helpers = tuple(dict.fromkeys(duty.helper for duty in duties if duty.helper))
    needing = [many for key in ask.duties if (many := plan.asked_for(key)) is not None]
    people = max(needing) if len(needing) == len(duties) else None
    if people is None or any(duty.helper is None for duty in duties) or all(map(plan.nobody, helpers)):
        return  # those of a group may do it without anybody who helps; where nobody helps, that is said of the duty
    groups = [duty.group.high for duty in duties if duty.group]
    free = [_all_free(plan, role) for role in helpers]
    known = None if any(one is None for one in free) else sum(one for one in free if one is not None)
    minutes = in_periods(plan, ask) * ceil(people / max(groups, default=1))
    yield Shared(ask.path, helpers, duties[0].person, people, minutes, known)


def _all_free(plan: Plan, role: str) -> int | None:
    helpers = plan.people.get(role)
    if helpers is None:
        return None
    free, agreed = plan.release(role), plan.agreed_for(role)
    there = sum(one.people[role] for one in agreed)
    if free is None and helpers > there:
        return None
    return (free or 0) * max(0, helpers - there) + sum(one.people[role] * (one.release or 0) for one in agreed)


def tasks(plan: Plan) -> tuple[Task, ...]:
    """Steps that come again and say how long they take. Where a place may have several in the role, or nobody said,
    they share it."""
    found = []
    for key, step in plan.blueprint.steps.items():
        role, times = step.owner_role, {"school-week": plan.weeks, "school-month": plan.months}.get(step.repeats or "")
        if role is None or times is None or step.takes is None or not step.takes.of_the_clock:
            continue
        held = plan.blueprint.roles[role].how_many
        sharing = max(1, min(held.high if held else MANY, plan.people.get(role, MANY)))
        if sharing < MANY:
            found.append(Task(role, step.label, step.takes.minutes * times / plan.weeks / sharing, f"steps.{key}"))
    return tuple(found)


def drive_of(plan: Plan, duty: str) -> int:
    """Minutes of one way to a session in person; none where helper and person work in the same building."""
    rules = plan.blueprint.matching.get(duty)
    found = surely(All(rules.must)) if rules else ()
    together = any(test.kind.key == "same-building" and test.value is True for test in found)
    return plan.numbers.drive.minutes if plan.numbers.drive and not together else 0


def longest_way(blueprint: Blueprint, duty: str) -> int | None:
    """The longest way the rules of matching allow for a duty, in minutes."""
    rules = blueprint.matching.get(duty)
    ways = [
        test.value.minutes
        for test in (surely(All(rules.must)) if rules else ())
        if test.kind.key == "travel-time" and test.test == "at_most" and hasattr(test.value, "minutes")
    ]
    return min(ways, default=None)


def surely(condition: Condition) -> tuple[Test, ...]:
    """Tests that have to hold for a condition to hold: not those of which one is enough, or that must not hold."""
    match condition:
        case Test():
            return (condition,)
        case All(of=several):
            return tuple(test for inner in several for test in surely(inner))
    return ()


def by_role(found: tuple[Load, ...]) -> Mapping[str, list[Load]]:
    """Loads by the role that carries them."""
    roles: dict[str, list[Load]] = {}
    for load in found:
        roles.setdefault(load.helper, []).append(load)
    return roles
