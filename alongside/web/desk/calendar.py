"""The calendar: a week, four weeks as a list for a phone, what waits for an answer, and what repeats."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from alongside.blueprint.cohorts import said_of
from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Kind, Who
from alongside.kernel.amounts import in_minutes
from alongside.kernel.clock import in_zone, monday_of
from alongside.practice.sessions.access import BOOKABLE, SESSIONS
from alongside.practice.sessions.actions.once import both_were
from alongside.practice.sessions.calendar import Row, planned, what_repeats
from alongside.practice.sessions.enums import Every, Reply
from alongside.practice.sessions.models import Attendance, Invited, Session
from alongside.practice.sessions.queries import at_one_time, lines
from alongside.practice.sessions.rows import place_of
from alongside.programs.enums import Part
from alongside.web.desk.calendar_grid import Shown, agenda, grid
from alongside.web.desk.engagement import ROWS
from alongside.web.desk.fitting import with_clashes
from alongside.web.desk.whom import Other, others, told_apart
from alongside.web.desk.words import clock, full_day, mode_label, names, now_of, short_day, zone_of
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

WEEKS = 4
FAR = 100  # years
FRIDAY = 4  # as Python counts the days of a week
MOST = 400  # lines shown at most
ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"}


@acting_as(Kind.HELPER, Kind.SUPPORTED)
@require_safe
def calendar(request: Request) -> HttpResponse:
    """Show a week, and the four weeks from it on as a list."""
    today = now_of(request).date()
    monday = _monday(request.GET.get("week", ""), today)
    reader = Reader(request.who, request.blueprint, zone_of(request), others(request))
    shown = events(reader, monday)
    if "week" not in request.GET and _weekend_is_free(today, shown):
        monday += timedelta(days=7)
        shown = [one for one in shown if one.wall.date() >= monday]
    helps, cohort = request.who.kind == Kind.HELPER, request.participation.cohort
    week = [one for one in shown if one.wall.date() < monday + timedelta(days=7)]
    friday, here = monday + timedelta(days=4), monday in {monday_of(today), monday_of(today + timedelta(days=2))}
    to = f"{friday:%B} {friday.day}" if friday.month != monday.month else str(friday.day)
    context = {
        "title": f"{monday:%B} {monday.day} to {to}",
        "zone": f"{timezone.now().astimezone(ZoneInfo(reader.zone)):%Z}",
        "this_week": here,
        "cohort": cohort,
        "cohort_says": said_of(request.blueprint, cohort.starts_on, cohort.ends_on).rstrip("."),
        "earlier": (monday - timedelta(days=7)).isoformat(),
        "later": (monday + timedelta(days=7)).isoformat(),
        "grid": grid(week, monday, now_of(request)),
        "days": list(agenda(shown, now_of(request).date())),
        "asked": with_clashes(request, [one for one in shown if one.asks]),
        "repeats": [_repeats(row, reader) for row in what_repeats(request.who, now=timezone.now())],
        "people": _people(request, reader),
        "at_one_time": [_at_one_time(two, reader) for two in at_one_time(request.who)] if helps else [],
    }
    return page(request, "desk/calendar.html", context)


def _weekend_is_free(today: date, shown: Sequence[Shown]) -> bool:
    """On a Saturday or Sunday with nothing more on it, people look at the week to come."""
    monday = monday_of(today) + timedelta(days=7)
    return today.weekday() > FRIDAY and not any(today <= one.wall.date() < monday for one in shown)


def _monday(said: str, today: date) -> date:
    """The Monday of a day that was asked for, in this century or so; else of today."""
    try:
        day = date.fromisoformat(said)
    except ValueError:
        day = today
    return monday_of(day if abs(day.year - today.year) < FAR else today)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks: acting as whom, by which blueprint and clock, and whom they meet in each engagement."""

    who: Who
    blueprint: Blueprint
    zone: str
    others: Mapping[int, Other]

    def names(self, engagements: Sequence[int]) -> str:
        told = [self.others[pk].name for pk in engagements if pk in self.others]
        return told[0] if len(told) == 1 else names(self.others[pk].called for pk in engagements if pk in self.others)


def events(reader: Reader, monday: date) -> list[Shown]:
    """Everything planned and everything logged in four weeks, in order. Two queries."""
    since = datetime.combine(monday, time(), ZoneInfo(reader.zone)).astimezone(UTC)
    until = since + timedelta(weeks=WEEKS)
    coming = planned(reader.who, since=since, until=until)[:MOST]
    held = lines(reader.who).filter(
        taken_back_at=None, corrected_by=None, session__starts_at__gte=since, session__starts_at__lt=until
    )
    found = as_shown(coming, reader)
    done = [_held(list(rows), reader) for _, rows in groupby(held[:MOST], key=lambda line: line.session_id)]
    return sorted((one for one in (*found, *done) if one.title), key=lambda one: (one.wall, one.title))


