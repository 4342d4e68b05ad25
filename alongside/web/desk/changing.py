"""Changing a session one wrote down, as long as nobody answered it: the sheet it was logged with, filled in."""

from dataclasses import replace
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from alongside.kernel.access import Kind, Verb
from alongside.kernel.clock import in_zone
from alongside.kernel.errors import NotAllowed, Refused
from alongside.practice.sessions.access import ATTENDANCES
from alongside.practice.sessions.actions.about import named_by
from alongside.practice.sessions.actions.once import change_session, demand_waiting, note_of
from alongside.practice.sessions.models import Attendance, Session
from alongside.programs.access import ENGAGEMENTS
from alongside.web.desk import sheet as sheets
from alongside.web.desk.groups import demand_may_log
from alongside.web.desk.sheet_more import More
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
        return _page(request, sheets.drawn(offered, _written(request, offered, line.session)), line)
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
    change_session(session=line.session, by=request.person, who=request.who, contact=contact)
    messages.success(request, "What you wrote is changed. What stood there before is marked as taken back.")
    if ENGAGEMENTS.visible(request.who).filter(pk=line.engagement_id).exists():
        return redirect("desk:engagement", line.engagement.public_id)
    return redirect("desk:home")


def _written(request: Request, offered: sheets.Offer, session: Session) -> sheets.Typed:
    """What stands there now, as it would be typed."""
    wall = in_zone(session.starts_at, offered.zone)
    served = set(session.attendances.filter(taken_back_at=None).values_list("engagement", flat=True))
    first = session.by_mode[session.mode]
    second = next((mode for mode in session.parts if mode != session.mode), "")
    usual = first in offered.blueprint.sessions.minutes
    return sheets.Typed(
        key=uuid4(),
        whom=tuple(one.public_id for one in offered.engagements if one.pk in served),
        minutes=str(first) if usual else sheets.OTHER,
        other=str(first),
        mode=session.mode,
        tags=tuple(session.tags),
        note=note_of(session, by=request.person),
        day=wall.date().isoformat(),
        time=wall.time().isoformat("minutes"),
        later="second" if wall.fold else "",
        more=More(
            mode=second,
            minutes=str(session.parts[second]) if second else "",
            miles=str(session.miles or ""),
            about=tuple(named_by(session)),
            kind=session.kind,
            present={key: str(number) for key, number in session.present.items()},
        ),
    )
