"""Messages: with whom one writes and what is new; one talk; writing to several at once; reporting a message."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from django.contrib import messages as toasts
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from alongside.kernel.access import Kind, Verb, Who
from alongside.kernel.clock import in_zone
from alongside.kernel.errors import NotHere, Refused
from alongside.practice.messages.access import TALKS
from alongside.practice.messages.actions import opening, reporting, writing
from alongside.practice.messages.actions.opening import Opened
from alongside.practice.messages.queries import Heard, heard, message_of, talks_of
from alongside.programs.models.engagements import Engagement, Party
from alongside.web.desk.engagement import ROWS
from alongside.web.desk.people import Face, face_of, parties_of
from alongside.web.desk.whom import called_apart, told_apart
from alongside.web.desk.words import clock, full_day, names, short_day, zone_of
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

BOTH = (Kind.HELPER, Kind.SUPPORTED)


@dataclass(frozen=True, slots=True)
class Line:
    """One talk in the list: the other one, or the team; what tells them from a namesake and the day of the last
    message; and how many are new."""

    id: str
    face: Face
    note: str
    new: int
    current: bool = False


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message as it is drawn; `day`: where it is the first of one; `report`: its public id where one may."""

    words: str
    by: str
    at: str
    mine: bool
    day: str
    taken_off: bool
    reported: bool
    report: str


@acting_as(*BOTH)
@require_safe
def talks(request: Request) -> HttpResponse:
    """List everybody one writes with."""
    return page(request, "desk/messages.html", {"lines": _lines(request), **_program(request)})


@acting_as(*BOTH)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def talk(request: Request, public_id: str) -> HttpResponse:
    """Draw what is written with somebody, the newest last; or write."""
    found = TALKS.fetch(request.who, public_id, Verb.READ, rows=ROWS.all())
    words, fault = request.POST.get("words", ""), ""
    if request.method == "POST":
        try:
            writing.write(engagements=[found], words=words, key=_key(request), by=request.person, who=request.who)
        except Refused as refused:
            fault = refused.sentence
        else:
            return redirect(f"{request.path}#write")
    return _talk(request, found, words, fault)


def _talk(request: Request, found: Engagement, words: str, fault: str) -> HttpResponse:
    upto = request.GET.get("before", "")
    before = int(upto) if upto.isdecimal() and len(upto) < 18 else 0
    shown = opening.open_talk(engagement=found, by=request.person, who=request.who, upto=before)
    parties = parties_of([found.pk], on=request.who.on).get(found.pk, ())
    others = [party.person.first_name for party in parties if party.person_id != request.who.person]
    context = {
        "engagement": found,
        "lines": _lines(request, current=found.pk),
        "face": _face(found, parties, request.who),
        "inside": f"Only you and {names(others)}" if others else "Only you",
        "others": names(others) if others else "",
        "bubbles": _bubbles(shown.messages, request),
        "talk": shown,
        "oldest": shown.messages[0].message.pk if shown.earlier else 0,
        "may": TALKS.allows(request.who, Verb.CHANGE, found) and bool(others),
        "key": request.POST.get("key") or str(uuid4()),
        "words": words,
        "fault": fault,
        **_program(request),
    }
    return page(request, "desk/messages.html", context, status=422 if fault else 200)


@acting_as(*BOTH)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: Request) -> HttpResponse:
    """Write one message to several at once; each of them reads it in their own talk."""
    open_to = list(TALKS.visible(request.who, Verb.CHANGE, rows=ROWS.all()).order_by("pk"))
    chosen, faults = set(request.POST.getlist("to")), {}
    if request.method == "POST":
        some = [one for one in open_to if one.public_id in chosen]
        words = request.POST.get("words", "")
        try:
            made = writing.write(engagements=some, words=words, key=_key(request), by=request.person, who=request.who)
        except Refused as refused:
            faults = {refused.field: refused.sentence}
        else:
            toasts.success(request, "Sent." if len(made) == 1 else f"Sent to each of {len(made)}.")
            return redirect("desk:messages-with", some[0].public_id) if len(made) == 1 else redirect("desk:messages")
    parties = parties_of([one.pk for one in open_to], on=request.who.on)
    named = {one: _face(one, parties.get(one.pk, ()), request.who).name for one in open_to}
    people = [(one.public_id, name) for one, name in called_apart(named, request.blueprint)]
    context = {
        "people": [{"value": value, "label": name, "chosen": value in chosen} for value, name in people],
        "chosen": list(chosen),
        "key": request.POST.get("key") or str(uuid4()),
        "words": request.POST.get("words", ""),
        "faults": faults,
    }
    return page(request, "desk/messages_write.html", context, status=422 if faults else 200)


