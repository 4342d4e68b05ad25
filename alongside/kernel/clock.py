"""The clock: school years, weeks in session, and times as they were typed.

Dates without a time are dates, never midnights. An instant is kept three ways: UTC, the zone, and the wall time as
typed, so that "3:30 pm in Peoria" stays true when zone rules change. Minutes are counted from UTC.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from alongside.kernel.errors import Refused

SCHOOL_YEAR_STARTS = (7, 1)  # 1 July: the fiscal and reporting year of Illinois districts
SATURDAY = 5


@dataclass(frozen=True, slots=True, order=True)
class SchoolYear:
    """A school year, named by the calendar year it starts in."""

    starts_in: int

    @classmethod
    def of(cls, day: date) -> "SchoolYear":
        """Return the school year a day belongs to."""
        return cls(day.year if (day.month, day.day) >= SCHOOL_YEAR_STARTS else day.year - 1)

    @property
    def first_day(self) -> date:
        return date(self.starts_in, *SCHOOL_YEAR_STARTS)

    @property
    def last_day(self) -> date:
        return date(self.starts_in + 1, *SCHOOL_YEAR_STARTS) - timedelta(days=1)

    def __str__(self) -> str:
        return f"{self.starts_in}-{(self.starts_in + 1) % 100:02d}"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Days from `first` to `last`, both included. `last` None: no end is known, so it counts as going on."""

    first: date
    last: date | None = None

    def holds(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)

    def overlaps(self, other: "Span") -> bool:
        return (other.last is None or self.first <= other.last) and (self.last is None or other.first <= self.last)


@dataclass(frozen=True, slots=True)
class Sessions:
    """When school is in session: a year's first and last day, and its breaks."""

    year: Span
    breaks: tuple[Span, ...] = ()

    def in_session(self, day: date) -> bool:
        """Tell whether `day` is a school day: a weekday inside the year and outside every break."""
        return day.weekday() < SATURDAY and self.year.holds(day) and not any(b.holds(day) for b in self.breaks)

    def school_days(self, span: Span) -> int:
        """Count the school days of a span that has an end."""
        return sum(self.in_session(day) for day in days(span))

    def weeks(self, until: date) -> list[date]:
        """Mondays of the weeks with at least one school day, from the year's first day up to `until`'s week."""
        last = until if self.year.last is None else min(until, self.year.last)
        mondays = (
            monday_of(self.year.first) + timedelta(weeks=n) for n in range(_weeks_between(self.year.first, last))
        )
        return [monday for monday in mondays if any(self.in_session(monday + timedelta(days=n)) for n in range(7))]

    def week_number(self, day: date) -> int:
        """Number of the school week `day` is in, breaks included, the year's first week being 1."""
        return _weeks_between(self.year.first, day)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def days(span: Span) -> Iterator[date]:
    """Every day of a span that has an end, in order."""
    if span.last is None:
        raise ValueError("a span without an end has no last day to count to")
    return (span.first + timedelta(days=n) for n in range((span.last - span.first).days + 1))


def _weeks_between(first: date, last: date) -> int:
    return max(0, (monday_of(last) - monday_of(first)).days // 7 + 1)


@dataclass(frozen=True, slots=True)
class Instant:
    """A moment kept three ways: `utc` (aware), `zone` (IANA name), `wall` (naive, as typed)."""

    utc: datetime
    zone: str
    wall: datetime

    @property
    def day(self) -> date:
        return self.wall.date()


def as_typed(wall: datetime, zone: str, *, later: bool | None = None) -> Instant:
    """Turn a wall time typed in `zone` into an Instant.

    `later` answers the question of the autumn night: True for the second 1:30, False for the first.
    Raises Refused for a time the spring night skips, and for a doubled one when `later` is None.
    """
    tz = ZoneInfo(zone)
    first, second = (wall.replace(tzinfo=tz, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first == second:
        return Instant(first, zone, wall)
    if _round_trip(first, tz) != wall:
        raise Refused(f"{_clock(wall)} does not exist on {_day(wall)}: the clocks jump ahead that night.", field="time")
    if later is None:
        raise Refused(
            f"{_clock(wall)} happens twice on {_day(wall)}. Say whether you mean the first or the second.", field="time"
        )
    return Instant(second if later else first, zone, wall)


@cache
def zone_names() -> frozenset[str]:
    """Every time zone's name; looked for on disk once."""
    return frozenset(available_timezones())


def in_zone(moment: datetime, zone: str) -> datetime:
    """Return an aware moment as the wall clock of `zone` shows it."""
    return moment.astimezone(ZoneInfo(zone))


def today_in(zone: str, now: datetime) -> date:
    """Return the day it is in `zone` at the aware moment `now`."""
    return in_zone(now, zone).date()


def minutes_between(start: datetime, end: datetime) -> int:
    """Whole minutes between two aware moments, counted in UTC so that no clock change bends them."""
    return int((end.astimezone(UTC) - start.astimezone(UTC)).total_seconds() // 60)


def merged(spans: Iterable[Span]) -> list[Span]:
    """Merge overlapping and touching spans, in order."""
    result: list[Span] = []
    for span in sorted(spans, key=lambda s: s.first):
        if result and (result[-1].last is None or span.first <= result[-1].last + timedelta(days=1)):
            ends = [result[-1].last, span.last]
            result[-1] = Span(result[-1].first, None if None in ends else max(e for e in ends if e is not None))
        else:
            result.append(span)
    return result


def _round_trip(utc: datetime, tz: ZoneInfo) -> datetime:
    return utc.astimezone(tz).replace(tzinfo=None, fold=0)


def _clock(wall: datetime) -> str:
    return f"{wall.hour % 12 or 12}:{wall.minute:02d} {'am' if wall.hour < 12 else 'pm'}"


def _day(wall: datetime) -> str:
    return f"{wall:%B} {wall.day}"
