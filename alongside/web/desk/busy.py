"""When one is busy elsewhere: the address of one's own calendar, given and taken away."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from alongside.exchange.actions.busying import drop_address, keep_address
from alongside.exchange.models import BusyAddress
from alongside.exchange.tasks import look_when_busy
from alongside.jobs.actions import enqueue
from alongside.kernel.access import Kind
from alongside.kernel.clock import in_zone
from alongside.kernel.errors import NotAllowed, Refused
from alongside.web.desk.words import clock, full_day, zone_of
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request


@acting_as(Kind.HELPER, Kind.SUPPORTED)
@sensitive_post_parameters("address")
@require_http_methods(["GET", "HEAD", "POST"])
def busy(request: Request) -> HttpResponse:
    """Say whether a calendar is read and how that goes; keep an address, or forget it."""
    if request.method != "POST":
        return _page(request)
    if "end" in request.POST:
        drop_address(by=request.person)
        messages.success(request, "Your calendar is read no more, and what was known from it is gone.")
        return redirect("desk:calendar-busy")
    try:
        keep_address(address=request.POST.get("address", ""), by=request.person)
    except NotAllowed:
        raise
    except Refused as refused:
        return _page(request, refused.sentence, status=422)
    enqueue(look_when_busy, key="given")
    messages.success(request, "Thank you. Your calendar is read in a moment, and then once an hour.")
    return redirect("desk:calendar-busy")


def _page(request: Request, fault: str = "", status: int = 200) -> HttpResponse:
    kept = BusyAddress.objects.filter(person=request.person).first()
    looked = in_zone(kept.looked_at, zone_of(request)) if kept and kept.looked_at else None
    context = {
        "kept": kept,
        "looked": f"{full_day(looked.date())}, {clock(looked)}" if looked else "",
        "fault": fault,
        "faults": [("busy_address", fault)] if fault else [],
    }
    return page(request, "desk/busy.html", context, status=status)
