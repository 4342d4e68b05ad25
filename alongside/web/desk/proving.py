"""Proofs of hours: one's own, and of people one helps."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from alongside.kernel.access import Kind
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.proving import as_file, context_of, done, fetched
from alongside.web.shared.request import Request


@acting_as(Kind.HELPER, Kind.SUPPORTED)
@require_http_methods(["GET", "HEAD", "POST"])
def proof(request: Request, public_id: str) -> HttpResponse:
    """Show what is confirmed and the proof of it; with POST, make it or sign it."""
    row = fetched(request, public_id)
    fault = done(request, row) if request.method == "POST" else ""
    if request.method == "POST" and not fault:
        return redirect("desk:proof", public_id)
    context = context_of(request, row) | {"fault": fault}
    return page(request, "desk/proof.html", context, status=422 if fault else 200)


@acting_as(Kind.HELPER, Kind.SUPPORTED)
@require_safe
def proof_file(request: Request, public_id: str) -> HttpResponse:
    """The newest proof as a PDF: the same bytes for the same facts."""
    return as_file(fetched(request, public_id))
