"""Which days and periods count: school is in session, the two are together, and nothing rests. Pure.

A pause (a leave, a rest) is to one pair what a break is to a school: it never makes more missed, silent or behind.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

from alongside.blueprint.parts.requirements import Period
from alongside.kernel.clock import SchoolYear, Sessions, Span, monday_of


def period_of(each: Period | None, day: date) -> date:
    """First day of the period a day lies in."""
    if each == "school-year":
        return SchoolYear.of(day).first_day
    return monday_of(day) if each == "school-week" else day.replace(day=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a period asks: so much, when school is open on at least so many of its days; `pro_rata`: of a period open in
    part, its part."""

    much: int
    days_at_least: int = 1
    pro_rata: bool = False

    def of(self, open_: int, whole: int) -> int:
        """What a period of so many days asks, of which so many are open: never nothing at all."""
        return max(1, self.much * open_ // whole) if self.pro_rata and open_ < whole else self.much


@dataclass(frozen=True, slots=True)
class _Period:
    """A period of the school's year: its first weekday, how many it has, and those on which school is open."""

    first: date
    whole: int
    open: tuple[date, ...]

    def open_since(self, first: date) -> int:
        return len(self.open) - bisect_left(self.open, first)


def reached(
    each: Period | None, school: Sessions, together: Span, asked: Asked, sums: Mapping[date, int]
) -> tuple[int, int]:
    """How many periods got what they ask, and how many asked for something: those over by `together`'s last day, and
    open long enough while the two are together; or reached already. Give the pauses among the breaks of `school`.

    A period that began before them asks only for its part, and for nothing where the rule knows no part. What is
    reached in a break is never lost, so that one break more leaves no pair worse off.
    """
    on = together.last or date.max
    current, met, several = period_of(each, on), 0, 0
    for start, period in _of_year(school, each, school.year.last or monday_of(on)).items():
        if start > current:
            break
        from_the_start = together.first <= period.first
        open_ = len(period.open) if from_the_start or not asked.pro_rata else period.open_since(together.first)
        there = start in sums and sums[start] >= asked.of(open_, period.whole)
        counts = start < current and open_ >= asked.days_at_least and (from_the_start or asked.pro_rata)
        met, several = met + there, several + (there or counts)
    return met, several


@lru_cache(maxsize=1024)
def _of_year(school: Sessions, each: Period | None, until: date) -> Mapping[date, _Period]:
    """First day of each period of the school's year up to the week of `until`, in order -> its days."""
    found: dict[date, list[date]] = {}
    whole = Sessions(school.year)
    for monday in whole.weeks(until):
        for day in (monday + timedelta(days=n) for n in range(7)):
            if whole.in_session(day):
                found.setdefault(period_of(each, day), []).append(day)
    return MappingProxyType(
        {start: _Period(days[0], len(days), tuple(filter(school.in_session, days))) for start, days in found.items()}
    )


def without(school: Sessions, pauses: Sequence[Span]) -> Sessions:
    """A school's calendar as one pair lives it: its pauses are breaks."""
    return replace(school, breaks=(*school.breaks, *pauses)) if pauses else school


def rested(pauses: Sequence[Span], first: date, last: date) -> int:
    """How many days from `first` to `last`, both included, lie in one of these spans (which do not overlap)."""
    spans = ((max(first, one.first), min(last, one.last or last)) for one in pauses)
    return sum(max(0, (end - start).days + 1) for start, end in spans)


def silence(school: Sessions | None, pauses: Sequence[Span], since: date, on: date) -> int:
    """Days after `since` up to `on` without those of a pause; with a school's calendar, its school days alone."""
    if since >= on:
        return 0
    after = since + timedelta(days=1)
    if school is None:
        return (on - since).days - rested(pauses, after, on)
    return without(school, pauses).school_days(Span(after, on))


def planned(needed: int, term: Span, on: date, pauses: Sequence[Span]) -> int:
    """What an even pace asks by the end of `on`: nothing on the day before the first, all of it on the last."""
    whole, gone = _days_of(term, on, pauses)
    return needed * gone // whole if whole > 0 else 0


def half_over(term: Span, on: date, pauses: Sequence[Span]) -> bool:
    """Tell whether the day in the middle of a term has come."""
    whole, gone = _days_of(term, on, pauses)
    return gone * 2 > whole


def _days_of(term: Span, on: date, pauses: Sequence[Span]) -> tuple[int, int]:
    """Days of a term, and days of it gone, without what rested up to `on`."""
    last = term.last or on
    rest = rested(pauses, term.first, min(on, last))
    whole = (last - term.first).days + 1
    gone = min(max((on - term.first).days + 1, 0), whole)
    return whole - rest, gone - rest
