"""What stands on a quote or an invoice: the same figures as the pages show."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from alongside.blueprint.grammar import Money
from alongside.kernel.amounts import told
from alongside.programs.models.contracts import Quote
from alongside.programs.models.invoices import Invoice
from alongside.programs.pricing import Balance
from alongside.reports.papers import Paper


def money(amount: Decimal, currency: str) -> str:
    """An exact amount in words: "$1,749.00", with a minus sign before it where it is one."""
    words = str(Money(abs(amount), currency))
    return f"−{words}" if amount < 0 else words


def payer_words(paper: Quote | Invoice) -> str:
    """Who pays, by name; `payer` and `payer_person` must be loaded."""
    return str(paper.payer or paper.payer_person)


def quote_paper(quote: Quote) -> Paper:
    """A quote; its participation with person, program and sponsor must be loaded."""
    return Paper(
        title=f"Quote {quote}",
        sponsor=quote.sponsor.name,
        program=_program(quote),
        facts=[*_facts(quote, quote), ("Asked for on", _day(quote.made_on))],
        lines=_lines(quote),
        notes=[f"This price holds until {_day(quote.holds_until)}, whatever happens to the price list."],
        on=quote.made_on,
    )


def invoice_paper(invoice: Invoice, balance: Balance) -> Paper:
    """An invoice as it stands: what was paid, credited and is open follows the sum."""
    return Paper(
        title=f"Invoice {invoice}",
        sponsor=invoice.sponsor.name,
        program=_program(invoice.quote),
        facts=[
            *_facts(invoice.quote, invoice),
            ("Made out on", _day(invoice.issued_on)),
            ("Quote", str(invoice.quote)),
        ],
        lines=_lines(invoice.quote),
        notes=list(_stands(invoice, balance)),
        on=invoice.issued_on,
    )


def _stands(invoice: Invoice, balance: Balance) -> Iterable[str]:
    if balance.void:
        yield "This invoice is void. Nothing is owed for it."
        return
    for words, amount in (("Paid", balance.paid), ("Credited", balance.credited), ("Paid back", balance.refunded)):
        if amount:
            yield f"{words}: {money(amount, invoice.currency)}"
    yield f"Open: {money(balance.open, invoice.currency)}"


def _program(quote: Quote) -> str:
    cohort = quote.participation.cohort
    return f"{cohort.program.name}, {cohort.name}"


def _facts(quote: Quote, paper: Quote | Invoice) -> list[tuple[str, str]]:
    return [("For", quote.participation.name), ("To be paid by", payer_words(paper))]


def _lines(quote: Quote) -> list[tuple[str, str]]:
    price = money(quote.price, quote.currency)
    group = f", {quote.group.replace('-', ' ')}" if quote.group else ""
    return [(f"{told(quote.minutes)}{group}", price), ("Tax", "none"), ("Total", price)]


def _day(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
