"""Quotes and invoices to take along, as PDF: the same figures as the pages, the same file for the same facts."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from alongside.kernel.access import Kind
from alongside.programs.access_contracts import INVOICES, QUOTES
from alongside.programs.models.contracts import Quote
from alongside.programs.models.invoices import Invoice
from alongside.programs.queries_contracts import balance_of
from alongside.reports.contract_papers import invoice_paper, quote_paper
from alongside.reports.papers import Paper, as_pdf
from alongside.web.shared.guard import acting_as
from alongside.web.shared.request import Request

WHOSE = ("participation__person", "participation__team", "participation__organization")
COHORT = "participation__cohort__program"


@acting_as(Kind.SUPPORTED, Kind.APPROVER, Kind.COORDINATOR)
@require_safe
def quote(request: Request, public_id: str) -> HttpResponse:
    """One quote."""
    rows = Quote.objects.select_related("sponsor", "payer", "payer_person", COHORT, *WHOSE)
    return _answer(quote_paper(QUOTES.fetch(request.who, public_id, rows=rows)))


@acting_as(Kind.SUPPORTED, Kind.APPROVER, Kind.COORDINATOR)
@require_safe
def invoice(request: Request, public_id: str) -> HttpResponse:
    """One invoice, with what was paid by now."""
    beyond = [f"quote__{one}" for one in (COHORT, *WHOSE)]
    rows = Invoice.objects.select_related("sponsor", "payer", "payer_person", *beyond)
    found = INVOICES.fetch(request.who, public_id, rows=rows)
    return _answer(invoice_paper(found, balance_of(found)))


def _answer(paper: Paper) -> HttpResponse:
    response = HttpResponse(as_pdf(paper), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{paper.title.lower().replace(" ", "-")}.pdf"'
    return response
