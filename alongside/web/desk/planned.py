"""One time that is planned or asked for: where and about what, yes or no, another time, and taking it off."""

from collections.abc import Mapping, Sequence
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
from alongside.kernel.clock import Instant, in_zone
from alongside.kernel.errors import NotAllowed, NotHere, Refused
from alongside.practice.sessions.access import BOOKINGS, INVITED
from alongside.practice.sessions.actions.booking import answer
from alongside.practice.sessions.actions.fitting import Taken, what_stands
from alongside.practice.sessions.actions.planned import not_held, open_words
from alongside.practice.sessions.actions.rebooking import Proposed, Scope, cancel, move
from alongside.practice.sessions.enums import Every, Reply
from alongside.practice.sessions.models import Booking, Invited
from alongside.practice.sessions.words import Words
from alongside.programs.enums import Part
from alongside.web.desk.calendar import how_often
from alongside.web.desk.fitting import LATER, both_of, heard, moment_words, standing_words, taken_words
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
    typed = {name: posted.get(name, "").strip() for name in ("day", "time", "minutes", "later")}
    typed |= {"scope": _scope(request).value}
    wall, minutes = _wall(typed), typed["minutes"]
    if wall is None:
        return _page(request, booking, typed, {"day": "Say which day and what time, please."})
    engagements = [row.engagement for row in _rows(request, booking)]
    try:
        to = Proposed(
            wall=wall,
            minutes=int(minutes) if minutes.isdecimal() and len(minutes) < 5 else booking.minutes,
            scope=_scope(request),
            later=_later(booking, wall, typed["later"]),
            heard=heard(request, engagements, known=bool(posted.get("known"))),
        )
        move(booking=booking, to=to, by=request.person, who=request.who)
    except NotAllowed:
        raise
    except Taken as taken:
        return _page(request, booking, typed, {taken.field: taken_words(request, taken)})
    except Refused as refused:
        return _page(request, booking, typed, {refused.field or "time": refused.sentence})
    messages.success(request, f"Asked for {full_day(wall.date())}, {clock(wall)} instead.")
    return redirect("desk:calendar-one", public_id)


def _wall(typed: Mapping[str, str]) -> datetime | None:
    """The time as it was typed, where it can be read."""
    try:
        clock_time = time.fromisoformat(typed["time"]).replace(tzinfo=None)
        return datetime.combine(date.fromisoformat(typed["day"]), clock_time)
    except ValueError:
        return None


def _later(booking: Booking, wall: datetime, said: str) -> bool | None:
    """Which of two it is where the clock shows this time twice. Raises Refused where nobody said."""
    if both_of(wall, booking.zone) and said not in LATER:
        raise Refused("The clocks go back that night. Say which of the two you mean.", field="later")
    return LATER.get(said)


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


def _rows(request: Request, booking: Booking) -> list[Invited]:
    mine = INVITED.visible(request.who).filter(booking=booking)
    return list(mine.select_related("engagement__cohort").order_by("pk"))


def _page(
    request: Request, booking: Booking, typed: Mapping[str, str] | None = None, faults: dict[str, str] | None = None
) -> HttpResponse:
    rows = _rows(request, booking)
    beside = others(request)
    wall = in_zone(booking.starts_at, booking.zone).replace(tzinfo=None)
    here = in_zone(booking.starts_at, zone_of(request)).replace(tzinfo=None)
    typed = typed or _as_it_is(booking, wall)
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
        "when": moment_words(booking.starts_at, zone_of(request)),
        "there": f"{clock(wall)} where it was asked for" if wall != here else "",
        "how": f"{mode_label(request.blueprint, booking.mode)}, {in_minutes(booking.minutes)}",
        "people": [_one(row, beside[row.engagement_id]) for row in rows if row.engagement_id in beside],
        "words": words,
        "own_room": words.link == OWN_ROOM,
        "goals": _goals(request, words, rows),
        "answers": bool(mine) and changes and not over,
        "stands": _stands(request, booking, mine) if mine and changes and not over else "",
        "changes": changes and not over,
        "log_url": f"{reverse('desk:log')}?booking={booking.public_id}"
        if over and changes and Part.HELPER in sides
        else "",
        "by": "" if booking.asked_by_id == request.person.pk else booking.asked_by.first_name,
        "until": short_day(in_zone(booking.answer_by, zone_of(request)).date()),
        "repeats": how_often(Every(series.every), series.first) if series else "",
        "scopes": SCOPES if series else (),
        "day": booking.day.isoformat(),
        "typed": typed,
        "both": both_of(_wall(typed), booking.zone),
        "faults": [(f"move_{name}", sentence) for name, sentence in (faults or {}).items()],
        "errors": faults or {},
        "alone": len(rows) == 1 and booking.invited.count() > 1,
    }
    return page(request, "desk/planned.html", context, status=422 if faults else 200)


def _as_it_is(booking: Booking, wall: datetime) -> dict[str, str]:
    """The form for another time, with the time it has now."""
    return {
        "day": wall.date().isoformat(),
        "time": f"{wall:%H:%M}",
        "minutes": str(booking.minutes),
        "later": "second" if wall.fold else "first",
        "scope": Scope.ONE.value,
    }


def _stands(request: Request, booking: Booking, rows: Sequence[Invited]) -> str:
    """What the reader has at that time already, told before they say yes."""
    moment = Instant(booking.starts_at, booking.zone, in_zone(booking.starts_at, booking.zone).replace(tzinfo=None))
    several = [row.engagement for row in rows]
    found = what_stands(
        [moment],
        booking.minutes,
        by=request.person,
        engagements=several,
        heard=heard(request, several, known=False),
        but=[booking],
    )
    return standing_words(request, [one for one in found if one.person == request.person.pk])


def _goals(request: Request, words: Words, rows: Sequence[Invited]) -> list[str]:
    """The goals it is about, by their words, where they are still open."""
    found = goals_of(request, [row.engagement for row in rows]) if words.goals else {}
    return [label for several in found.values() for value, label in several if value in words.goals]


def _one(row: Invited, other: Other) -> One:
    asked_me = row.reply == Reply.ASKED and row.turn == other.side
    says = "Waits for your answer" if asked_me else SAID[Reply(row.reply)]
    return One(other.face.name, other.face.initials, other.face.tone, says)
