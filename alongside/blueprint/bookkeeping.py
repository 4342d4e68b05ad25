"""The periods in which a program closes its books: pure, from the file's calendar alone."""

from datetime import date, timedelta

from alongside.blueprint.grammar import MONTHS
from alongside.blueprint.parts.calendar import Calendar
from alongside.kernel.clock import Span

ONE_DAY = timedelta(days=1)


def period_from(calendar: Calendar, first: date) -> Span | None:
    """The period that begins on a day, up to the next of the file's last days; None where the file closes no books."""
    if calendar.books_on:
        return Span(first, min(one.on_or_after(first) for one in calendar.books_on))
    if calendar.books is None:
        return None
    last = _end_of_month(first)
    while calendar.books == "quarter" and last.month % 3:
        last = _end_of_month(last + ONE_DAY)
    return Span(first, last)


def named(period: Span) -> str:
    """A period in words: "October 2026", "October to December 2026", "Jul 1 to Dec 18, 2026"."""
    first, last = period.first, period.last or period.first
    if last != _end_of_month(last) or (first.day != 1 and first.month != last.month):
        year = f", {first.year}" if first.year != last.year else ""
        return f"{first:%b} {first.day}{year} to {last:%b} {last.day}, {last.year}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{MONTHS[last.month - 1]} {last.year}"
    year = f" {first.year}" if first.year != last.year else ""
    return f"{MONTHS[first.month - 1]}{year} to {MONTHS[last.month - 1]} {last.year}"


def _end_of_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1) - ONE_DAY
