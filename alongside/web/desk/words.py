"""Days, names and ways of meeting, as the desk's pages say them."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from alongside.blueprint.language import Blueprint
from alongside.kernel.clock import in_zone
from alongside.programs.models.participations import Participation
from alongside.web.shared.request import Request

# Drawings for the ways of meeting most programs name; any other one is shown with the last of these.
ICONS = {"virtual": "video", "phone": "phone", "text": "message-square-text", "email": "mail"}


def zone_of(request: Request) -> str:
    """The zone a person reads clocks in: their own, else the cohort's."""
    return request.person.time_zone or request.participation.cohort.time_zone


def now_of(request: Request) -> datetime:
    """The clock on this person's wall, to the minute, without a zone."""
    return in_zone(timezone.now(), zone_of(request)).replace(second=0, microsecond=0, tzinfo=None)


def greeting(now: datetime) -> str:
    return "Good morning" if now.hour < 12 else "Good afternoon" if now.hour < 18 else "Good evening"


def full_day(day: date) -> str:
    """A day in words: "Thursday, November 12"."""
    return f"{day:%A, %B} {day.day}"


def short_day(day: date) -> str:
    return f"{day:%B} {day.day}"


def clock(wall: datetime) -> str:
    """A clock time in words: "3:30 pm"."""
    return f"{wall.hour % 12 or 12}:{wall.minute:02d} {'am' if wall.hour < 12 else 'pm'}"


def names(people: Iterable[str]) -> str:
    """Some names in a row: "Maya, Andre and Guadalupe"."""
    *first, last = people
    return f"{', '.join(first)} and {last}" if first else last


def first_name(whose: Participation) -> str:
    """What somebody is called in a sentence: a first name, or the whole name of a team or an organization."""
    return whose.person.first_name if whose.person else whose.name


def mode_icon(blueprint: Blueprint, mode: str) -> str:
    known = blueprint.sessions.modes.get(mode)
    return "building-2" if known and known.in_person else ICONS.get(mode, "messages-square")


def mode_label(blueprint: Blueprint, mode: str) -> str:
    """The program's own word for a way of meeting; the key itself where this version no longer has it."""
    known = blueprint.sessions.modes.get(mode)
    return known.label if known else mode


def clock_in(wall: datetime, zone: str) -> str:
    """A time of a day on the clock of a zone, and which of two it is where the clock shows it twice that night."""
    if not doubled(wall.replace(tzinfo=None, fold=0), zone):
        return clock(wall)
    return f"{clock(wall)} {'after' if wall.fold else 'before'} the clock goes back"


def doubled(wall: datetime, zone: str) -> bool:
    """Tell whether the clocks of a zone show this time twice that night."""
    first, second = (wall.replace(tzinfo=ZoneInfo(zone), fold=fold).utcoffset() for fold in (0, 1))
    return first is not None and second is not None and first > second
