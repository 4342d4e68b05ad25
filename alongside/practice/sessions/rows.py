"""The days of a series: every week, every second week, or the same weekday of each month. Pure."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from alongside.kernel.clock import Span
from alongside.practice.sessions.enums import Every

MOST = 80
WEEKS = {Every.WEEK: 1, Every.SECOND_WEEK: 2}


def days_of(every: Every, first: date, until: date, *, left_out: Sequence[Span] = ()) -> list[date]:
    """Its days in order, up to `until` and 80 at most, without those in a break."""
    found = (day for day in _days(every, first, until) if not any(span.holds(day) for span in left_out))
    return [day for _, day in zip(range(MOST), found, strict=False)]


def _days(every: Every, first: date, until: date) -> Iterator[date]:
    day, month = first, first.replace(day=1)
    while day <= until:
        yield day
        if every in WEEKS:
            day += timedelta(weeks=WEEKS[every])
        else:
            month = (month + timedelta(days=31)).replace(day=1)
            day = _same_weekday(first, month)


def place_of(day: date) -> int:
    """Which such weekday of its month a day is, from 1; -1 for a fifth one, which is the last in every month."""
    place = (day.day - 1) // 7 + 1
    return place if place < 5 else -1


def _same_weekday(first: date, month: date) -> date:
    """The like weekday of a month: the second Friday; for a fifth one, the last."""
    place = place_of(first)
    if place > 0:
        return month + timedelta(days=(first.weekday() - month.weekday()) % 7 + 7 * (place - 1))
    last = month.replace(day=monthrange(month.year, month.month)[1])
    return last - timedelta(days=(last.weekday() - first.weekday()) % 7)
