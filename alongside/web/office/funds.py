"""Where the money of a program comes from: each fund by line, who takes what of it, and the priority list."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.views.decorators.http import require_http_methods, require_safe

from alongside.blueprint.grammar import Money
from alongside.kernel.access import Kind
from alongside.kernel.amounts import alike, told
from alongside.kernel.errors import NotHere, Refused
from alongside.programs.actions.funding import apply_priority_list
from alongside.programs.funding import IN_TURN, Ranked, Source, applied, helped, in_order, places_of
from alongside.programs.models.funding import PriorityList
from alongside.reports.contract_papers import money
from alongside.reports.exports import funds_sheet, names_told
from alongside.reports.funds import Fund, Funds, Line, Taking, funds_of
from alongside.reports.hourly import hourly_of
from alongside.web.office.exports import taken
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

AT_ONCE = 50
NAMED = 12  # so many who wait are told by name


@acting_as(Kind.COORDINATOR)
@require_safe
def funds(request: Request) -> HttpResponse:
    """Show every fund: what there is, what is promised, what is used, what is left."""
    found = _funds(request)
    context = {
        "funds": found.funds,
        "hourly": hourly_of(found, request.blueprint, on=request.who.on),
        "bought": _bought(found.bought),
        "nowhere": len({one.row.pk for one in found.nowhere}),
        "sells": request.blueprint.contracts is not None,
        "named": names_told(request.blueprint),
    }
    return page(request, "office/funds.html", context)


@acting_as(Kind.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def line(request: Request, fund: str, key: str = "") -> HttpResponse:
    """Show who takes from one line; `?amount=` tries a priority list, with POST it is applied."""
    cohort = request.participation.cohort
    there = _funds(request).line(fund, key)
    if there is None:
        raise NotHere
    whole, found = there
    refusal, tried = "", None
    held = applied(cohort.pk).get((fund, key))
    ranked = in_order(cohort, request.blueprint, fund, key)
    try:
        tried = _tried(request, found)
        if request.method == "POST" and tried is not None:
            source, typed = Source(fund, key), request.POST.get("key", "")[:40]
            made = apply_priority_list(
                cohort=cohort, source=source, amount=tried, key=typed, by=request.person, who=request.who
            )
            messages.success(request, f"Applied: {_reach(made)}. Whoever waits now was told.")
            return redirect(request.path)
    except Refused as refused:
        refusal = refused.sentence
    shown = Paginator(_ordered(found, ranked), AT_ONCE).get_page(request.GET.get("page"))
    context = {
        "line": found,
        "whole": list(_wholes(whole, found, ranked, tried)) if len(whole.lines) > 1 and found.priced else [],
        "crumbs": ((reverse("office:funds"), "Funds"),),
        "shown": shown,
        "rows": _rows(list(shown), held, ranked),
        "url": "?page=",
        "held": held,
        "ranked": bool(ranked),
        "priority": ", then ".join(name.replace("-", " ") for name in request.blueprint.eligibility.priority),
        "preview": _preview(ranked, tried, held) if ranked and tried is not None else None,
        "typed": request.POST.get("amount") or request.GET.get("amount") or (held.amount if held else ""),
        "refusal": refusal,
        "key": get_random_string(20),
    }
    return page(request, "office/fund_line.html", context, status=422 if refusal else 200)


@acting_as(Kind.COORDINATOR)
@require_safe
def export(request: Request, kind: str) -> HttpResponseBase:
    """Everybody who takes part, each with the one source of theirs; as a sheet."""
    cohort = request.participation.cohort
    return taken(request, kind, lambda blueprint: funds_sheet(cohort, blueprint, on=request.who.on))


def _funds(request: Request) -> Funds:
    return funds_of(request.participation.cohort, request.blueprint, on=request.who.on)


@dataclass(frozen=True, slots=True)
class Buyer:
    """Somebody who pays for hours: how many contracts, what they come to."""

    name: str
    contracts: int
    price: str


def _bought(several: Sequence[Taking]) -> list[Buyer]:
    by_payer: dict[tuple[str, str], list[Decimal]] = {}
    for one in several:
        by_payer.setdefault((one.source.payer, one.currency), []).append(one.committed or Decimal(0))
    return [
        Buyer(name, len(prices), money(sum(prices, Decimal(0)), currency))
        for (name, currency), prices in sorted(by_payer.items())
    ]


def _tried(request: Request, found: Line) -> Money | None:
    """The amount somebody typed, exact; None where nothing was."""
    typed = (request.POST if request.method == "POST" else request.GET).get("amount", "")
    plain = typed.replace(",", "").replace("$", "").strip()
    if not plain and request.method != "POST":
        return None
    try:
        amount = Decimal(plain)
    except InvalidOperation:
        raise Refused("Write the amount like this: 120000.00", field="amount") from None
    if not amount.is_finite() or not 0 <= amount < Decimal(1_000_000_000):
        raise Refused("Write the amount like this: 120000.00", field="amount")
    return Money(amount, found.currency)


@dataclass(frozen=True, slots=True)
class Waits:
    """Somebody whom the money does not reach, and what they have already."""

    place: int
    public_id: str
    name: str
    what: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What would follow: how many are covered, who waits, who waits no longer, how many of those have a helper."""

    amount: str
    plain: str
    covered: int
    waits: Sequence[Waits]
    others: int
    helped: int
    newly: int
    no_longer: int
    left: str


