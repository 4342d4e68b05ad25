"""Proofs of hours of people in the program, for those who coordinate."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from alongside.kernel.access import Kind
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.proving import as_file, context_of, done, fetched
from alongside.web.shared.request import Request


@acting_as(Kind.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def proof(request: Request, public_id: str) -> HttpResponse:
    """Show what is confirmed and the proof of it; with POST, make it or sign it."""
    row = fetched(request, public_id)
    fault = done(request, row) if request.method == "POST" else ""
    if request.method == "POST" and not fault:
        return redirect("office:proof", public_id)
    crumbs = ((reverse("office:people"), "People"), (reverse("office:people-person", args=[public_id]), row.name))
    context = context_of(request, row) | {"fault": fault, "crumbs": crumbs}
    return page(request, "office/proof.html", context, status=422 if fault else 200)


@acting_as(Kind.COORDINATOR)
@require_safe
def proof_file(request: Request, public_id: str) -> HttpResponse:
    """The newest proof as a PDF: the same bytes for the same facts."""
    return as_file(fetched(request, public_id))