@acting_as(*BOTH)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: Request, public_id: str) -> HttpResponse:
    """Say what happens when a message is reported; or report it."""
    message, fault = message_of(request.who, public_id), ""
    if message.author_id == request.person.pk or message.erased_at is not None:
        raise NotHere
    if request.method == "POST":
        try:
            reporting.report_message(
                message=message, why=request.POST.get("why", ""), by=request.person, who=request.who
            )
        except Refused as refused:
            fault = refused.sentence
        else:
            toasts.success(request, "Reported. You are told what came of it.")
            return redirect("desk:messages-with", message.engagement.public_id)
    context = {
        "message": message,
        "back": message.engagement.public_id,
        "author": message.author.first_name,
        "day": short_day(message.day),
        "why": request.POST.get("why", ""),
        "fault": fault,
        **_program(request),
    }
    return page(request, "desk/messages_report.html", context, status=422 if fault else 200)


def _lines(request: Request, *, current: int = 0) -> list[Line]:
    rows = list(talks_of(request.who, rows=ROWS.all()).order_by("pk"))
    keys = [row.pk for row in rows]
    parties, known = parties_of(keys, on=request.who.on), heard(request.who, keys)
    rows.sort(key=lambda row: (-known[row.pk].newest if row.pk in known else 0, row.pk))
    faces = {row: _face(row, parties.get(row.pk, ()), request.who) for row in rows}
    apart = told_apart({row: face.name for row, face in faces.items()}, request.blueprint)
    return [
        _line(row, face, apart.get(row.pk, ""), known.get(row.pk), row.pk == current) for row, face in faces.items()
    ]


def _line(row: Engagement, face: Face, apart: str, known: Heard | None, current: bool) -> Line:
    note = capfirst(", ".join(filter(None, (apart, short_day(known.last) if known else "nothing yet"))))
    return Line(row.public_id, face, note, known.new if known and not current else 0, current)


def _face(row: Engagement, parties: tuple[Party, ...], who: Who) -> Face:
    """Whom one writes with: the one helped, the team, or whoever helps oneself."""
    if row.supported.person_id is not None and row.supported.person_id == who.person:
        other = next((party.person for party in parties if party.person_id != who.person), None)
        if other is not None:
            return Face(other.name, other.initials, other.tone)
    return face_of(row.supported)


def _bubbles(some: tuple[Opened, ...], request: Request) -> list[Bubble]:
    found, day = [], ""
    for one in some:
        wall, row = in_zone(one.message.written_at, zone_of(request)), one.message
        here = full_day(wall.date())
        mine = row.author_id == request.who.person
        may = not (mine or one.reported or one.taken_off)
        found.append(
            Bubble(
                one.words,
                row.author.first_name,
                clock(wall),
                mine,
                here if here != day else "",
                one.taken_off,
                one.reported,
                row.public_id if may else "",
            )
        )
        day = here
    return found


def _program(request: Request) -> dict[str, object]:
    """What the program says of messages: how long they are kept, and who looks at one that is reported."""
    blueprint = request.blueprint
    privacy = blueprint.privacy
    looks = [blueprint.roles[role].one for role in privacy.moderators if role in blueprint.roles]
    kept = blueprint.tongue.value(privacy.messages_kept) if privacy.messages_kept else ""
    return {
        "kept": kept,
        "moderators": " or ".join(looks),
        "around": opening.AROUND,
    }


def _key(request: Request) -> UUID:
    """Made when the form was drawn: what is sent twice is one message."""
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid4()
