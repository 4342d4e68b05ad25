"""Which days and periods count: school is in session, the two are together, and nothing rests. Pure.

A pause (a leave, a rest) is to one pair what a break is to a school: it never makes more missed, silent or behind.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
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


def periods(each: Period | None, school: Sessions, together: Span, *, met: Collection[date]) -> list[date]:
    """First days of the periods that count, in order: those over by `together`'s last day, with a day in session, and
    together from their first school day on; or met already. Give the pauses among the breaks of `school`.

    What is met in a break is never lost, so that one break more leaves no pair worse off.
    """
    on = together.last or date.max
    current = period_of(each, on)
    found = _of_year(school, each, monday_of(on))
    counted = {start for start, (first, open_) in found.items() if open_ and together.first <= first}
    return sorted({start for start in counted if start < current} | (set(met) & set(found)))


@lru_cache(maxsize=1024)
def _of_year(school: Sessions, each: Period | None, until: date) -> Mapping[date, tuple[date, bool]]:
    """First day of each period of the school's year up to the week of `until` -> its first weekday, breaks or not; and
    whether any of its days is in session."""
    found: dict[date, tuple[date, bool]] = {}
    whole = Sessions(school.year)
    for monday in whole.weeks(until):
        for day in (monday + timedelta(days=n) for n in range(7)):
            if whole.in_session(day):
                start = period_of(each, day)
                first, open_ = found.get(start, (day, False))
                found[start] = (first, open_ or school.in_session(day))
    return MappingProxyType(found)


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
