"""Days as people type and read them."""

from datetime import date

from django.utils.dateparse import parse_date

from alongside.kernel.errors import Refused

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