def as_shown(coming: Iterable[Invited], reader: Reader) -> list[Shown]:
    """What is planned, each meeting once, with what its reader may do about it; lines of one meeting stand together."""
    return [_planned(list(rows), reader) for _, rows in groupby(coming, key=lambda row: row.booking_id)]


def _planned(rows: Sequence[Invited], reader: Reader) -> Shown:
    booking, now = rows[0].booking, timezone.now()
    waits = all(row.reply == Reply.ASKED for row in rows)
    mine = waits and any(row.turn == reader.others[row.engagement_id].side for row in rows if _known(row, reader))
    over = booking.starts_at <= now
    told = [mode_label(reader.blueprint, booking.mode), in_minutes(booking.minutes)]
    helps = any(reader.others[row.engagement_id].side == Part.HELPER for row in rows if _known(row, reader))
    asking = "Waits for your answer" if mine else "No answer yet" if waits else ""
    return Shown(
        title=reader.names([row.engagement_id for row in rows]),
        note=". ".join([", ".join(told), *([asking] if asking else [])]),
        look="wait" if waits else "planned",
        url=reverse("desk:calendar-one", args=[booking.public_id]),
        wall=in_zone(booking.starts_at, reader.zone).replace(tzinfo=None),
        minutes=booking.minutes,
        log_url=f"{reverse('desk:log')}?booking={booking.public_id}" if over and helps and not waits else "",
        asks=booking.public_id if mine and not over else "",
        booking=booking.public_id,
        zone=reader.zone,
    )


def _known(row: Invited, reader: Reader) -> bool:
    return row.engagement_id in reader.others


def _held(rows: Sequence[Attendance], reader: Reader) -> Shown:
    session = rows[0].session
    return Shown(
        title=reader.names([row.engagement_id for row in rows]),
        note=f"{mode_label(reader.blueprint, session.mode)}, {in_minutes(session.minutes)}. Logged",
        look="done",
        url=reverse("desk:engagement", args=[rows[0].engagement.public_id]),
        wall=in_zone(session.starts_at, reader.zone).replace(tzinfo=None),
        minutes=session.minutes,
        zone=reader.zone,
    )


@dataclass(frozen=True, slots=True)
class AtOneTime:
    """Two sessions at one time, in words; `public_id` is the one that was logged later."""

    day: str
    says: str
    public_id: str


def _at_one_time(two: Sequence[Session], reader: Reader) -> AtOneTime:
    told = [f"{in_minutes(one.minutes)} from {clock(in_zone(one.starts_at, reader.zone))}" for one in two]
    return AtOneTime(full_day(two[1].day), " and ".join(told), two[1].public_id)


@acting_as(Kind.HELPER)
@require_POST
def both(request: Request, public_id: str) -> HttpResponse:
    """Say that a session and another at its time both were."""
    session = SESSIONS.fetch(request.who, public_id)
    both_were(session=session, by=request.person, who=request.who)
    messages.success(request, "Thank you. Both stay as they are.")
    return redirect("desk:calendar")


@dataclass(frozen=True, slots=True)
class Repeats:
    """One line of "What repeats"."""

    title: str
    says: str
    url: str


def _repeats(row: Row, reader: Reader) -> Repeats:
    wall, last = (in_zone(moment, reader.zone) for moment in (row.next, row.last))
    every = how_often(Every(row.series.every), row.series.first)
    moved = f" {row.moved} moved to another day." if row.moved else ""
    says = f"{every} at {clock(wall)} until {short_day(last.date())}. Next: {full_day(wall.date())}.{moved}"
    return Repeats(reader.names([row.engagement]), says, f"{reverse('desk:calendar')}?week={wall.date().isoformat()}")


def how_often(every: Every, first: date) -> str:
    """How often a series comes back, in words: "Every second Monday"."""
    if every == Every.MONTH:
        return f"Every {ORDINALS[place_of(first)]} {first:%A} of a month"
    return f"Every {'second ' if every == Every.SECOND_WEEK else ''}{first:%A}"


@dataclass(frozen=True, slots=True)
class Bookable:
    """Somebody a time can be asked for."""

    other: Other
    apart: str  # what tells them from somebody of the same name
    url: str


def _people(request: Request, reader: Reader) -> list[Bookable]:
    rows = BOOKABLE.visible(request.who, rows=ROWS.all()).order_by("pk")
    named = {row: reader.others[row.pk].name for row in rows if row.pk in reader.others}
    apart, book = told_apart(named, request.blueprint), reverse("desk:calendar-book")
    found = [Bookable(reader.others[one.pk], apart.get(one.pk, ""), f"{book}?with={one.public_id}") for one in named]
    return sorted(found, key=lambda one: one.other.name)
