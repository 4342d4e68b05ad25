"""One time that is planned or asked for: where and about what, yes or no, another time, and taking it off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from alongside.blueprint.parts.work import OWN_ROOM
from alongside.exchange.bigbluebutton import Room, way_in
from alongside.kernel.access import Kind, Verb
from alongside.kernel.amounts import in_minutes
from alongside.kernel.clock import in_zone
from alongside.kernel.errors import NotAllowed, NotHere, Refused
from alongside.practice.sessions.access import BOOKINGS, INVITED
from alongside.practice.sessions.actions.booking import answer
from alongside.practice.sessions.actions.planned import not_held, open_words
from alongside.practice.sessions.actions.rebooking import Scope, cancel, move
from alongside.practice.sessions.enums import Every, Reply
from alongside.practice.sessions.models import Booking, Invited
from alongside.practice.sessions.words import Words
from alongside.programs.enums import Part
from alongside.web.desk.calendar import how_often
from alongside.web.desk.sheet_more import goals_of
from alongside.web.desk.whom import Other, others
from alongside.web.desk.words import clock, full_day, mode_label, names, short_day, zone_of
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

ROWS = Booking.objects.select_related("cohort", "series", "asked_by")
SCOPES = (
    (Scope.ONE.value, "Only this one"),
    (Scope.FOLLOWING.value, "This and those after it"),
    (Scope.ALL.value, "All that are to come"),
)
SAID = {
    Reply.ASKED: "No answer yet",
    Reply.YES: "Said yes",
    Reply.NO: "Said no",
    Reply.LAPSED: "Did not answer in time",
    Reply.CANCELLED: "Taken off",
}


@dataclass(frozen=True, slots=True)
class One:
    """Somebody this is with, and what they said."""

    name: str
    initials: str
    tone: int
    says: str


@acting_as(Kind.HELPER, Kind.SUPPORTED)
@require_safe
def planned(request: Request, public_id: str) -> HttpResponse:
    """Draw the page. Opening another's words is recorded."""
    return _page(request, BOOKINGS.fetch(request.who, public_id, rows=ROWS.all()))


@acting_as(Kind.HELPER, Kind.SUPPORTED)
@require_safe
def enter(request: Request, public_id: str) -> HttpResponse:
    """Go into the meeting's room on the installation's own video server. Whoever comes first makes it."""
    booking = BOOKINGS.fetch(request.who, public_id, rows=ROWS.all())
    if open_words(booking=booking, by=request.person, who=request.who).link != OWN_ROOM:
        raise NotHere
    back = settings.ADDRESS + reverse("desk:calendar-one", args=[public_id])
    room = Room(booking.public_id, name=request.blueprint.name, back=back)
    return redirect(way_in(room, name=request.person.name, leads=request.who.kind == Kind.HELPER))


@acting_as(Kind.HELPER, Kind.SUPPORTED)
@require_POST
def say(request: Request, public_id: str) -> HttpResponse:
    """Say yes or no."""
    booking = BOOKINGS.fetch(request.who, public_id, Verb.CHANGE, rows=ROWS.all())
    yes, whole = request.POST.get("answer") == "yes", bool(request.POST.get("whole"))
    answer(booking=booking, yes=yes, by=request.person, who=request.who, whole_series=whole)
    wall = in_zone(booking.starts_at, zone_of(request))
    when = f"{full_day(wall.date())}, {clock(wall)}"
    messages.success(request, f"{when} is agreed." if yes else f"Thank you for saying so. {when} is free again.")
    if request.POST.get("back") == "home":
        return redirect("desk:home")
    return redirect(f"{reverse('desk:calendar')}?week={wall.date().isoformat()}")


@acting_as(Kind.HELPER, Kind.SUPPORTED)
@require_POST
def another_time(request: Request, public_id: str) -> HttpResponse:
    """Propose another time for this one, for this and those after it, or for all."""
    booking = BOOKINGS.fetch(request.who, public_id, Verb.CHANGE, rows=ROWS.all())
    posted = request.POST
    try:
        wall = datetime.combine(date.fromisoformat(posted.get("day", "")), _clock(posted.get("time", "")))
    except ValueError:
        fault = {"day": "Say which day and what time, please."}
        return _page(request, booking, faults=fault, status=422)
    minutes = posted.get("minutes", "")
    try:
        move(
            booking=booking,
            wall=wall,
            minutes=int(minutes) if minutes.isdecimal() and len(minutes) < 5 else booking.minutes,
            by=request.person,
            who=request.who,
            scope=_scope(request),
        )
    except NotAllowed:
        raise
    except Refused as refused:
        return _page(request, booking, faults={refused.field or "time": refused.sentence}, status=422)
    messages.success(request, f"Asked for {full_day(wall.date())}, {clock(wall)} instead.")
    return redirect("desk:calendar-one", public_id)


