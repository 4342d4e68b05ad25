"""Pay, for coordinators: what was earned and not paid yet, pay runs down to their lines, and taking a line back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Kind, Verb
from alongside.kernel.errors import NotHere, Refused
from alongside.ledger.facts import closed_until, to_approve_until
from alongside.pay.access import RUNS
from alongside.pay.actions import approve_run, claw_back, make_run, mark_paid, void_run
from alongside.pay.enums import RunState
from alongside.pay.facts import Earned
from alongside.pay.models import PayLine, PayRun
from alongside.pay.queries import Due, by_person, due, lines_of, runs_of, state_of, sums_of
from alongside.programs.models.participations import Participation
from alongside.reports.contract_papers import money
from alongside.reports.pay import label, pay_sheet, said
from alongside.web.office.days import typed_day
from alongside.web.office.exports import taken
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

PEOPLE = 40
TONES = {RunState.WAITS: "gold", RunState.READY: "sky", RunState.PAID: "leaf", RunState.VOID: "line"}
DOES = {"approve": approve_run, "paid": mark_paid}


@dataclass(frozen=True, slots=True)
class Line:
    """One line in words. `look`: "gone" for one that was taken back, "back" for what takes it back. `way`: to take it
    back."""

    day: str
    what: str
    amount: str
    look: str = ""
    why: str = ""
    way: str = ""


@dataclass(frozen=True, slots=True)
class Whose:
    """Everything of one person: their lines and what these come to."""

    name: str
    public_id: str
    total: str
    lines: Sequence[Line]


def _asks_approval(blueprint: Blueprint) -> bool:
    return bool(blueprint.pay) and any(one.approved_by for one in blueprint.counting.values())


@acting_as(Kind.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def pay(request: Request) -> HttpResponse:
    """Show what was not paid yet and every run; with POST, make a run."""
    cohort, refusal = request.participation.cohort, ""
    books = closed_until(cohort.pk)
    until = typed_day(request.POST.get("last") or request.GET.get("until", ""), books or request.who.on)
    if request.method == "POST":
        key = request.POST.get("key", "")[:40]
        try:
            run = make_run(cohort=cohort, last=until, key=key, by=request.person, who=request.who)
        except Refused as refused:
            refusal = refused.sentence
        else:
            messages.success(request, "The run is made. Look at its lines before it is paid.")
            return redirect("office:pay-run", run.public_id)
    found = due(cohort, until=until)
    people = Paginator(_due(found, request.blueprint), PEOPLE).get_page(request.GET.get("page"))
    runs = list(runs_of(request.who))
    sums = sums_of(runs)
    context = {
        "pays": [(key, label(request.blueprint, key)) for key in request.blueprint.pay],
        "no_rate": [
            label(request.blueprint, key) for key, one in request.blueprint.pay.items() if not (one.amount or one.rates)
        ],
        "until": until,
        "books": books,
        "unapproved": to_approve_until(cohort.pk, until) if _asks_approval(request.blueprint) else 0,
        "total": _total(_sums(found)),
        "people": people,
        "url": f"?until={until.isoformat()}&page=",
        "runs": [(run, state_of(run), TONES[state_of(run)], _total(sums.get(run.pk, {}))) for run in runs],
        "refusal": refusal,
        "key": get_random_string(20),
    }
    return page(request, "office/pay.html", context, status=422 if refusal else 200)


@acting_as(Kind.COORDINATOR)
@require_safe
def run(request: Request, public_id: str) -> HttpResponse:
    """Show one run, person by person, down to the lines."""
    found = RUNS.fetch(request.who, public_id, rows=PayRun.objects.select_related("by").prefetch_related("steps__by"))
    state = state_of(found)
    lines = by_person(lines_of(request.who, found))
    several = [_whose(row, lines[row], request.blueprint, paid=state is RunState.PAID) for row in lines]
    context = {
        "run": found,
        "crumbs": ((reverse("office:pay"), "Pay"),),
        "state": state,
        "state_tone": TONES[state],
        "total": _total(sums_of([found]).get(found.pk, {})),
        "people": Paginator(several, PEOPLE).get_page(request.GET.get("page")),
        "url": "?page=",
        "mine": found.by_id == request.person.pk,
    }
    return page(request, "office/pay_run.html", context)


@acting_as(Kind.COORDINATOR)
@require_POST
def step(request: Request, public_id: str) -> HttpResponse:
    """Say the second yes, that it was paid, or that it is void."""
    found = RUNS.fetch(request.who, public_id, Verb.CHANGE)
    wanted = request.POST.get("step", "")
    try:
        if wanted == "void":
            void_run(run=found, reason=request.POST.get("reason", ""), by=request.person, who=request.who)
        else:
            DOES.get(wanted, mark_paid)(run=found, by=request.person, who=request.who)
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, "Noted.")
    return redirect("office:pay-run", public_id)


@acting_as(Kind.COORDINATOR)
@require_safe
def export(request: Request, public_id: str, kind: str) -> HttpResponseBase:
    """The pay file of one run."""
    found = RUNS.fetch(request.who, public_id)
    return taken(request, kind, lambda blueprint: pay_sheet(request.who, found, blueprint))


@acting_as(Kind.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: Request, number: int) -> HttpResponse:
    """Ask why a paid line is to be taken back; with POST, the next run does."""
    line = lines_of(request.who).filter(pk=number).first()
    if line is None:
        raise NotHere
    refusal = ""
    if request.method == "POST":
        try:
            claw_back(line=line, reason=request.POST.get("reason", ""), by=request.person, who=request.who)
        except Refused as refused:
            refusal = refused.sentence
        else:
            messages.success(request, "Noted. The next run takes it back, and they can read why.")
            return redirect("office:pay-run", line.run.public_id)
    back = reverse("office:pay-run", args=[line.run.public_id])
    context = {
        "name": line.participation.name,
        "what": _line(line, request.blueprint),
        "crumbs": ((reverse("office:pay"), "Pay"), (back, f"Until {line.run.last:%B} {line.run.last.day}")),
        "back": back,
        "typed": request.POST.get("reason", ""),
        "refusal": refusal,
    }
    return page(request, "office/pay_take_back.html", context, status=422 if refusal else 200)


def _sums(found: Due) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for one, amount in found.new:
        sums[one.rate.currency] = sums.get(one.rate.currency, Decimal(0)) + amount
    for line in found.back:
        sums[line.currency] = sums.get(line.currency, Decimal(0)) - line.amount
    return sums


def _total(sums: dict[str, Decimal]) -> str:
    return " and ".join(money(amount, currency) for currency, amount in sorted(sums.items())) or money(
        Decimal(0), "USD"
    )


def _due(found: Due, blueprint: Blueprint) -> list[Whose]:
    """What waits, person by person."""
    lines: dict[Participation, list[tuple[Line, Decimal, str]]] = {}
    for one, amount in found.new:
        lines.setdefault(one.row, []).append((_fresh(one, amount, blueprint), amount, one.rate.currency))
    for line in found.back:
        what = Line(_day(line), f"Takes back: {_what(line, blueprint)}", money(-line.amount, line.currency), "back")
        lines.setdefault(line.participation, []).append((what, -line.amount, line.currency))
    return [
        Whose(row.name, row.public_id, _summed((amount, of) for _, amount, of in several), [one for one, *_ in several])
        for row, several in sorted(lines.items(), key=lambda each: (each[0].name, each[0].pk))
    ]


def _whose(row: Participation, lines: Sequence[PayLine], blueprint: Blueprint, *, paid: bool) -> Whose:
    total = _summed((one.amount, one.currency) for one in lines)
    return Whose(row.name, row.public_id, total, [_line(one, blueprint, paid=paid) for one in lines])


def _summed(amounts: Iterable[tuple[Decimal, str]]) -> str:
    sums: dict[str, Decimal] = {}
    for amount, currency in amounts:
        sums[currency] = sums.get(currency, Decimal(0)) + amount
    return _total(sums)


def _fresh(one: Earned, amount: Decimal, blueprint: Blueprint) -> Line:
    cut = "" if amount == one.amount else ", as much as is paid at most"
    what = f"{label(blueprint, one.rule)}: {said(one)}{cut}"
    return Line(f"{one.day:%b} {one.day.day}, {one.day.year}", what, money(amount, one.rate.currency))


def _line(one: PayLine, blueprint: Blueprint, *, paid: bool = False) -> Line:
    gone = hasattr(one, "taken_back_by")
    why = one.claw_back.reason if hasattr(one, "claw_back") else ""
    way = reverse("office:pay-take-back", args=[one.pk]) if paid and one.amount > 0 and not (gone or why) else ""
    what = _what(one, blueprint)
    look = "back" if one.takes_back_id else "gone" if gone else ""
    return Line(
        _day(one), f"Takes back: {what}" if look == "back" else what, money(one.amount, one.currency), look, why, way
    )


def _what(one: PayLine, blueprint: Blueprint) -> str:
    return f"{label(blueprint, one.rule)}: {said(one)}"


def _day(one: PayLine) -> str:
    return f"{one.day:%b} {one.day.day}, {one.day.year}"
