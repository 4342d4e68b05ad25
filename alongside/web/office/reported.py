"""Messages somebody reported, for whoever the program names: the one, the few around it, and no other."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from alongside.kernel.access import Kind, Verb
from alongside.kernel.clock import in_zone
from alongside.practice.messages.access import REPORTS
from alongside.practice.messages.actions.opening import open_report
from alongside.practice.messages.actions.reporting import settle_report
from alongside.practice.messages.enums import Settled
from alongside.practice.messages.queries import reports
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request


@acting_as(Kind.COORDINATOR)
@require_safe
def reported(request: Request) -> HttpResponse:
    """List what was reported, without a word of it: what waits first."""
    return page(request, "office/reported.html", {"reports": list(reports(request.who)[:100])})


@acting_as(Kind.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: Request, public_id: str) -> HttpResponse:
    """Open a reported message and the few around it, which is recorded; or say what comes of it."""
    found = REPORTS.fetch(request.who, public_id, Verb.READ, rows=reports(request.who))
    if request.method == "POST":
        how = Settled.TAKEN_OFF if request.POST.get("how") == Settled.TAKEN_OFF else Settled.LEFT
        settle_report(report=found, how=how, by=request.person, who=request.who)
        messages.success(request, "Saved. Whoever reported it is told.")
        return redirect("office:reported")
    why, around = open_report(report=found, by=request.person, who=request.who)
    zone = request.participation.cohort.time_zone
    context = {
        "report": found,
        "why": why,
        "around": [(one, in_zone(one.message.written_at, zone)) for one in around],
        "settled": getattr(found, "settling", None),
        "ways": Settled.choices,
    }
    return page(request, "office/reported_one.html", context)
