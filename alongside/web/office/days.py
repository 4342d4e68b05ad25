"""Days as people type and read them."""

from datetime import date

from django.utils.dateparse import parse_date


def typed_day(text: str, otherwise: date) -> date:
    """Return the day a browser's date field sends, or `otherwise` where there is none or no such day."""
    try:
        return parse_date(text) or otherwise
    except ValueError:
        return otherwise


def written(day: date) -> str:
    """Return "November 19, 2026"."""
    return f"{day:%B} {day.day}, {day.year}"
