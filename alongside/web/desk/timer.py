"""The timer: begun when two sit down, stopped when they get up, and what it measured stands on the sheet.

It is kept with the sign-in, one at a time: when it began, and for whom. Nothing of it is anybody else's to see.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from alongside.kernel.access import Kind, Verb
from alongside.kernel.amounts import in_minutes
from alongside.kernel.clock import in_zone, minutes_between
from alongside.practice.sessions.access import LOGGABLE
from alongside.practice.sessions.models import LONGEST_MINUTES
from alongside.web.desk.words import clock, short_day, zone_of
from alongside.web.shared.guard import acting_as
from alongside.web.shared.request import Request

KEY = "timer"


@dataclass(frozen=True, slots=True)
class Timed:
    """What a timer measured: when it began, on the reader's clock, and for how long."""

    began: datetime
    minutes: int


@acting_as(Kind.HELPER)
@require_POST
def timer(request: Request) -> HttpResponse:
    """Begin the timer, stop it and go to the sheet, or let it be."""
    does = request.POST.get("do")
    if does == "begin" and KEY not in request.session:
        request.session[KEY] = [timezone.now().isoformat(), _theirs(request, request.POST.get("whom", ""))]
    elif does == "stop" and KEY in request.session:
        began, named = request.session.pop(KEY)
        minutes = round((timezone.now() - datetime.fromisoformat(began)) / timedelta(minutes=1))
        whom = _theirs(request, named)
        sheet = reverse("desk:log-for", args=[whom]) if whom else reverse("desk:log")
        return redirect(f"{sheet}?{urlencode({'began': began, 'minutes': minutes})}")
    elif does == "drop":
        request.session.pop(KEY, None)
    return redirect("desk:log")


def _theirs(request: Request, whom: str) -> str:
    """The public id of an engagement this person may log for now, else nothing."""
    return whom if LOGGABLE.visible(request.who, Verb.CHANGE).filter(public_id=whom).exists() else ""


def running(request: Request) -> str:
    """Since when it runs, in words; empty when it does not."""
    if KEY not in request.session:
        return ""
    began = datetime.fromisoformat(request.session[KEY][0])
    local, now = in_zone(began, zone_of(request)), in_zone(timezone.now(), zone_of(request))
    since = clock(local) if local.date() == now.date() else f"{short_day(local.date())}, {clock(local)}"
    return f"Since {since}: {in_minutes(max(0, minutes_between(began, timezone.now())))} so far"


def timed(request: Request) -> Timed | None:
    """What was measured, as the way to the sheet says it: at least a minute, at most as long as a session may be."""
    began, minutes = request.GET.get("began", ""), request.GET.get("minutes", "")
    try:
        since = in_zone(datetime.fromisoformat(began).astimezone(UTC), zone_of(request))
        return Timed(since, min(max(1, int(minutes)), LONGEST_MINUTES))
    except (ValueError, OverflowError):
        return None
