"""When somebody is free in a usual week, on their own clock; and which starts are left beside what is booked. Pure.

Kept as weekday -> times: {"monday": ["15:00-16:30"]}. Clock times hold on both sides of a clock change; what is busy is
compared in UTC.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
BETWEEN = re.compile(r"\s*([01]?\d|2[0-3]):([0-5]\d)\s*[-–]\s*([01]?\d|2[0-3]):([0-5]\d)\s*")
STEP = timedelta(minutes=15)

type Times = tuple[time, time]
type Week = Mapping[int, tuple[Times, ...]]  # weekday, 0 for Monday -> times from and to
type Stretch = tuple[datetime, datetime]  # from and to, in UTC


def times_of(text: str) -> Times | None:
    """Read "7:45-15:45"; None for what is no such thing, or ends before it begins."""
    found = BETWEEN.fullmatch(text)
    if found is None:
        return None
    first, last = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
    return (first, last) if first < last else None


def week_of(kept: Mapping[str, object]) -> Week:
    """Read a week as it is kept; what cannot be read is left out."""
    found: dict[int, tuple[Times, ...]] = {}
    for number, name in enumerate(WEEKDAYS):
        texts = kept.get(name)
        several = [times_of(str(text)) for text in texts] if isinstance(texts, list | tuple) else []
        if told := tuple(sorted(one for one in several if one is not None)):
            found[number] = told
    return found


def kept_as(week: Week) -> dict[str, list[str]]:
    """The other way round."""
    return {
        WEEKDAYS[number]: [f"{first:%H:%M}-{last:%H:%M}" for first, last in times]
        for number, times in sorted(week.items())
        if times
    }


def stretches(week: Week, days: Iterable[date], zone: str) -> list[Stretch]:
    """A week laid over days, in UTC."""
    here = ZoneInfo(zone)
    return [
        (datetime.combine(day, first, here).astimezone(UTC), datetime.combine(day, last, here).astimezone(UTC))
        for day in days
        for first, last in week.get(day.weekday(), ())
    ]


def shared(several: Sequence[Sequence[Stretch]]) -> list[Stretch]:
    """What all of these have in common, in order."""
    found = sorted(several[0]) if several else []
    for other in several[1:]:
        found = [
            (max(one[0], two[0]), min(one[1], two[1]))
            for one in found
            for two in other
            if max(one[0], two[0]) < min(one[1], two[1])
        ]
    return sorted(found)


def starts(free: Iterable[Stretch], busy: Sequence[Stretch], *, minutes: int, after: datetime) -> Iterator[datetime]:
    """Starts of meetings of so many minutes that lie in free times and beside what is busy, a quarter of an hour apart
    at the nearest; one after the other, never two that overlap."""
    length = timedelta(minutes=minutes)
    for first, last in free:
        at = first
        while at + length <= last:
            clash = [end for start, end in busy if start < at + length and at < end]
            if at < after or clash:
                at = _quarter(max([*clash, at + STEP if at < after else at]))
            else:
                yield at
                at += length


def _quarter(moment: datetime) -> datetime:
    """This moment, or the next quarter of an hour."""
    over = (moment - datetime(1970, 1, 1, tzinfo=UTC)) % STEP
    return moment + (STEP - over if over else timedelta(0))
