"""How letters reach one: chosen on the page "Yours", and stopped with the link under a letter."""

from datetime import time

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from alongside.kernel.errors import Refused
from alongside.notices.reaching import Choice, choose, go_on, named_by, stop, stopped
from alongside.web.front.yours import yours
from alongside.web.shared.guard import open_to_all, signed_in
from alongside.web.shared.page import page
from alongside.web.shared.request import Request


@signed_in
@require_POST
def reach(request: Request) -> HttpResponse:
    """Keep what somebody chose: which letters, one a day or each at once, quiet hours."""
    try:
        quiet_from, quiet_until = _time(request, "quiet_from"), _time(request, "quiet_until")
        daily, topics = bool(request.POST.get("daily")), request.POST.getlist("topics")
        choose(request.person, Choice(topics, daily=daily, quiet_from=quiet_from, quiet_until=quiet_until))
    except Refused as refused:
        return yours(request, refused)
    messages.success(request, "Saved. This is how letters reach you from now on.")
    return redirect("front:settings")


@csrf_exempt  # mail programs send it by themselves, without a page before (RFC 8058); the token says who
@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def letters(request: Request, token: str) -> HttpResponse:
    """Ask before the letters stop: mail programs open links by themselves. Stop them, or send them again."""
    person, topic = named_by(token)
    if request.method == "POST":
        (go_on if request.POST.get("again") else stop)(token)
    return page(request, "front/letters.html", {"topic": topic, "stopped": stopped(person, topic)})


def _time(request: Request, name: str) -> time | None:
    written = request.POST.get(name, "")
    try:
        return time.fromisoformat(written) if written else None
    except ValueError:
        raise Refused("Choose a time of day.", field=name) from None
