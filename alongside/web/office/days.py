"""Days as people type and read them, and those on which something may end."""

from collections.abc import Collection
from datetime import date

from django.utils.dateparse import parse_date

from alongside.kernel.errors import Refused
from alongside.practice.sessions.facts import in_touch

FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)  # what anybody here can mean


def typed_day(text: str, otherwise: date) -> date:
    """Return the day a browser's date field sends, or `otherwise` where there is none, or none anybody can mean."""
    try:
        day = parse_date(text)
    except ValueError:
        return otherwise
    return day if day and FIRST <= day <= LAST else otherwise


def day_or_none(text: str, field: str) -> date | None:
    """Return the day that was typed, None for nothing. Raises Refused, with the field, for what is not a day."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Refused("Write the day as on the calendar, for example 2026-11-30.", field=field) from None


def written(day: date) -> str:
    """Return "November 19, 2026"."""
    return f"{day:%B} {day.day}, {day.year}"


def demand_after_contact(engagements: Collection[int], day: date, *, before: bool = False) -> None:
    """Refuse a last day of these engagements (row numbers) earlier than a session that stands: nobody could say yes to
    that one any more. `before`: a first day of what comes next, on or before it."""
    last = max((touch.last for touch in in_touch(engagements).values()), default=None)
    if last is not None and (day < last or (before and day == last)):
        after = "a day after it" if before else "that day or a later one"
        raise Refused(f"The last time they met was on {written(last)}. Choose {after}.", field="day")
