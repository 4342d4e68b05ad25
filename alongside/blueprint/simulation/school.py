"""Which days of a year school is open, in a dry run: by the example in the file, or by a real school's calendar."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from alongside.blueprint.grammar import first_day_of, school_year_of
from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.requirements import Reach
from alongside.kernel.clock import SATURDAY, SchoolYear, Sessions, Span, days, monday_of


@dataclass(slots=True)
class Period:
    """A school week or month: how many weekdays of school it would have without breaks, and on how many it is open."""

    whole: int = 0
    open: int = 0


def example_years(blueprint: Blueprint, first: date, last: date) -> tuple[Sessions, ...]:
    """The school years of the file's example that lie between two days; none where it gives none."""
    example, starts = blueprint.planning.school, blueprint.calendar.school_year
    if example is None:
        return ()
    found, year = [], school_year_of(first, starts)
    while (begins := first_day_of(year, starts)) <= last:
        opens = example.from_.on_or_after(begins)
        breaks = []
        for one in example.breaks:
            day = one.from_.on_or_after(begins)
            breaks.append(Span(day, one.until.on_or_after(day) if one.until else day))
        found.append(Sessions(Span(opens, example.until.on_or_after(opens)), tuple(breaks)))
        year = SchoolYear(year.starts_in + 1)
    return tuple(found)


def periods(schools: Sequence[Sessions], first: date, last: date, each: str) -> list[Period]:
    """The school weeks, or months, between two days, in order."""
    found: dict[date, Period] = {}
    for school in schools:
        for day in _weekdays(school, first, last):
            start = monday_of(day) if each == "school-week" else day.replace(day=1)
            period = found.setdefault(start, Period())
            period.whole += 1
            period.open += school.in_session(day)
    return [one for _, one in sorted(found.items())]


def times(one: Reach, several: Sequence[Period]) -> float:
    """How many periods ask for something; of one that is open in part its part, where the requirement says so."""
    asking = [each for each in several if each.open >= (one.days_at_least or 1)]
    return sum(each.open / each.whole for each in asking) if one.pro_rata else len(asking)


def _weekdays(school: Sessions, first: date, last: date) -> Iterator[date]:
    begins, ends = max(first, school.year.first), min(last, school.year.last or last)
    return (day for day in days(Span(begins, ends)) if day.weekday() < SATURDAY) if begins <= ends else iter(())
