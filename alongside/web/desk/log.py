"""Logging a session, and taking one line of it back."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from alongside.kernel.access import Kind, Verb
from alongside.kernel.amounts import in_minutes
from alongside.kernel.clock import in_zone
from alongside.kernel.errors import NotAllowed, Refused
from alongside.practice.sessions.access import ATTENDANCES, BOOKINGS, INVITED
from alongside.practice.sessions.actions.about import topics_last_time
from alongside.practice.sessions.actions.log import take_back
from alongside.practice.sessions.actions.once import SameHour, log_once
from alongside.practice.sessions.actions.planned import open_words
from alongside.practice.sessions.enums import Reply
from alongside.practice.sessions.models import Attendance, Booking, Session
from alongside.practice.sessions.rules import tag_lists
from alongside.programs.access import ENGAGEMENTS
from alongside.web.desk import sheet as sheets
from alongside.web.desk import sheet_filled as filled
from alongside.web.desk.groups import demand_may_log
from alongside.web.desk.sheet_topics import as_last_time
from alongside.web.desk.timer import running, timed
from alongside.web.desk.words import clock, first_name, full_day, names, zone_of
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request


@acting_as(Kind.HELPER, Kind.SUPPORTED)
@sensitive_post_parameters("note")
@require_http_methods(["GET", "HEAD", "POST"])
def log(request: Request, public_id: str = "") -> HttpResponse:
    """Show the sheet as a page, or save what was typed; with faults, the sheet comes back as it was."""
    demand_may_log(request)
    offered = sheets.offer(request)
    if request.method != "POST":
        return _page(request, _fresh(request, offered, public_id), whom=public_id)
    typed, back = sheets.typed_in(request.POST), request.POST.get("back", "")
    faults = sheets.faults_of(offered, typed)
    if not faults:
        try:
            return _saved(request, offered, typed, back)
        except NotAllowed:
            raise
        except Refused as refusal:
            faults = sheets.refused(faults, refusal)
    sheet = sheets.drawn(offered, typed, back=back, faults=faults)
    return _page(request, sheet, whom=public_id, status=422)


def _page(request: Request, sheet: sheets.Sheet | None, *, whom: str, status: int = 200) -> HttpResponse:
    helps = request.who.kind is Kind.HELPER
    context = {"sheet": sheet, "running": running(request) if helps else "", "whom": whom, "helps": helps}
    return page(request, "desk/log.html", context, status=status)


def _fresh(request: Request, offered: sheets.Offer, whom: str) -> sheets.Sheet | None:
    """A new sheet: of what was planned, where the calendar leads here."""
    booking = _booking(request, request.GET.get("booking", ""))
    if booking is None:
        return filled.fresh(request, offered, whom=whom, timed=timed(request))
    agreed = INVITED.visible(request.who).filter(booking=booking, reply=Reply.YES)
    met = list(agreed.values_list("engagement", flat=True))
    duties = {one.duty for one in offered.engagements if one.pk in met}
    again = topics_last_time(request.who, met, tag_lists(offered.blueprint, duties).values())
    about = open_words(booking=booking, by=request.person, who=request.who).goals
    sheet = filled.of_booking(offered, booking, met, about=about, tags=again)
    return replace(sheet, tags=as_last_time(sheet.tags, again))


def _booking(request: Request, public_id: str) -> Booking | None:
    """What was planned, if the sheet is about that. Raises NotHere for somebody else's."""
    return BOOKINGS.fetch(request.who, public_id) if public_id else None


def _saved(request: Request, offered: sheets.Offer, typed: sheets.Typed, back: str) -> HttpResponse:
    contact, served = sheets.contact_of(request, offered, typed)
    try:
        log_once(by=request.person, who=request.who, contact=contact, booking=_booking(request, typed.booking))
    except SameHour as same:
        raise Refused(f"{same_hour(same.other, request)} If both were, say so and save again.", field="both") from None
    with_whom = names(first_name(one.supported) for one in served if one.supported.person_id != request.person.pk)
    messages.success(request, f"{in_minutes(contact.minutes).capitalize()} with {with_whom} saved.")
    if ENGAGEMENTS.visible(request.who).filter(public_id=back).exists():
        return redirect("desk:engagement", back)
    return redirect("desk:home")


def same_hour(other: Session, request: Request) -> str:
    """What stands at that time already, as a sentence."""
    begins, told = clock(in_zone(other.starts_at, zone_of(request))), in_minutes(other.minutes)
    if other.logged_by_id == request.person.pk:
        return f"You logged {told} at {begins} that day already, and these overlap."
    return f"{other.logged_by.name} logged {told} at {begins} that day already. It looks like the same hour."


@acting_as(Kind.HELPER, Kind.SUPPORTED)
@require_POST
def take_back_line(request: Request, public_id: str) -> HttpResponse:
    """Take back one person's line of a session one logged."""
    demand_may_log(request)
    rows = Attendance.objects.select_related("session", "engagement")
    line = ATTENDANCES.fetch(request.who, public_id, Verb.CHANGE, rows=rows)
    take_back(session=line.session, by=request.person, who=request.who, only=line)
    messages.success(request, f"{full_day(line.session.day)} is taken back. It stays visible and no longer counts.")
    if ENGAGEMENTS.visible(request.who).filter(pk=line.engagement_id).exists():
        return redirect("desk:engagement", line.engagement.public_id)
    return redirect("desk:home")
