"""One's own calendar feed: made, shown once, ended."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from alongside.exchange.actions.feeding import end_feed, make_feed
from alongside.exchange.models import CalendarFeed
from alongside.kernel.access import Kind
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request


@acting_as(Kind.HELPER, Kind.SUPPORTED)
@require_http_methods(["GET", "HEAD", "POST"])
def feed(request: Request) -> HttpResponse:
    """Say whether there is one; make one, whose address is shown this once; end it."""
    address = ""
    if request.method == "POST" and "end" in request.POST:
        end_feed(by=request.person)
        messages.success(request, "Your feed has ended. Its address answers nobody any more.")
        return redirect("desk:calendar-feed")
    if request.method == "POST":
        secret = make_feed(by=request.person, named=bool(request.POST.get("named")))
        address = f"{settings.ADDRESS}{reverse('front:calendar-feed', args=[secret])}"
    found = CalendarFeed.objects.filter(person=request.person).first()
    return page(request, "desk/feed.html", {"address": address, "feed": found})
