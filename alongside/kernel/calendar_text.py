"""Calendar text (RFC 5545, RFC 5546): feeds, and invitations that mail programs answer. Pure.

Series are told as a rule with exceptions, at a wall time of a zone that is described in full, so that they keep their
clock time wherever they are read. Nothing here knows what a meeting is about.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from icalendar import (
    Calendar,
    Event,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
    vCalAddress,
    vRecur,
)

PRODUCT = "-//Alongside//Calendar//EN"
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
type Method = Literal["PUBLISH", "REQUEST", "CANCEL"]


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of meetings: `weeks` apart, or on the `place`th such weekday of each month (-1: the last), to `until`."""

    first: datetime  # naive, at the wall
    until: date
    weeks: int = 0
    place: int = 0
    left_out: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """One meeting, or a row of them by `rule`. `starts` is naive, on the wall of `zone`; `planned`: of a row, the
    moment the rule gives, for one that was moved. `changed`: when it was last, in UTC."""

    uid: str
    sequence: int
    starts: datetime
    zone: str
    minutes: int
    summary: str
    changed: datetime
    agreed: bool = True
    cancelled: bool = False
    rule: Rule | None = None
    planned: datetime | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Somebody:
    """Who invites, or is invited. `asked`: their answer is waited for."""

    name: str
    email: str
    asked: bool = False


def feed(name: str, meetings: Iterable[Meeting]) -> str:
    """The text of a feed somebody's calendar program reads every few hours."""
    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", name)
    told = list(meetings)
    for meeting in told:
        calendar.add_component(_event(meeting))
    return _written(calendar, told)


def invitation(method: Method, meetings: Sequence[Meeting], *, organizer: Somebody, invited: Somebody) -> str:
    """The text of an invitation (REQUEST), or of one taken back (CANCEL), for one person."""
    calendar = _calendar(method)
    for meeting in meetings:
        event = _event(meeting)
        event.add("organizer", _address(organizer))
        attendee = _address(invited)
        attendee.params["ROLE"] = "REQ-PARTICIPANT"
        attendee.params["PARTSTAT"] = "NEEDS-ACTION" if invited.asked else "ACCEPTED"
        attendee.params["RSVP"] = "TRUE" if invited.asked else "FALSE"
        event.add("attendee", attendee, encode=False)
        calendar.add_component(event)
    return _written(calendar, meetings)


def _calendar(method: Method) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    return calendar


def _event(meeting: Meeting) -> Event:
    event, zone = Event(), ZoneInfo(meeting.zone)
    starts = meeting.rule.first if meeting.rule else meeting.starts
    event.add("uid", meeting.uid)
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", meeting.changed.astimezone(UTC))
    event.add("dtstart", starts.replace(tzinfo=zone))
    event.add("duration", timedelta(minutes=meeting.minutes))
    event.add("summary", meeting.summary)
    event.add("status", "CANCELLED" if meeting.cancelled else "CONFIRMED" if meeting.agreed else "TENTATIVE")
    event.add("transp", "TRANSPARENT" if meeting.cancelled else "OPAQUE")
    if meeting.url:
        event.add("url", meeting.url)
    if meeting.planned is not None:
        event.add("recurrence-id", meeting.planned.replace(tzinfo=zone))
    if meeting.rule is not None:
        _add_rule(event, meeting.rule, zone)
    return event


def _add_rule(event: Event, rule: Rule, zone: ZoneInfo) -> None:
    day, clock = DAYS[rule.first.weekday()], rule.first.time()
    until = datetime.combine(rule.until, time(23, 59), zone).astimezone(UTC)
    if rule.weeks:
        event.add("rrule", vRecur(freq="WEEKLY", interval=rule.weeks, byday=day, until=until))
    else:
        event.add("rrule", vRecur(freq="MONTHLY", byday=f"{rule.place}{day}", until=until))
    for left_out in rule.left_out:
        event.add("exdate", datetime.combine(left_out, clock, zone))


def _address(person: Somebody) -> vCalAddress:
    address = vCalAddress(f"mailto:{person.email}")
    address.params["CN"] = " ".join(person.name.split())
    return address


def _written(calendar: Calendar, meetings: Iterable[Meeting]) -> str:
    first: dict[str, int] = {}
    for one in meetings:
        first[one.zone] = min(first.get(one.zone, one.starts.year), one.starts.year)
    for zone, year in first.items():
        calendar.subcomponents.insert(0, _zone(zone, year))
    text: str = calendar.to_ical().decode()
    return text


def _zone(name: str, year: int) -> Timezone:
    """A zone in full: as two yearly rules, which every program reads; where it has none, as icalendar lists it."""
    zone = ZoneInfo(name)
    changes = [_changes(zone, year - 1 + n) for n in range(4)]
    rules = [_yearly(_wall_before(one, zone)) for one in changes[0]]
    steady = all([_yearly(_wall_before(one, zone)) for one in several] == rules for several in changes)
    if not steady or len(rules) not in (0, 2):
        found: Timezone = Timezone.from_tzinfo(zone, name, date(year - 1, 1, 1), date(year + 10, 1, 1))
        return found
    told = Timezone()
    told.add("tzid", name)
    for moment in changes[0] or [datetime(year - 1, 1, 1, tzinfo=UTC)]:
        told.add_component(_part(moment, zone, yearly=bool(rules)))
    return told


def _part(moment: datetime, zone: ZoneInfo, *, yearly: bool) -> TimezoneDaylight | TimezoneStandard:
    """What holds from a moment on, and whether it comes back every year."""
    wall, after = _wall_before(moment, zone), moment.astimezone(zone)
    part = TimezoneDaylight() if after.dst() else TimezoneStandard()
    part.add("dtstart", wall)
    part.add("tzoffsetfrom", wall.replace(tzinfo=UTC) - moment)
    part.add("tzoffsetto", after.utcoffset())
    part.add("tzname", after.tzname())
    if yearly:
        month, place, weekday = _yearly(wall)
        part.add("rrule", vRecur(freq="YEARLY", bymonth=month, byday=f"{place}{DAYS[weekday]}"))
    return part


def _changes(zone: ZoneInfo, year: int) -> list[datetime]:
    """The moments of a year (UTC) at which clocks change."""
    hours = [datetime(year, 1, 1, tzinfo=UTC) + timedelta(hours=n) for n in range(366 * 24)]
    offsets = [hour.astimezone(zone).utcoffset() for hour in hours]
    return [hour for n, hour in enumerate(hours) if n and offsets[n] != offsets[n - 1] and hour.year == year]


def _wall_before(moment: datetime, zone: ZoneInfo) -> datetime:
    """What the clocks would have shown at a moment, had they not changed at it."""
    offset = (moment - timedelta(hours=1)).astimezone(zone).utcoffset() or timedelta(0)
    return (moment + offset).replace(tzinfo=None)


def _yearly(moment: datetime) -> tuple[int, int, int]:
    """Month, place among its like weekdays (-1 for the last of a month), and weekday."""
    day = moment.date()
    last = (day + timedelta(days=7)).month != day.month
    return day.month, -1 if last else (day.day - 1) // 7 + 1, day.weekday()
