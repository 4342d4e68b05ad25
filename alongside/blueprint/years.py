"""Which year somebody is in: school years of service counted from appointments, as the file's year facts say."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from alongside.blueprint.facts import Facts
from alongside.blueprint.grammar import MonthDay, counted_year, school_year_of
from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.eligibility import Years
from alongside.blueprint.parts.examples import Appointment
from alongside.kernel.clock import SchoolYear


@dataclass(frozen=True)
class YearFound:
    """A year fact worked out: which year it is (0: none), in which school year, what decided it, and the positions held
    in that year."""

    count: int
    school_year: SchoolYear
    hired: date | None
    positions: tuple[str, ...]
    cut_off: str


def years_found(
    blueprint: Blueprint,
    facts: Facts,
    needed: Collection[str],
    *,
    on: date,
    history: Sequence[Appointment] | None,
) -> dict[str, YearFound]:
    """Every year fact among these, also one that the facts answer themselves: that says which year it is, and the
    appointments which school year is meant. `history`: every known appointment; None when nobody knows any, and then
    the facts `position` and `hired` stand for one that goes on."""
    posts = _posts(facts) if history is None else list(history)
    found = {}
    for key, fact in blueprint.facts.items():
        if fact.years is None or key not in needed:
            continue
        earlier = _earlier(blueprint, fact.years, facts)
        if earlier is not None and _dated_enough(fact.years, facts, posts):
            found[key] = _years_in(fact.years, on=on, history=posts, blueprint=blueprint, earlier=earlier)
    return found


def with_years(facts: Facts, years: Mapping[str, YearFound]) -> Facts:
    """The facts, and the count of each year that they do not answer themselves."""
    return {**facts, **{key: year.count for key, year in years.items() if facts.get(key) is None}}


def _dated_enough(years: Years, facts: Facts, posts: list[Appointment]) -> bool:
    """Somebody who holds such a position has a day it began; without that day the year is unknown, not none."""
    holds = facts.get("position") in years.positions
    return any(post.position in years.positions for post in posts) if holds else bool(posts)


def _posts(facts: Facts) -> list[Appointment]:
    position, hired, state = facts.get("position"), facts.get("hired"), facts.get("state")
    if isinstance(position, str) and isinstance(hired, date):
        return [Appointment(position, hired, state=state if isinstance(state, str) else "")]
    return []


def _earlier(blueprint: Blueprint, years: Years, facts: Facts) -> int | None:
    if years.plus is None:
        return 0
    told = facts.get(years.plus)
    value = blueprint.kinds[years.plus].assume if told is None else told
    return value if isinstance(value, int) else None


def _years_in(
    years: Years, *, on: date, history: Sequence[Appointment], blueprint: Blueprint, earlier: int = 0
) -> YearFound:
    """Count school years in the positions named, up to the year of `on`, or the coming one if service first counts
    then."""
    starts = blueprint.calendar.school_year
    now = school_year_of(on, starts)
    held: dict[SchoolYear, list[Appointment]] = {}
    for post in history:
        if post.position not in years.positions or (years.state and post.state not in ("", years.state)):
            continue
        first = counted_year(post.from_, starts=starts, cut_off=years.cut_off)
        last = max(now, first) if post.until is None else school_year_of(post.until, starts)
        for begins in range(first.starts_in, min(last.starts_in, max(now, first).starts_in) + 1):
            held.setdefault(SchoolYear(begins), []).append(post)
    target = min((year for year in held if year >= now), default=None)
    counted = [year for year in held if target is not None and year <= target]
    hired = min((post.from_ for year in counted for post in held[year]), default=None)
    count = len(counted) + earlier if counted else 0
    there = tuple(dict.fromkeys(post.position for post in held[target])) if target is not None else ()
    return YearFound(count, target or now, hired, there, _month_day(years.cut_off))


def _month_day(day: MonthDay | None) -> str:
    return f"{day.month:02d}-{day.day:02d}" if day else ""
