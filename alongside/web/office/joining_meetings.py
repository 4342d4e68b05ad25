"""Information meetings at the coordinator's desk: set and changed, who is asked, who comes, and who came."""

from datetime import date, time

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, When
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Kind, Verb
from alongside.kernel.errors import NotHere
from alongside.programs.access import INTERESTS, MEETINGS
from alongside.programs.actions.meetings import (
    Planned,
    ask_to_meeting,
    call_off,
    change_meeting,
    note_came,
    set_meeting,
)
from alongside.programs.joining import meeting_of
from alongside.programs.models.agreements import Interest
from alongside.programs.models.meetings import InformationMeeting
from alongside.programs.queries_meetings import counted, guests_of
from alongside.web.office.days import day_or_none
from alongside.web.office.organizations import crumbs
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.refusal import refusal_of
from alongside.web.shared.request import Request

AT_ONCE = 100
ROWS = InformationMeeting.objects.select_related("cohort")


@acting_as(Kind.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def meetings(request: Request) -> HttpResponse:
    """List them, the next one first; with POST, set one."""
    if meeting_of(request.blueprint) is None:
        raise NotHere("There is no information meeting here.")
    cohort, refusal = request.participation.cohort, ""
    if request.method == "POST":
        refusal = refusal_of(
            lambda: set_meeting(cohort=cohort, planned=_planned(request.POST), by=request.person, who=request.who)
        )
        if not refusal:
            messages.success(request, "It stands on the public page now.")
            return redirect("office:organizations-meetings")
    ahead = Case(When(ends_at__gt=timezone.now(), then="starts_at"))  # what is over comes behind, the newest first
    rows = counted(MEETINGS.visible(request.who)).order_by(ahead.asc(nulls_last=True), "-starts_at", "-pk")
    shown = Paginator(rows, AT_ONCE).get_page(request.GET.get("page"))
    context = {
        "cohort": cohort,
        "crumbs": _crumbs(),
        "shown": shown,
        "typed": request.POST or _usual(request.blueprint),
        "today": request.who.on,
        "refusal": refusal,
    }
    return page(request, "office/joining_meetings.html", context, status=422 if refusal else 200)


@acting_as(Kind.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def meeting(request: Request, public_id: str) -> HttpResponse:
    """Show who is asked and who comes; with POST, note who came, of those on this page."""
    row, refusal = MEETINGS.fetch(request.who, public_id, Verb.CHANGE, rows=ROWS.all()), ""
    if request.method == "POST":
        came, listed = request.POST.getlist("came"), request.POST.getlist("listed")
        refusal = refusal_of(
            lambda: note_came(meeting=row, came=came, listed=listed, by=request.person, who=request.who)
        )
        if not refusal:
            messages.success(request, "Noted.")
            return redirect(f"{request.path}?page={request.GET.get('page', '1')}")
    return _one(request, row, refusal)


@acting_as(Kind.COORDINATOR)
@require_POST
def ask(request: Request, public_id: str) -> HttpResponse:
    """Ask everybody who would like to join and was not asked yet; the letters go out by themselves."""
    row = MEETINGS.fetch(request.who, public_id, Verb.CHANGE, rows=ROWS.all())
    made = ask_to_meeting(meeting=row, interests=_unasked(request, row), by=request.person, who=request.who)
    messages.success(request, f"{made} {'letter goes' if made == 1 else 'letters go'} out in a minute.")
    return redirect("office:organizations-meeting", public_id)


@acting_as(Kind.COORDINATOR)
@require_POST
def change(request: Request, public_id: str) -> HttpResponse:
    """Give it another time or place, or call it off."""
    row, posted = MEETINGS.fetch(request.who, public_id, Verb.CHANGE, rows=ROWS.all()), request.POST

    def act() -> None:
        if "off" in posted:
            call_off(meeting=row, why=posted.get("why", ""), by=request.person, who=request.who)
        else:
            change_meeting(meeting=row, planned=_planned(posted), by=request.person, who=request.who)

    refusal = refusal_of(act)
    if refusal:
        return _one(request, row, refusal)
    messages.success(request, "Noted. Whoever was written to is written to again.")
    return redirect("office:organizations-meeting", public_id)


def _one(request: Request, row: InformationMeeting, refusal: str) -> HttpResponse:
    shown = Paginator(guests_of(row), AT_ONCE).get_page(request.GET.get("page"))
    began = row.starts_at <= timezone.now()
    context = {
        "meeting": row,
        "crumbs": (*_crumbs(), (reverse("office:organizations-meetings"), "Information meetings")),
        "shown": shown,
        "began": began,
        "over": row.ends_at <= timezone.now(),
        "unasked": 0 if began or row.called_off_at else len(_unasked(request, row)),
        "typed": request.POST if refusal else _written(row),
        "today": request.who.on,
        "refusal": refusal,
    }
    return page(request, "office/joining_meeting.html", context, status=422 if refusal else 200)


def _unasked(request: Request, row: InformationMeeting) -> list[Interest]:
    rows = INTERESTS.visible(request.who).filter(quiet_at=None, aside_at=None, organization=None)
    return list(rows.exclude(meetings__meeting=row))


def _planned(posted: QueryDict) -> Planned:
    return Planned(
        day=day_or_none(posted.get("day", ""), "day"),
        from_time=_time(posted.get("from_time", "")),
        until_time=_time(posted.get("until_time", "")),
        place=posted.get("place", ""),
        link=posted.get("link", "")[:400],
    )


def _time(text: str) -> time | None:
    try:
        return time.fromisoformat(text).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        return None


def _usual(blueprint: Blueprint) -> dict[str, str]:
    """The times the program's file says."""
    event = meeting_of(blueprint)
    first, _, last = (event.at if event else "").replace("–", "-").partition("-")
    return {"from_time": first.strip().zfill(5), "until_time": last.strip().zfill(5)} if last else {}


def _written(row: InformationMeeting) -> dict[str, str | date]:
    return {
        "day": row.day,
        "from_time": f"{row.from_time:%H:%M}",
        "until_time": f"{row.until_time:%H:%M}",
        "place": row.place,
        "link": row.link,
    }


def _crumbs() -> tuple[tuple[str, str], ...]:
    return (*crumbs(()), (reverse("office:organizations-joining"), "Joining"))
