"""The way home: where each role begins, and as whom somebody acts who has more than one."""

from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch
from django.views.decorators.http import require_http_methods, require_safe

from alongside.kernel.access import Kind
from alongside.kernel.errors import NotHere
from alongside.web.shared.guard import open_to_all, signed_in
from alongside.web.shared.middleware import CHOSEN
from alongside.web.shared.page import page
from alongside.web.shared.request import Request
from alongside.web.shared.roles import in_roles

HOMES: Mapping[Kind, str] = {
    Kind.COORDINATOR: "office:home",
    Kind.SUPPORT: "office:people",
    Kind.HELPER: "desk:home",
    Kind.SUPPORTED: "desk:home",
    Kind.SITE_LEADER: "leaders:home",
    Kind.LEADER: "leaders:home",
    Kind.RESEARCHER: "leaders:home",
    Kind.APPROVER: "desk:approvals",
}


@signed_in
@require_safe
def home(request: Request) -> HttpResponse:
    """Go to the page where one's role begins; without a role, say what happens next."""
    kind = request.who.kind
    try:
        if kind is None:
            return page(request, "front/no_role.html", {"person": request.person})
        return redirect(HOMES[kind])
    except NoReverseMatch:
        return redirect("front:settings")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def acting(request: Request) -> HttpResponse:
    """Choose as whom to act, out of one's own roles."""
    if request.method == "POST":
        wanted = request.POST.get("participation", "")
        if wanted not in {choice.public_id for choice in request.acting.choices}:
            raise NotHere
        request.session[CHOSEN] = wanted
        return redirect("front:home")
    return page(
        request,
        "front/acting.html",
        {"roles": in_roles(request.acting.choices, request.pins), "chosen": request.acting.chosen},
    )


@open_to_all
@require_safe
def healthz(_request: Request) -> HttpResponse:
    """Answer whoever watches over the machine: this process serves."""
    return HttpResponse("ok", content_type="text/plain")
