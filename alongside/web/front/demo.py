"""Signing in without a password, one button a role: in the demo only, and nowhere else is there such a page."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from alongside.demo.doors import doors
from alongside.kernel.errors import NotHere
from alongside.web.front.entering import enter
from alongside.web.shared.guard import open_to_all
from alongside.web.shared.middleware import CHOSEN
from alongside.web.shared.page import page
from alongside.web.shared.request import Request


@open_to_all
@require_safe
def demo(request: Request) -> HttpResponse:
    """List the roles of each program with one person to be."""
    _only_in_the_demo()
    return page(request, "front/demo.html", {"doors": doors()})


@open_to_all
@require_POST
def demo_enter(request: Request) -> HttpResponse:
    """Be one of the people listed."""
    _only_in_the_demo()
    wanted = request.POST.get("participation", "")
    chosen = next((door.participation for door in doors() if door.participation.public_id == wanted), None)
    if chosen is None or chosen.person is None:
        raise NotHere
    enter(request, chosen.person)
    request.session[CHOSEN] = chosen.public_id
    return redirect("front:home")


def _only_in_the_demo() -> None:
    if not settings.DEMO:
        raise NotHere
