"""Every contract of the cohort with its state and its money; one quote with its steps, invoices and what was paid."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.text import capfirst
from django.views.decorators.http import require_POST, require_safe

from alongside.kernel.access import Kind, Verb
from alongside.kernel.amounts import told
from alongside.kernel.errors import Refused
from alongside.programs.access_contracts import INVOICES, QUOTES
from alongside.programs.actions.contracts import approve, sign
from alongside.programs.actions.invoices import Line, enter, make_void
from alongside.programs.enums import EntryKind, QuoteState, QuoteStepKind
from alongside.programs.facts import parsed
from alongside.programs.models.contracts import Contract, Quote
from alongside.programs.models.invoices import Invoice
from alongside.programs.pricing import signers, state_of
from alongside.programs.queries_contracts import invoices_of, noted_without_quote
from alongside.reports.contract_papers import money, payer_words
from alongside.web.office.days import typed_day, written
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

AT_ONCE = 30
WHO = ("participation__person", "participation__team", "participation__organization")


def _rows() -> QuerySet[Quote]:
    rows = Quote.objects.select_related("payer", "payer_person", "contract", "version", "approver__person", *WHO)
    return rows.prefetch_related("steps__person")


@dataclass(frozen=True, slots=True)
class Listed:
    """One quote in the list."""

    number: str
    public_id: str
    whose: str
    hours: str
    price: str
    payer: str
    state: str
    tone: str
    open: str


@acting_as(Kind.COORDINATOR)
@require_safe
def contracts(request: Request) -> HttpResponse:
    """List quotes, newest first, with what is open."""
    rows = QUOTES.visible(request.who, rows=_rows()).order_by("-pk")
    shown = Paginator(rows, AT_ONCE).get_page(request.GET.get("page"))
    quotes = list(shown)
    owed: dict[int, Decimal] = {}
    for invoice, balance, _ in invoices_of(quotes):
        owed[invoice.quote_id] = owed.get(invoice.quote_id, Decimal(0)) + balance.open
    noted = Paginator(noted_without_quote(request.who.cohort or 0), AT_ONCE).get_page(request.GET.get("noted"))
    context = {
        "shown": shown,
        "lines": [_line(one, request.who.on, owed.get(one.pk)) for one in quotes],
        "funded": bool(request.blueprint.funds),
        "url": "?page=",
        "noted": [_noted(one) for one in noted],
        "noted_shown": noted,
    }
    return page(request, "office/contracts.html", context)


@dataclass(frozen=True, slots=True)
class Noted:
    """A contract that was bought without a quote: the price of its first day, and who pays where that is known."""

    public_id: str
    whose: str
    hours: str
    days: str
    price: str
    payer: str


def _noted(one: Contract) -> Noted:
    return Noted(
        public_id=one.participation.public_id,
        whose=one.participation.name,
        hours=told(one.minutes),
        days=f"{written(one.starts_on)} to {written(one.ends_on)}",
        price=money(one.price, one.currency),
        payer=str(one.payer) if one.payer else "Who pays is not said",
    )


def _line(quote: Quote, on: date, owed: Decimal | None) -> Listed:
    state = state_of(quote, quote.steps.all(), contract=hasattr(quote, "contract"), on=on)
    waits = state in (QuoteState.ASKED, QuoteState.APPROVED)
    return Listed(
        number=str(quote),
        public_id=quote.public_id,
        whose=quote.participation.name,
        hours=told(quote.minutes),
        price=money(quote.price, quote.currency),
        payer=payer_words(quote),
        state=state.label,
        tone="gold" if waits else "leaf" if state == QuoteState.IN_FORCE else "line",
        open="" if owed is None else money(owed, quote.currency),
    )


@dataclass(frozen=True, slots=True)
class Wrong:
    """What could not be written under an invoice, why, and what was typed: nothing of it is lost."""

    invoice: Invoice
    sentence: str
    typed: dict[str, str]


@acting_as(Kind.COORDINATOR)
@require_safe
def one(request: Request, public_id: str) -> HttpResponse:
    """Show one quote: its steps, what paper says of it, its invoices and their entries."""
    return _shown(request, QUOTES.fetch(request.who, public_id, rows=_rows()))


def _shown(request: Request, quote: Quote, wrong: Wrong | None = None) -> HttpResponse:
    state = state_of(quote, quote.steps.all(), contract=hasattr(quote, "contract"), on=request.who.on)
    done = {step.signer for step in quote.steps.all() if step.kind == QuoteStepKind.SIGNED}
    roles = request.blueprint.roles
    waiting = [role for role in signers(quote, parsed(quote.version.digest)) if role not in done]
    context = {
        "quote": quote,
        "line": _line(quote, request.who.on, None),
        "waits": state == QuoteState.ASKED,
        "signers": [(role, roles[role].one if role in roles else role) for role in waiting]
        if state == QuoteState.APPROVED
        else [],
        "steps": [
            (step, roles[step.signer].one if step.signer in roles else step.signer)
            for step in sorted(quote.steps.all(), key=lambda step: step.at)
        ],
        "begun": state == QuoteState.IN_FORCE,
        "invoices": [
            (
                invoice,
                money(balance.open, invoice.currency),
                balance,
                [(one, money(one.amount, invoice.currency)) for one in invoice.entries.all()],
                wrong if wrong and wrong.invoice == invoice else None,
            )
            for invoice, balance, _ in invoices_of([quote])
        ],
        "kinds": [(kind.value, kind.label) for kind in EntryKind if kind != EntryKind.VOID],
        "today": request.who.on,
        "key": get_random_string(20),
        "crumbs": ((reverse("office:contracts"), capfirst(request.nouns.contract.many)),),
    }
    return page(request, "office/contract.html", context, status=200 if wrong is None else 422)


@acting_as(Kind.COORDINATOR)
@require_POST
def paper(request: Request, public_id: str) -> HttpResponse:
    """Note from paper that a quote was approved, or signed in a role."""
    quote = QUOTES.fetch(request.who, public_id, Verb.CHANGE, rows=_rows())
    signer = request.POST.get("signer", "")
    try:
        if not signer:
            approve(quote=quote, by=request.person)
        else:
            of_the_two = (one for one in (quote.participation, quote.approver) if one and one.role == signer)
            own = next(of_the_two, request.participation)  # any other role is signed by whoever acts in it
            sign(quote=quote, signer=signer, by=request.person, person=own.person)
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, "Noted, as it stands on paper.")
    return redirect("office:contracts-one", public_id)


@acting_as(Kind.COORDINATOR)
@require_POST
def entry(request: Request, public_id: str) -> HttpResponse:
    """Write down a payment, a credit, a payment back, or that an invoice is void."""
    invoice = INVOICES.fetch(request.who, public_id, Verb.CHANGE, rows=Invoice.objects.select_related("quote"))
    typed = request.POST
    try:
        if typed.get("kind") == EntryKind.VOID:
            make_void(invoice=invoice, reason=typed.get("reason", ""), by=request.person)
        else:
            enter(invoice=invoice, line=_typed(request), by=request.person)
    except Refused as refused:
        quote = QUOTES.fetch(request.who, invoice.quote.public_id, rows=_rows())
        return _shown(request, quote, Wrong(invoice, refused.sentence, typed.dict()))
    messages.success(request, f"Noted under invoice {invoice}.")
    return redirect("office:contracts-one", invoice.quote.public_id)


def _typed(request: Request) -> Line:
    typed = request.POST
    if typed.get("kind") not in {EntryKind.PAYMENT, EntryKind.CREDIT, EntryKind.REFUND}:
        raise Refused("Choose what happened: paid, credited or paid back.", field="kind")
    try:
        amount = Decimal(typed.get("amount", "").replace(",", "").replace("$", "").strip())
    except InvalidOperation:
        raise Refused("Write the amount like this: 1749.00", field="amount") from None
    if not amount.is_finite() or abs(amount) >= Decimal(100_000_000):
        raise Refused("Write the amount like this: 1749.00", field="amount")
    return Line(
        kind=EntryKind(typed["kind"]),
        amount=amount,
        on=typed_day(typed.get("on", ""), request.who.on),
        key=typed.get("key", "")[:40] or get_random_string(20),
        reason=typed.get("reason", "")[:400],
    )
