"""A quote for somebody who asked by telephone or on paper: which hours, who pays, who approves."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.views.decorators.http import require_http_methods

from alongside.kernel.access import Kind, Verb
from alongside.kernel.amounts import told
from alongside.kernel.errors import Refused
from alongside.programs.access import PARTICIPATIONS
from alongside.programs.actions.contracts import ask_quote
from alongside.programs.facts import pinned
from alongside.programs.models.participations import Participation
from alongside.programs.pricing import Offered, offered, running
from alongside.programs.queries_contracts import may_approve, payers_told, wish_of
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

ROWS = Participation.objects.select_related("person", "team", "organization", "works_at", "cohort__program")


@acting_as(Kind.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def asking(request: Request, public_id: str) -> HttpResponse:
    """Show what somebody could buy today; with POST, make the quote."""
    row = PARTICIPATIONS.fetch(request.who, public_id, Verb.CHANGE, rows=ROWS)
    blueprint, refusal = request.blueprint, ""
    if request.method == "POST":
        typed = request.POST.dict()
        try:
            wish = wish_of(row, blueprint, typed)
            quote = ask_quote(participation=row, wish=wish, key=typed.get("key", "")[:40], by=request.person)
        except Refused as refused:
            refusal = refused.sentence
        else:
            messages.success(request, f"Quote {quote} is made. Note below what paper says of it.")
            return redirect("office:contracts-one", quote.public_id)
    offers = offered(row, pinned(row.cohort_id, on=request.who.on), running(row, on=request.who.on), on=request.who.on)
    context = {
        "name": row.name,
        "crumbs": (
            (reverse("office:people"), "People"),
            (reverse("office:people-person", args=[public_id]), row.name),
        ),
        "offers": [(one.offer, _words(one)) for one in offers if one.price],
        "unpriced": bool(offers) and not any(one.price for one in offers),
        "group": offers[0].group.replace("-", " ") if offers else "",
        "holds_until": offers[0].holds_until if offers else None,
        "payers": payers_told(row, blueprint, alone=row.name),
        "approvers": [(one.public_id, one.name) for one in may_approve(row, blueprint)],
        "typed": request.POST.dict(),
        "key": request.POST.get("key") or get_random_string(20),
        "refusal": refusal,
    }
    return page(request, "office/contract_asking.html", context, status=422 if refusal else 200)


def _words(one: Offered) -> str:
    return f"{told(one.minutes)}, {one.price}"
