"""The cohorts a file's calendar makes: those with dates of their own, and one after another without end."""

from dataclasses import dataclass
from datetime import date, timedelta

from alongside.blueprint.grammar import first_day_of, school_year_of
from alongside.blueprint.language import Blueprint
from alongside.kernel.clock import SchoolYear


@dataclass(frozen=True)
class CohortDates:
    """One cohort by its key ("2026-27") and its first and last day. `setting`: the days are the sponsor's choice."""

    key: str
    first: date
    last: date
    setting: bool


def past_cohorts(blueprint: Blueprint) -> tuple[CohortDates, ...]:
    """The cohorts whose dates the file gives itself, in its order."""
    named = blueprint.calendar.cohorts
    return tuple(CohortDates(key, cohort.from_, cohort.until, cohort.setting) for key, cohort in named.items())


def said_of(blueprint: Blueprint, first: date, last: date) -> str:
    """What the file says of its cohort with these days; nothing where it has none, or says nothing of it."""
    named = blueprint.calendar.cohorts.values()
    return next((cohort.says for cohort in named if (cohort.from_, cohort.until) == (first, last)), "")


def cohort_on(blueprint: Blueprint, day: date) -> CohortDates | None:
    """The cohort of a day: one with dates of its own, else the one that continues them; None when there is neither."""
    named = next((cohort for cohort in past_cohorts(blueprint) if cohort.first <= day <= cohort.last), None)
    return named or _continued(blueprint, day)


def year_around(blueprint: Blueprint, day: date) -> tuple[date, date]:
    """First and last day of the cohort of a day, or of the one in whose school year the day lies; of the school year
    itself where the calendar makes no cohorts."""
    starts, goes_on = blueprint.calendar.school_year, blueprint.calendar.continues
    there = cohort_on(blueprint, day)
    if there is not None:
        return there.first, there.last
    first = first_day_of(school_year_of(day, starts), starts)
    if goes_on is None:
        return first, first_day_of(SchoolYear(first.year + 1), starts) - timedelta(days=1)
    first = goes_on.starts.on_or_after(first)
    return first, goes_on.ends.on_or_after(first)


def year_called(first: date, last: date) -> str:
    """How a year is usually called: 2026-27, or 2027 where it ends in the calendar year it began in."""
    return f"{first:%Y}-{last:%y}" if first.year != last.year else f"{first:%Y}"


def _continued(blueprint: Blueprint, day: date) -> CohortDates | None:
    calendar = blueprint.calendar
    if calendar.continues is None:
        return None
    year: SchoolYear = school_year_of(day, calendar.school_year)
    first = calendar.continues.starts.on_or_after(first_day_of(year, calendar.school_year))
    last = calendar.continues.ends.on_or_after(first)
    return CohortDates(str(year), first, last, calendar.continues.setting) if first <= day <= last else None