def _clock(text: str) -> time:
    return time.fromisoformat(text).replace(tzinfo=None)


def _scope(request: Request) -> Scope:
    said = request.POST.get("scope", "")
    return Scope(said) if said in set(Scope) else Scope.ONE


@acting_as(Kind.HELPER, Kind.SUPPORTED)
@require_POST
def take_off(request: Request, public_id: str) -> HttpResponse:
    """Cancel it; whoever else was to come is told at once."""
    booking = BOOKINGS.fetch(request.who, public_id, Verb.CHANGE, rows=ROWS.all())
    cancel(booking=booking, by=request.person, who=request.who, scope=_scope(request))
    messages.success(request, f"{full_day(booking.day)} is taken off. The others are told.")
    return redirect("desk:calendar")


@acting_as(Kind.HELPER)
@require_POST
def did_not_meet(request: Request, public_id: str) -> HttpResponse:
    """Note that a meeting that was planned was not held."""
    booking = BOOKINGS.fetch(request.who, public_id, Verb.CHANGE, rows=ROWS.all())
    not_held(booking=booking, by=request.person, who=request.who)
    messages.success(request, f"Noted: you did not meet on {full_day(booking.day)}. Nothing is logged.")
    return redirect("desk:calendar")


def _page(request: Request, booking: Booking, faults: dict[str, str] | None = None, status: int = 200) -> HttpResponse:
    rows = list(
        INVITED.visible(request.who).filter(booking=booking).select_related("engagement__cohort").order_by("pk")
    )
    beside = others(request)
    wall = in_zone(booking.starts_at, booking.zone).replace(tzinfo=None)
    here = in_zone(booking.starts_at, zone_of(request)).replace(tzinfo=None)
    sides = {beside[row.engagement_id].side for row in rows if row.engagement_id in beside}
    mine = [row for row in rows if row.reply == Reply.ASKED and row.turn in sides]
    stands = [row for row in rows if row.reply in (Reply.ASKED, Reply.YES)]
    changes = bool(stands) and BOOKINGS.allows(request.who, Verb.CHANGE, booking)
    over = booking.starts_at <= timezone.now()
    series = booking.series
    words = open_words(booking=booking, by=request.person, who=request.who)
    context = {
        "booking": booking,
        "title": names(beside[row.engagement_id].called for row in rows if row.engagement_id in beside),
        "when": f"{full_day(here.date())}, {clock(here)}",
        "there": f"{clock(wall)} where it was asked for" if wall != here else "",
        "how": f"{mode_label(request.blueprint, booking.mode)}, {in_minutes(booking.minutes)}",
        "people": [_one(row, beside[row.engagement_id]) for row in rows if row.engagement_id in beside],
        "words": words,
        "own_room": words.link == OWN_ROOM,
        "goals": _goals(request, words, rows),
        "answers": bool(mine) and changes and not over,
        "changes": changes and not over,
        "log_url": f"{reverse('desk:log')}?booking={booking.public_id}"
        if over and changes and Part.HELPER in sides
        else "",
        "by": "" if booking.asked_by_id == request.person.pk else booking.asked_by.first_name,
        "until": short_day(in_zone(booking.answer_by, zone_of(request)).date()),
        "repeats": how_often(Every(series.every), series.first) if series else "",
        "scopes": SCOPES if series else (),
        "day": booking.day.isoformat(),
        "time": f"{wall:%H:%M}",
        "faults": [(f"move_{name}", sentence) for name, sentence in (faults or {}).items()],
        "errors": faults or {},
        "alone": len(rows) == 1 and booking.invited.count() > 1,
    }
    return page(request, "desk/planned.html", context, status=status)


def _goals(request: Request, words: Words, rows: Sequence[Invited]) -> list[str]:
    """The goals it is about, by their words, where they are still open."""
    found = goals_of(request, [row.engagement for row in rows]) if words.goals else {}
    return [label for several in found.values() for value, label in several if value in words.goals]


def _one(row: Invited, other: Other) -> One:
    asked_me = row.reply == Reply.ASKED and row.turn == other.side
    says = "Waits for your answer" if asked_me else SAID[Reply(row.reply)]
    return One(other.face.name, other.face.initials, other.face.tone, says)
