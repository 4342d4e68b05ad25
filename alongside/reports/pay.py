"""Pay in words and as a sheet: each line with what it is for, at which rate, and what it came from."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from alongside.blueprint.grammar import Money
from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Who
from alongside.kernel.amounts import told
from alongside.pay.facts import Earned
from alongside.pay.models import PayLine, PayRun
from alongside.pay.queries import lines_of
from alongside.reports.exports import Sheet
from alongside.reports.funds import PARTS
from alongside.reports.sheets import Cell, hours

AT_ONCE = 500


def label(blueprint: Blueprint, rule: str) -> str:
    """What a rule of pay is called; its key where the program no longer has it."""
    known = blueprint.pay.get(rule)
    return (known.label if known else "") or rule.replace("-", " ").capitalize()


def said(line: PayLine | Earned) -> str:
    """For how much of what: "50 min at $42.50 an hour", "October 2026", "once"."""
    rate = _rate(line.rate if isinstance(line, Earned) else Money(line.rate, line.currency))
    match line.per:
        case "hour":
            return f"{told(line.quantity)} at {rate} an hour"
        case "mile":
            return f"{line.quantity} miles at {rate} a mile"
        case "month":
            return f"{line.day:%B %Y}"
        case _:
            return f"{rate} {PARTS.get(line.per, 'once')}"


def _rate(rate: Money) -> str:
    """A rate as exact as it is: $40.00 an hour, $0.725 a mile."""
    exact = rate.amount.normalize()
    places = max(2, -int(exact.as_tuple().exponent))
    return f"${exact:,.{places}f}" if rate.currency == "USD" else f"{exact:,.{places}f} {rate.currency}"


def pay_sheet(who: Who, run: PayRun, blueprint: Blueprint) -> Sheet:
    """Every line of a run, those that take back with an amount below zero."""
    headings = (
        *("Line", "Name", "Id", "Pay", "Day", "Paid for", "Quantity", "Rate", "Amount", "Currency", "Source"),
        *("Takes back line", "Fund", "Budget line", "In the books of"),
    )
    rows = lines_of(who, run).iterator(chunk_size=AT_ONCE)
    return Sheet(f"Pay-{run.last.isoformat()}", headings, _rows(rows, blueprint))


def _rows(lines: Iterable[PayLine], blueprint: Blueprint) -> Iterator[tuple[Cell, ...]]:
    for one in lines:
        timed = one.per == "hour"
        yield (
            one.pk,
            one.participation.name,
            one.participation.public_id,
            label(blueprint, one.rule),
            one.day,
            "hours" if timed else one.per or "once",
            hours(one.quantity) if timed else one.quantity,
            Decimal(f"{one.rate.normalize():f}"),  # 40, not 4E+1
            one.amount,
            one.currency,
            one.source,
            one.takes_back_id,
            one.fund,
            one.line,
            (one.entry.booked_on or one.entry.day).strftime("%Y-%m") if one.entry else None,
        )
