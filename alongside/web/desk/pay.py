"""One's own pay: what was paid or is about to be, line by line, and what was earned since."""

from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Kind
from alongside.pay.enums import RunState
from alongside.pay.models import PayLine
from alongside.pay.queries import Due, due, lines_of, state_of
from alongside.reports.contract_papers import money
from alongside.reports.pay import label, said
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

STATES = {
    RunState.WAITS: "To be paid",
    RunState.READY: "To be paid",
    RunState.PAID: "Paid",
    RunState.VOID: "Taken out",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line in words. `look` as in the lines of hours; `why`: what was said where it is taken back."""

    day: str
    what: str
    state: str
    amount: str
    look: str = ""
    why: str = ""


@acting_as(Kind.HELPER, Kind.SUPPORTED)
@require_safe
def pay(request: Request) -> HttpResponse:
    """Show every line of one's own, newest first, and what is not in a run yet."""
    mine = list(lines_of(request.who).prefetch_related("run__steps"))
    found = due(request.participation.cohort, until=request.who.on, only=request.participation)
    context = {
        "lines": [_line(one, request.blueprint) for one in reversed(mine)],
        "due": [
            Line(
                f"{one.day:%b} {one.day.day}, {one.day.year}",
                f"{label(request.blueprint, one.rule)}: {said(one)}",
                "",
                money(amount, one.rate.currency),
            )
            for one, amount in found.new
        ],
        "waiting": _summed(found),
    }
    return page(request, "desk/pay.html", context)


def _summed(found: Due) -> str:
    """What is not in a run yet, by currency."""
    sums: dict[str, Decimal] = {}
    for one, amount in found.new:
        sums[one.rate.currency] = sums.get(one.rate.currency, Decimal(0)) + amount
    return " and ".join(money(amount, currency) for currency, amount in sorted(sums.items()))


def _line(one: PayLine, blueprint: Blueprint) -> Line:
    what = f"{label(blueprint, one.rule)}: {said(one)}"
    look = "back" if one.takes_back_id else "gone" if hasattr(one, "taken_back_by") else ""
    about = one.takes_back or one
    return Line(
        f"{one.day:%b} {one.day.day}, {one.day.year}",
        f"Takes back: {what}" if look == "back" else what,
        STATES[state_of(one.run)],
        money(one.amount, one.currency),
        look,
        about.claw_back.reason if hasattr(about, "claw_back") else "",
    )
