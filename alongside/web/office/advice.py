"""Advice about somebody who is not named, where the program asks a coordinator."""

from django.http import HttpResponse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from alongside.kernel.access import Kind
from alongside.web.shared import advising
from alongside.web.shared.guard import acting_as
from alongside.web.shared.request import Request


@acting_as(Kind.COORDINATOR)
@require_safe
def advice(request: Request) -> HttpResponse:
    """Everything asked that this person reads."""
    return advising.listed(request, "office")


@acting_as(Kind.COORDINATOR)
@sensitive_post_parameters("words")
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: Request, public_id: str) -> HttpResponse:
    """One question; with POST, answer it or close it."""
    return advising.shown(request, "office", public_id)
