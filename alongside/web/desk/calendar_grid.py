"""How the calendar is laid out: a week in half hours for a wide screen, days one below the other for a phone. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby

from alongside.kernel.clock import SATURDAY
from alongside.web.desk.words import clock, clock_in, full_day

FIRST_HOUR, LAST_HOUR = 8, 16
LOOKS = {"planned": "ev", "wait": "ev ev--wait", "done": "ev ev--done"}


@dataclass(frozen=True, slots=True)
class Shown:
    """Something in the calendar, at `wall` on the reader's clock. `look`: planned, wait or done. `asks`: it waits for
    the reader's own answer. `booking` is the public id of what is planned. `css` says where it stands in the week.
    `zone`: whose clock it is; `clash`: what the reader has then already, of what waits for their answer."""

    title: str
    note: str
    look: str
    url: str
    wall: datetime
    minutes: int
    log_url: str = ""
    asks: str = ""
    booking: str = ""
    css: str = ""
    zone: str = ""
    clash: str = ""

    @property
    def clock(self) -> str:
        return clock_in(self.wall, self.zone) if self.zone else clock(self.wall)

    @property
    def plain(self) -> str:
        return LOOKS[self.look]

    @property
    def ends(self) -> datetime:
        return self.wall + timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class Head:
    """A day at the top of the week."""

    name: str
    number: int
    today: bool
    css: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A week: its days, its hours (words and where they stand) and what is in it. `now` is empty in another week."""

    heads: tuple[Head, ...]
    hours: tuple[tuple[str, str], ...]
    shown: tuple[Shown, ...]
    now: str


def grid(week: Sequence[Shown], monday: date, now: datetime) -> Grid:
    """Lay out a week: Monday to Friday, and the weekend where there is something on it."""
    first = min([FIRST_HOUR, *(one.wall.hour for one in week)])
    last = max([LAST_HOUR, *(one.ends.hour if one.ends.date() == one.wall.date() else 23 for one in week)])
    span = [monday + timedelta(days=n) for n in range(7)]
    held = {one.wall.date() for one in week}
    days = [day for day in span if day.weekday() < SATURDAY or day in held]
    heads = tuple(Head(f"{day:%a}", day.day, day == now.date(), f"cal__d{n}") for n, day in enumerate(days, 1))
    hours = tuple((_hour(hour), f"cal__at{_row(hour * 2, first)}") for hour in range(first, last + 1))
    column = {day: n for n, day in enumerate(days, 1)}
    shown = tuple(replace(one, css=_css(one, week, column[one.wall.date()], first)) for one in week)
    inside = now.date() in column and first <= now.hour <= last
    here = f"cal__d{column[now.date()]} cal__at{_row(_halves(now), first)}" if inside else ""
    return Grid(heads, hours, shown, here)


def _css(one: Shown, week: Sequence[Shown], column: int, first: int) -> str:
    begins, ends = _cells(one)
    same_day = [other for other in week if other.wall.date() == one.wall.date()]
    clash = [other for other in same_day if _cells(other)[0] < ends and begins < _cells(other)[1]]
    beside = f" ev--part{clash.index(one) % 2 + 1}" if len(clash) > 1 else ""
    return f"{one.plain} cal__d{column} cal__at{_row(begins, first)} cal__for{ends - begins}{beside}"


def _cells(one: Shown) -> tuple[int, int]:
    """The half hours of the day it begins in and is over before."""
    begins = _halves(one.wall)
    return begins, begins + max(1, min(24, -(-(one.wall.minute % 30 + one.minutes) // 30)))


def _row(halves: int, first: int) -> int:
    return halves - first * 2 + 1


def _halves(wall: datetime) -> int:
    return wall.hour * 2 + wall.minute // 30


def _hour(hour: int) -> str:
    return "noon" if hour == 12 else f"{hour % 12 or 12} {'am' if hour < 12 else 'pm'}"


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the list."""

    name: str
    today: bool
    shown: tuple[Shown, ...]


def agenda(shown: Sequence[Shown], today: date) -> Iterator[Day]:
    """Days with something on them, in order."""
    for day, several in groupby(shown, key=lambda one: one.wall.date()):
        yield Day(full_day(day), day == today, tuple(several))
