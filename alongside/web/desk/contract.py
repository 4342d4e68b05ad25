"""The contract of the one who is helped: hours left, adding hours, signing, papers. It counts hours and no word."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import get_random_string
from django.views.decorators.http import require_http_methods, require_POST

from alongside.blueprint.language import Blueprint
from alongside.blueprint.requirements import contract_account, hours_go_on
from alongside.kernel.access import Kind, Verb
from alongside.kernel.amounts import alike, told
from alongside.kernel.errors import Refused
from alongside.ledger.models import Entry
from alongside.ledger.queries import lines
from alongside.programs.access_contracts import QUOTES
from alongside.programs.actions.contracts import approve, ask_quote, decline, sign, withdraw
from alongside.programs.enums import QuoteState, QuoteStepKind
from alongside.programs.facts import parsed, pinned
from alongside.programs.funding import waiting_for_money
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.contracts import Contract, Quote
from alongside.programs.models.participations import Participation
from alongside.programs.pricing import offered, running, signers, state_of
from alongside.programs.queries import helpers_beside
from alongside.programs.queries_contracts import (
    contracts_of,
    invoices_of,
    may_approve,
    payers_told,
    quotes_of,
    wish_of,
)
from alongside.programs.track_places import place_on_track
from alongside.reports.contract_papers import money, payer_words
from alongside.standing.earlier import before_this_year
from alongside.web.desk import contract_words as words
from alongside.web.desk.contract_drawing import Burn, drawings
from alongside.web.desk.words import short_day
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

ROWS = Quote.objects.select_related(
    "participation__person", "participation__cohort__program", "approver__person", "version", "sponsor", "payer"
)


@acting_as(Kind.SUPPORTED)
@require_http_methods(["GET", "HEAD", "POST"])
def contract(request: Request) -> HttpResponse:
    """Show one's own contract; with POST, ask for more hours at today's price."""
    refusal = None
    if request.method == "POST":
        try:
            quote = _ask(request)
        except Refused as refused:
            refusal = refused.sentence
        else:
            messages.success(request, f"Quote {quote} is yours. Its price holds until {short_day(quote.holds_until)}.")
            return redirect("desk:contract")
    row, blueprint = request.participation, request.blueprint
    context = _hours(request, row, blueprint) | _money(request, row, blueprint) | {"refusal": refusal}
    return page(request, "desk/contract.html", context, status=200 if refusal is None else 422)


def _ask(request: Request) -> Quote:
    row, typed = request.participation, request.POST
    wish = wish_of(row, request.blueprint, typed.dict())
    return ask_quote(participation=row, wish=wish, key=typed.get("key", "")[:40], by=request.person)


def _hours(request: Request, row: Participation, blueprint: Blueprint) -> dict[str, Any]:
    on = request.who.on
    base, added = contracts_of(row, on=on)
    if base is None:
        return {"base": None, "helper": ""}
    account = contract_account(blueprint)
    found: list[Entry] = list(
        lines(request.who).filter(participation=row, account__key=account, day__gte=base.starts_on).order_by("day")
    )
    entries = [one for one in found if words.counts(one, blueprint)]
    total = base.minutes + sum(one.minutes for one in added)
    last = max([base.ends_on, *(one.ends_on for one in added)])
    when = blueprint.counting[account].when if account else ""
    before = [(day, sums.counted(when)) for _, _, day, sums in before_this_year(blueprint, on, [row.pk], {account})]
    burn = Burn(total, base.starts_on, last, [*sorted(before), *((one.day, one.amount) for one in entries)], on)
    beside = helpers_beside([row.pk]).get(row.pk, [])
    ways = words.ways(entries, blueprint)
    return {
        "base": base,
        "helper": beside[0].person.name if beside else "",
        "helper_first": beside[0].person.first_name if beside else "",
        "place": str(row.works_at) if row.works_at else "",
        "last": last,
        "total": told(total),
        "left": told(max(burn.left, 0)),
        "over": told(-burn.left) if burn.left < 0 else "",
        "used": alike([one.minutes for one in ways], plain=told)(total - burn.left),
        "before": told(sum(amount for _, amount in before)) if before else "",
        "goes_on": _next(base) if hours_go_on(blueprint) else None,
        "times": sum(one.times for one in ways),
        "out": burn.runs_out,
        "drawings": drawings(burn),
        "others": words.others(row, base, on),
        "ways": ways,
    }


def _next(base: Contract) -> Cohort | None:
    """The year in which a contract goes on."""
    return Cohort.objects.filter(
        participations__contracts__came_from__contract=base, participations__contracts__came_from__came_back=None
    ).first()


def _money(request: Request, row: Participation, blueprint: Blueprint) -> dict[str, Any]:
    on, pin = request.who.on, pinned(row.cohort_id, on=request.who.on)
    base = running(row, on=on)
    place = place_on_track(row, blueprint)
    offers = [] if base is None and place and not place.number else offered(row, pin, base, on=on)
    quotes = quotes_of(row)
    invoices = invoices_of(quotes)
    told_quotes = [(one, state_of(one, one.steps.all(), contract=hasattr(one, "contract"), on=on)) for one in quotes]
    begun = next((one for one, state in told_quotes if state == QuoteState.IN_FORCE), None)
    now = next((one for one, state in told_quotes if state in (QuoteState.ASKED, QuoteState.APPROVED)), None)
    stage = begun or now
    papers = [words.invoice_document(one, balance) for one, balance, _ in invoices]
    sold = words.sales(offers, request.POST.get("offer", ""))
    return {
        "pending": [_pending(request, one, state) for one, state in told_quotes if _waits(state)],
        "steps": words.stages(stage, list(stage.steps.all()), _paid(stage, invoices), begun=stage is begun)
        if stage
        else None,
        "said": words.said(stage.steps.all(), blueprint) if stage else [],
        "papers": papers + [words.quote_document(one, state) for one, state in told_quotes],
        "sales": sold,
        "unpriced": bool(offers) and not sold,
        "group": offers[0].group.replace("-", " ") if offers else "",
        "ends_on": offers[0].ends_on if offers else None,
        "holds_until": offers[0].holds_until if offers else None,
        "payers": payers_told(row, blueprint, alone="I pay myself"),
        "approvers": [(one.public_id, one.name) for one in may_approve(row, blueprint)],
        "waits": waiting_for_money(row.cohort_id).get(row.pk) if blueprint.funds else None,
        "track_place": place,
        "typed": request.POST.dict(),
        "key": request.POST.get("key") or get_random_string(20),
    }


def _waits(state: QuoteState) -> bool:
    return state in (QuoteState.ASKED, QuoteState.APPROVED, QuoteState.LAPSED)


def _paid(quote: Quote, invoices: Any) -> Any:
    return next((day for one, balance, day in invoices if one.quote_id == quote.pk and balance.open == 0), None)


def _pending(request: Request, quote: Quote, state: QuoteState) -> dict[str, Any]:
    done = {step.signer for step in quote.steps.all() if step.kind == QuoteStepKind.SIGNED}
    mine = request.participation.role
    waiting = [role for role in signers(quote, parsed(quote.version.digest)) if role not in done]
    roles = request.blueprint.roles
    others = [roles[role].one for role in waiting if role in roles and role != mine]
    says = state.label
    if state == QuoteState.ASKED and quote.approver:
        who = "you" if quote.approver == request.participation else quote.approver.name
        says = f"Waits for {who} to approve"
    elif state == QuoteState.APPROVED:
        says = "Waits for you to sign" if mine in waiting else f"Waits for the {' and the '.join(others)} to sign"
    return {
        "quote": quote,
        "title": f"{told(quote.minutes)}, {money(quote.price, quote.currency)}",
        "payer": payer_words(quote),
        "says": says,
        "signs": mine if state == QuoteState.APPROVED and mine in waiting else "",
        "withdraws": request.who.kind == Kind.SUPPORTED and state != QuoteState.LAPSED,
        "approves": request.who.kind == Kind.APPROVER and state == QuoteState.ASKED,
        "whose": quote.participation.name,
    }


DOES: Mapping[str, tuple[Callable[[Quote, Request], Quote], str]] = {
    "approve": (lambda quote, request: approve(quote=quote, by=request.person), "Approved. Now it is signed."),
    "decline": (
        lambda quote, request: decline(quote=quote, by=request.person),
        "Noted: not approved. Nothing is owed.",
    ),
    "withdraw": (lambda quote, request: withdraw(quote=quote, by=request.person), "Taken back. Nothing is owed."),
    "sign": (
        lambda quote, request: sign(quote=quote, signer=request.participation.role, by=request.person),
        "Signed, with today’s date.",
    ),
}


@acting_as(Kind.SUPPORTED, Kind.APPROVER)
@require_POST
def step(request: Request, public_id: str) -> HttpResponse:
    """Approve, say no, sign or take back a quote of one's own, or one to approve."""
    quote = QUOTES.fetch(request.who, public_id, Verb.CHANGE, rows=ROWS.all())
    done = DOES.get(request.POST.get("do", ""))
    try:
        if done is None:
            raise Refused("Choose one of the buttons on the page.")
        done[0](quote, request)
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, done[1])
    return redirect("desk:approvals" if request.who.kind == Kind.APPROVER else "desk:contract")


@acting_as(Kind.APPROVER)
@require_http_methods(["GET", "HEAD"])
def approvals(request: Request) -> HttpResponse:
    """List what waits for the one who approves: hours and price, never a session."""
    rows = QUOTES.visible(request.who, rows=ROWS.select_related("payer_person", "contract").prefetch_related("steps"))
    on, found = request.who.on, list(rows.order_by("-pk")[:200])
    told_quotes = [(one, state_of(one, one.steps.all(), contract=hasattr(one, "contract"), on=on)) for one in found]
    waiting = [_pending(request, one, state) for one, state in told_quotes if _waits(state)]
    context = {
        "waiting": [one for one in waiting if one["approves"] or one["signs"]],
        "papers": [words.quote_document(one, state, whose=one.participation.name) for one, state in told_quotes]
        + [words.invoice_document(one, balance) for one, balance, _ in invoices_of(found)],
    }
    return page(request, "desk/approvals.html", context)
