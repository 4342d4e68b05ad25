"""When a calendar says its owner is busy: from when to when, and nothing else of it. Pure.

Rows are laid out over time with their exceptions and clock changes; what is marked as free or was called off is no time
one is busy. Anybody's calendar: what would make endless rows is left out.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar, Component

from alongside.kernel.errors import Unreadable
from alongside.kernel.free_hours import Stretch

MOST_EVENTS, MOST_ROWS, MOST_TIMES = 20_000, 1_000, 1_500
ENDLESS = {"SECONDLY", "MINUTELY", "HOURLY"}
NOT_BUSY = {("TRANSP", "TRANSPARENT"), ("STATUS", "CANCELLED"), ("X-MICROSOFT-CDO-BUSYSTATUS", "FREE")}


def busy_times(text: bytes, *, since: datetime, until: datetime, zone: str) -> list[Stretch]:
    """The times a calendar is busy between two moments, in order and put together; `zone` is its owner's clock, for
    days and times without one. Raises Unreadable for what is no calendar, or too much of one."""
    try:
        calendars = Calendar.from_ical(text, multiple=True)
        found = [one for calendar in calendars for one in _of(calendar, since, until, ZoneInfo(zone))]
    except Unreadable:
        raise
    except Exception:  # noqa: BLE001 two readers of anybody's text, which trip over many things
        raise Unreadable("What stands there is no calendar, or a damaged one.") from None
    if not calendars:
        raise Unreadable("What stands there is no calendar, or a damaged one.")
    return _together([(max(first, since), min(last, until)) for first, last in found if first < until and since < last])


def _of(calendar: Component, since: datetime, until: datetime, zone: ZoneInfo) -> Iterator[Stretch]:
    events = calendar.walk("VEVENT")
    rows = [one for one in events if "RRULE" in one]
    if len(events) > MOST_EVENTS or len(rows) > MOST_ROWS:
        raise Unreadable("There are too many entries in this calendar. Share one with fewer years in it.")
    calendar.subcomponents = [one for one in calendar.subcomponents if not _is_endless(one)]
    for one in recurring_ical_events.of(calendar, skip_bad_series=True).between(since, until):
        if not any(str(one.get(name, "")).upper() == value for name, value in NOT_BUSY):
            yield _stretch(one.start, one.end, zone)
    for told in calendar.walk("VFREEBUSY"):
        several = told.get("FREEBUSY") or []
        for period in several if isinstance(several, list) else [several]:
            if str(period.params.get("FBTYPE", "BUSY")).upper() != "FREE":
                yield _stretch(period.start, period.end, zone)


def _is_endless(event: Component) -> bool:
    rules = event.get("RRULE") or []
    several = rules if isinstance(rules, list) else [rules]
    return any(str(one).upper() in ENDLESS for rule in several for one in rule.get("FREQ", ()))


def _stretch(first: date, last: date, zone: ZoneInfo) -> Stretch:
    return _moment(first, zone), _moment(last, zone)


def _moment(told: date, zone: ZoneInfo) -> datetime:
    """A moment in UTC: a day begins at midnight of its owner's clock, and a time without a zone is on that clock."""
    wall = told if isinstance(told, datetime) else datetime.combine(told, time())
    return (wall if wall.tzinfo else wall.replace(tzinfo=zone)).astimezone(UTC)


def _together(times: list[Stretch]) -> list[Stretch]:
    """Times that touch made one, so that nobody can count what was entered."""
    found: list[Stretch] = []
    for first, last in sorted(times):
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        elif last > first:
            found.append((first, last))
    return found[:MOST_TIMES]
