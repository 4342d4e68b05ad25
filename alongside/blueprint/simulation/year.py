"""One dry run: people, time, events and money of a year, what cannot be met, and what we would need to know."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from math import ceil

from alongside.blueprint.grammar import school_year_of
from alongside.blueprint.language import Blueprint
from alongside.blueprint.simulation.events import Held, cannot_attend, held
from alongside.blueprint.simulation.loads import Ask, Load, asks, at_most, by_role, loads
from alongside.blueprint.simulation.money import Sold, Spent, cannot_pay, no_places, sold, spent
from alongside.blueprint.simulation.people import Entering, entering
from alongside.blueprint.simulation.plan import Impossible, Plan, Terms
from alongside.blueprint.simulation.time import never_counted, too_busy, too_far, too_few, too_long, too_many, too_small


@dataclass(frozen=True)
class Week:
    """One helping role in one school week: minutes in sessions and on the road for one helper, minutes set free (None:
    unknown), and how many helpers it takes in all (None: nothing is asked of them, or numbers are missing)."""

    role: str
    helpers: int | None
    minutes: float
    driving: float
    free: int | None
    needed: int | None


@dataclass(frozen=True)
class Year:
    """What came of a dry run."""

    on: date
    school_year: str
    entering: tuple[Entering, ...]
    weeks: tuple[Week, ...]
    events: tuple[Held, ...]
    paid: tuple[Spent, ...]
    sold: tuple[Sold, ...]
    impossible: tuple[Impossible, ...]
    unknown: tuple[str, ...]


def simulate(
    blueprint: Blueprint, *, on: date, people: Mapping[str, int] | None = None, agreed: tuple[Terms, ...] = ()
) -> Year:
    """Dry-run the school year of a day. `people`: numbers by role, in place of those of the file's own planning;
    `agreed`: terms of places, in place of the file's."""
    plan = Plan(blueprint, on, {**blueprint.planning.people, **(people or {})}, agreed)
    asked = asks(plan)
    found = loads(plan, asked)
    coming = tuple(entering(plan, role) for role in _judged(blueprint))
    out = spent(plan, found)
    return Year(
        on=on,
        school_year=str(school_year_of(on, blueprint.calendar.school_year)),
        entering=coming,
        weeks=tuple(_week(plan, role, several) for role, several in by_role(found).items()),
        events=held(plan),
        paid=out,
        sold=sold(plan, coming),
        impossible=tuple(dict.fromkeys(_impossible(plan, asked, found, out))),
        unknown=tuple(dict.fromkeys(_unknown(plan, out))),
    )


def _judged(blueprint: Blueprint) -> tuple[str, ...]:
    """Roles that some track is for."""
    named = [role for track in blueprint.eligibility.tracks.values() for role in track.for_roles]
    return tuple(dict.fromkeys((*blueprint.roles_with("supported"), *named)))


def _impossible(
    plan: Plan, asked: tuple[Ask, ...], found: tuple[Load, ...], out: tuple[Spent, ...]
) -> Iterator[Impossible]:
    yield from too_many(plan, found)
    yield from too_few(plan, asked)
    yield from too_small(plan)
    yield from too_long(plan, found)
    yield from too_busy(plan, asked)
    yield from too_far(plan, asked)
    yield from never_counted(plan)
    yield from cannot_attend(plan)
    yield from cannot_pay(plan, out)
    yield from no_places(plan, plan.numbers.tracks)


def _week(plan: Plan, role: str, several: list[Load]) -> Week:
    minutes, driving = sum(load.minutes for load in several), sum(load.driving for load in several)
    free, helpers = plan.release(role), several[0].helpers
    counts: list[int] = []
    if free and helpers:
        counts.append(ceil((minutes + driving) * helpers / free))
    for load in several:
        duty = plan.blueprint.duties[load.duty]
        most = at_most(plan.blueprint, duty)
        if most and not duty.group:
            counts.append(ceil(load.people / most))
    return Week(role, helpers, minutes, driving, free, max(counts, default=None))


def _unknown(plan: Plan, out: tuple[Spent, ...]) -> Iterator[str]:
    for duty in plan.blueprint.duties.values():
        for role in (duty.person, duty.helper):
            if role and role not in plan.people:
                yield plan.say("how-many", who=plan.word(role), path=f"planning.people.{role}")
        if duty.helper and plan.release(duty.helper) is None:
            yield plan.say("time-free", who=plan.word(duty.helper), path=f"planning.release.{duty.helper}")
    yield from (one.missing for one in out if one.missing)
