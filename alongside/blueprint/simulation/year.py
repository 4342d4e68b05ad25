"""One dry run: people, time, events and money of a year, what cannot be met, and what we would need to know."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from math import ceil

from alongside.blueprint.cohorts import year_called
from alongside.blueprint.eligibility import tracks_for
from alongside.blueprint.grammar import Duration
from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.planning import Planning
from alongside.blueprint.parts.requirements import Reach
from alongside.blueprint.simulation.asks import Ask, asks, contacts, hurried
from alongside.blueprint.simulation.days import lapses, not_in_the_year, too_early, too_often
from alongside.blueprint.simulation.events import Held, cannot_attend, held
from alongside.blueprint.simulation.loads import Load, Shared, Task, by_role, loads, shared_loads, tasks
from alongside.blueprint.simulation.money import Sold, Spent, Taken, cannot_pay, sold, spent, taken_from
from alongside.blueprint.simulation.offices import nobody_there, too_few_look, too_few_there
from alongside.blueprint.simulation.people import Entering, crowd, entering
from alongside.blueprint.simulation.plan import Impossible, Needing, OnlyIf, Plan, Terms
from alongside.blueprint.simulation.rooms import places, too_few, too_many, uneven
from alongside.blueprint.simulation.time import (
    needed,
    never_counted,
    too_busy,
    too_far,
    too_long,
    too_much_together,
    too_soon,
)
from alongside.blueprint.simulation.tracks import (
    beyond_contracts,
    cannot_be_paired,
    cannot_buy,
    cannot_come,
    cannot_help,
    no_places,
)
from alongside.kernel.articles import article
from alongside.kernel.clock import Sessions


@dataclass(frozen=True)
class Week:
    """One helping role in one school week: minutes in sessions, on the road and for steps of the organization for one
    helper, minutes set free (None: unknown), and how many helpers it takes in all (None: nothing is asked of them, or
    numbers are missing)."""

    role: str
    helpers: int | None
    minutes: float
    driving: float
    steps: float
    free: int | None
    needed: int | None


@dataclass(frozen=True)
class Year:
    """What came of a dry run. `shared`: what several kinds of helper may do; `only_if`: what can be met, if something
    is added."""

    on: date
    school_year: str
    entering: tuple[Entering, ...]
    weeks: tuple[Week, ...]
    shared: tuple[Shared, ...]
    events: tuple[Held, ...]
    paid: tuple[Spent, ...]
    sold: tuple[Sold, ...]
    impossible: tuple[Impossible, ...]
    only_if: tuple[OnlyIf, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True)
class _Run:
    """Everything that was worked out once, for all that look at it."""

    plan: Plan
    judged: tuple[str, ...]
    coming: tuple[Entering, ...]
    asked: tuple[Ask, ...]
    loads: tuple[Load, ...]
    shared: tuple[Shared, ...]
    tasks: tuple[Task, ...]
    paid: tuple[Spent, ...]
    sold: tuple[Sold, ...]
    taken: tuple[Taken, ...]


def simulate_years(blueprint: Blueprint, *, on: date, people: Mapping[str, int] | None = None) -> tuple[Year, ...]:
    """Dry-run the year of a day and each of `next_years` that the file plans; what a fund holds is for all of them.
    `people`: in place of the numbers of the first."""
    first = blueprint.planning
    planned = replace(first, people={**first.people, **(people or {})})
    found, before = list[Year](), tuple[Taken, ...]()
    for numbers in _numbers(planned):
        plan = Plan(replace(blueprint, planning=numbers), on, numbers.people)
        run, year = _simulated(plan, before)
        own = run.taken[len(before) :]
        before += tuple((fund, line, f"{label} {year.school_year}", much) for fund, line, label, much in own)
        found.append(year)
        on = Duration(plan.years, "year").after(plan.year[0])
    return tuple(found)


def _numbers(now: Planning) -> Iterator[Planning]:
    """The numbers of each year, one after another."""
    yield now
    for one in now.next_years:
        now = replace(
            now,
            weeks=one.weeks or now.weeks,
            months=one.months or now.months,
            people={**now.people, **one.people},
            release={**now.release, **one.release},
            tracks={**now.tracks, **one.tracks},
        )
        yield now


def simulate(
    blueprint: Blueprint,
    *,
    on: date,
    people: Mapping[str, int] | None = None,
    agreed: tuple[Terms, ...] = (),
    real: Mapping[str, Needing] | None = None,
    known: tuple[Sessions, ...] = (),
) -> Year:
    """Dry-run the school year of a day. `people`: numbers of those who take part by role, in place of those of the
    file's own planning; `agreed`: terms of places, in place of the file's; `real`: the numbers are of real people, and
    for how many of them each duty is that some can do without; `known`: the school years of their schools."""
    there = {**blueprint.planning.people, **(people or {})}
    return _simulated(Plan(blueprint, on, there, agreed, real=real, known=known))[1]


def _simulated(plan: Plan, before: tuple[Taken, ...] = ()) -> tuple[_Run, Year]:
    """`before`: what years before this one took from funds."""
    judged = _judged(plan.blueprint)
    drawn = {role: crowd(plan.blueprint, role, plan.people.get(role), plan.on) for role in judged}
    run = _run(replace(plan, crowd=drawn), judged, before)
    said = tuple(dict.fromkeys(_said(run)))
    return run, Year(
        on=plan.on,
        school_year=year_called(*plan.year),
        entering=run.coming,
        weeks=tuple(_weeks(run)),
        shared=run.shared,
        events=held(run.plan),
        paid=run.paid,
        sold=run.sold,
        impossible=tuple(one for one in said if not isinstance(one, OnlyIf)),
        only_if=tuple(one for one in said if isinstance(one, OnlyIf)),
        unknown=tuple(dict.fromkeys(_unknown(run.plan, run.paid))),
    )


def _run(plan: Plan, judged: tuple[str, ...], before: tuple[Taken, ...]) -> _Run:
    coming = tuple(_entering(plan, role, judged) for role in judged)
    asked = tuple(ask for ask in (*asks(plan), *contacts(plan)) if _of_somebody(plan, ask))
    found = loads(plan, asked)
    paid, bought = spent(plan, found), sold(plan, coming)
    return _Run(
        plan=plan,
        judged=judged,
        coming=coming,
        asked=asked,
        loads=found,
        shared=shared_loads(plan, asked),
        tasks=tasks(plan),
        paid=paid,
        sold=bought,
        taken=(*before, *taken_from(plan, paid, bought)),
    )


def _of_somebody(plan: Plan, ask: Ask) -> bool:
    """Whether anybody needs what is asked in a duty; how many people a helper is to see holds all the same."""
    return bool(ask.to_see) or not all(plan.for_nobody(key) for key in ask.duties)


def _judged(blueprint: Blueprint) -> tuple[str, ...]:
    """Roles that some track is for."""
    named = [role for track in blueprint.eligibility.tracks.values() for role in track.for_roles]
    roles = dict.fromkeys((*blueprint.roles_with("supported"), *named))
    return tuple(role for role in roles if tracks_for(blueprint, role))


def _entering(plan: Plan, role: str, judged: tuple[str, ...]) -> Entering:
    """Where the people of a role come in: as many as the plan counts on its own tracks, the rest as they were drawn."""
    of = {other: {key for key, _ in tracks_for(plan.blueprint, other)} for other in judged}
    elsewhere = {key for other, keys in of.items() if other != role for key in keys}
    planned = {key: many for key, many in plan.numbers.tracks.items() if key in of[role] - elsewhere}
    return entering(role, plan.crowd[role], plan.people.get(role), planned)


def _said(run: _Run) -> Iterator[Impossible]:
    plan = run.plan
    yield from cannot_come(plan, run.judged)
    yield from cannot_help(plan)
    yield from cannot_be_paired(plan)
    yield from too_many(plan)
    yield from too_few(plan, run.asked)
    yield from uneven(plan)
    yield from too_long(plan, needed(plan, run.loads, run.tasks), run.loads)
    yield from too_much_together(plan, run.shared)
    yield from too_busy(plan, run.asked)
    yield from too_soon(plan, tuple(one for one in hurried(plan) if _of_somebody(plan, one[0])))
    yield from too_far(plan, run.asked)
    yield from never_counted(plan)
    yield from cannot_attend(plan)
    yield from too_often(plan)
    yield from not_in_the_year(plan)
    yield from too_early(plan)
    yield from nobody_there(plan)
    yield from too_few_there(plan)
    yield from too_few_look(plan)
    yield from cannot_pay(plan, run.taken)
    yield from no_places(plan)
    yield from cannot_buy(plan, run.coming)
    yield from beyond_contracts(plan, run.coming)
    yield from lapses(plan)


def _weeks(run: _Run) -> Iterator[Week]:
    carried = by_role(run.loads)
    for role in dict.fromkeys((*carried, *(task.role for task in run.tasks))):
        steps = sum(task.minutes for task in run.tasks if task.role == role)
        yield _week(run.plan, role, carried.get(role, []), steps)


def _week(plan: Plan, role: str, several: list[Load], steps: float) -> Week:
    minutes, driving = sum(load.minutes for load in several), sum(load.driving for load in several)
    free, helpers = plan.release(role), plan.people.get(role)
    counts: list[int] = []
    if free and helpers:
        counts.append(ceil((minutes + driving) * helpers / free))
    duties = [(key, duty) for key, duty in plan.blueprint.duties.items() if duty.helper == role]
    taken = [(places(plan, key), duty.per_helper) for key, duty in duties]
    counts += [ceil(many / most) for many, most in taken if many and most]
    caseload, whole = plan.blueprint.roles[role].caseload, sum(many or 0 for many, _ in taken)
    if caseload and whole:
        counts.append(ceil(whole / caseload))
    return Week(role, helpers, minutes, driving, steps, free, max(counts, default=None))


def _unknown(plan: Plan, out: tuple[Spent, ...]) -> Iterator[str]:
    for duty in plan.blueprint.duties.values():
        for role in (duty.person, duty.helper):
            if role and role not in plan.people:
                yield plan.say("how-many", who=plan.word(role), path=f"planning.people.{role}")
        if duty.helper and plan.release(duty.helper) is None:
            yield plan.say("time-free", who=plan.word(duty.helper), path=f"planning.release.{duty.helper}")
    for key, needing in (plan.real or {}).items():
        if needing.open:
            duty, one = plan.blueprint.duties[key], plan.blueprint.duty_word(key).one
            people = plan.told(duty.person, plan.people.get(duty.person, 0))
            made = {"people": people, "many": f"{needing.open:,}", "one": plan.say(article(one), word=one)}
            yield plan.say("who-needs", path=f"duties.{key}.optional_when", **made)
    yield from _by_school_days(plan)
    yield from (one.missing for one in out if one.missing)


def _by_school_days(plan: Plan) -> Iterator[str]:
    """What asks by the days school is open, where nobody said which these are."""
    for key, asked in plan.blueprint.requirements.items():
        by_days = isinstance(asked, Reach) and asked.each and (asked.days_at_least or asked.pro_rata)
        if by_days and not plan.schools:
            yield plan.say("school-days", label=asked.label, path=f"requirements.{key}")
