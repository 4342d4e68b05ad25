"""The demo's school year, laid around the day it is made: that day is always in its thirteenth week.

Breaks are placed by their week: in a demo made late in November they fall on the real ones, and one made in May still
has a year that looks like a year.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from alongside.kernel.clock import Sessions, Span, monday_of

WEEK = 13
WEEKS_OF_SCHOOL = 40
FRIDAY = 4
# Name, week of the year, first and last day counted from its Monday: 0 to 11 is two weeks.
BREAKS = (
    ("First holiday", 3, 0, 0),
    ("Fall break", 8, 3, 4),
    ("November break", 14, 2, 4),
    ("Winter break", 18, 0, 11),
    ("Midwinter holiday", 22, 0, 0),
    ("Spring break", 31, 0, 4),
)


@dataclass(frozen=True, slots=True)
class Year:
    """A school year: its first and last day of school, and its breaks by name."""

    span: Span
    breaks: tuple[tuple[str, Span], ...]

    @property
    def first(self) -> date:
        return self.span.first

    @property
    def last(self) -> date:
        return self.span.last or self.span.first

    @property
    def sessions(self) -> Sessions:
        return Sessions(self.span, tuple(span for _, span in self.breaks))

    def school_days(self, first: date, last: date) -> Iterator[date]:
        """Days of school from `first` to `last`, both included."""
        school = self.sessions
        for n in range((last - first).days + 1):
            day = first + timedelta(days=n)
            if school.in_session(day):
                yield day


def year_around(on: date) -> Year:
    """The school year in whose thirteenth week `on` lies."""
    return year_from(monday_of(on) - timedelta(weeks=WEEK - 1))


def year_from(monday: date) -> Year:
    """The school year that begins in the week of this Monday."""
    span = Span(monday, monday + timedelta(weeks=WEEKS_OF_SCHOOL - 1, days=FRIDAY))
    return Year(span, tuple((name, _break(monday, week, first, last)) for name, week, first, last in BREAKS))


def year_within(first: date) -> Year:
    """A school year of a cohort that begins on `first`: school starts on the third Monday of the August it covers."""
    august = date(first.year, 8, 15)
    return year_from(monday_of(august + timedelta(days=6)))


def a_year_before(year: Year) -> Year:
    """The school year before, 52 weeks earlier."""
    return year_from(year.first - timedelta(weeks=52))


def years_before(day: date, years: int) -> date:
    """The same day some years earlier, and so in a school year as many years earlier. 28 February for 29 February."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _break(monday: date, week: int, first: int, last: int) -> Span:
    start = monday + timedelta(weeks=week - 1)
    return Span(start + timedelta(days=first), start + timedelta(days=last))