def _preview(ranked: Sequence[Ranked], amount: Money, held: PriorityList | None) -> Preview:
    was = places_of([held]) if held else {}
    waiting = [(n, one) for n, one in enumerate(ranked, start=1) if not one.covered(amount.amount)]
    before = {pk for pk, place in was.items() if not place.covered}
    now = {one.contract.pk for _, one in waiting}
    reached = max((one.so_far for one in ranked if one.covered(amount.amount)), default=Decimal(0))
    beside = helped(one.contract.participation_id for _, one in waiting)
    named = [
        Waits(
            n,
            one.contract.participation.public_id,
            one.contract.participation.name,
            f"{told(one.contract.minutes)}, {'' if one.why == IN_TURN else 'first by: '}{one.why}",
        )
        for n, one in waiting[:NAMED]
    ]
    return Preview(
        amount=str(amount),
        plain=str(amount.amount),
        covered=len(ranked) - len(waiting),
        waits=named,
        others=len(waiting) - len(named),
        helped=len(beside),
        newly=len(now - before),
        no_longer=len(before - now),
        left=str(Money(amount.amount - reached, amount.currency)),
    )


@dataclass(frozen=True, slots=True)
class Whole:
    """What a line takes of its whole fund, and what is left of that; `short`: how much more is promised than there
    is."""

    when: str
    has: str
    this: str
    others: str
    left: str
    short: str


def _wholes(fund: Fund, line: Line, ranked: Sequence[Ranked], tried: Money | None) -> Iterator[Whole]:
    """As it is, and as it would be with the amount somebody tries."""
    yield _whole("As it is", fund, line, line.committed)
    if ranked and tried is not None:
        covered = {one.contract.pk for one in ranked if one.covered(tried.amount)}
        yield _whole(f"With {tried}", fund, line, line.committed_with(covered))


def _whole(when: str, fund: Fund, line: Line, this: Money) -> Whole:
    others = fund.beside(line)
    if fund.has is None:
        return Whole(when, "not said", str(this), str(others), "–", "")
    left = Money(fund.has.amount - this.amount - others.amount, fund.has.currency)
    short = str(Money(-left.amount, left.currency)) if left.amount < 0 else ""
    return Whole(when, str(fund.has), str(this), str(others), str(left), short)


def _reach(made: PriorityList) -> str:
    covered = made.places.filter(covered=True).count()
    return f"{covered} covered, {made.places.count() - covered} waiting"


def _ordered(found: Line, ranked: Sequence[Ranked]) -> list[Taking]:
    """Granted hours in the program's order, then everybody else by name."""
    place = {one.contract.pk: n for n, one in enumerate(ranked)}
    last = len(place)
    return sorted(
        found.takings, key=lambda one: (place.get(one.contract.pk, last) if one.contract else last, one.row.name)
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One who takes from the line, in words."""

    public_id: str
    name: str
    what: str
    hours: str
    committed: str
    spent: str
    waits: bool
    why: str


def _rows(several: Sequence[Taking], held: PriorityList | None, ranked: Sequence[Ranked]) -> list[Row]:
    places = places_of([held]) if held else {}
    why = {one.contract.pk: one.why for one in ranked}
    form = alike((one.minutes for one in several), plain=told)
    return [
        Row(
            one.row.public_id,
            one.row.name,
            one.what,
            form(one.minutes) if one.minutes else "–",
            money(one.committed, one.currency) if one.committed is not None else "–",
            money(one.spent, one.currency) if one.spent is not None else "–",
            one.contract is not None and one.contract.pk in places and not places[one.contract.pk].covered,
            why.get(one.contract.pk, "") if one.contract else "",
        )
        for one in several
    ]
