"""Changing a session one wrote down, as long as nobody answered it: the sheet it was logged with, filled in."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from alongside.kernel.access import Kind, Verb
from alongside.kernel.errors import NotAllowed, Refused
from alongside.practice.sessions.access import ATTENDANCES
from alongside.practice.sessions.actions.once import SameHour, change_session, demand_waiting
from alongside.practice.sessions.models import Attendance
from alongside.programs.access import ENGAGEMENTS
from alongside.web.desk import sheet as sheets
from alongside.web.desk import sheet_filled as filled
from alongside.web.desk.groups import demand_may_log
from alongside.web.desk.log import same_hour
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request


@acting_as(Kind.HELPER, Kind.SUPPORTED)
@sensitive_post_parameters("note")
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request, public_id: str) -> HttpResponse:
    """Show what was written, or put what is typed in its place; with faults, the sheet comes back as it was."""
    demand_may_log(request)
    rows = Attendance.objects.select_related("session", "engagement")
    line = ATTENDANCES.fetch(request.who, public_id, Verb.CHANGE, rows=rows)
    offered = sheets.offer(request)
    if request.method != "POST":
        demand_waiting(line.session, by=request.person, who=request.who)
        return _page(request, filled.of_session(request, offered, line.session), line)
    typed = sheets.typed_in(request.POST)
    faults = sheets.faults_of(offered, typed)
    if not faults:
        try:
            return _changed(request, offered, typed, line)
        except NotAllowed:
            raise
        except Refused as refusal:
            faults = sheets.refused(faults, refusal)
    return _page(request, sheets.drawn(offered, typed, faults=faults), line, status=422)


def _page(request: Request, sheet: sheets.Sheet, line: Attendance, *, status: int = 200) -> HttpResponse:
    context = {"sheet": replace(sheet, changes=line.public_id), "back": line.engagement.public_id}
    return page(request, "desk/change.html", context, status=status)


def _changed(request: Request, offered: sheets.Offer, typed: sheets.Typed, line: Attendance) -> HttpResponse:
    contact, _ = sheets.contact_of(request, offered, typed)
    try:
        change_session(session=line.session, by=request.person, who=request.who, contact=contact)
    except SameHour as same:
        raise Refused(f"{same_hour(same.other, request)} If both were, say so and save again.", field="both") from None
    messages.success(request, "What you wrote is changed. What stood there before is marked as taken back.")
    if ENGAGEMENTS.visible(request.who).filter(pk=line.engagement_id).exists():
        return redirect("desk:engagement", line.engagement.public_id)
    return redirect("desk:home")
