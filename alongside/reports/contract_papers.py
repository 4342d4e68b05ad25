"""What stands on a quote or an invoice: the same figures as the pages show."""

from collections.abc import Iterable
from decimal import Decimal

from alongside.blueprint.grammar import Money
from alongside.blueprint.tongues.tongue import Tongue
from alongside.programs.facts import tongue_of
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
    tongue = _tongue(quote)
    return Paper(
        title=tongue.say("paper.quote", number=quote),
        sponsor=quote.sponsor.name,
        program=_program(quote),
        facts=[*_facts(quote, quote), (tongue.say("paper.asked-on"), tongue.page_day(quote.made_on))],
        heads=_heads(tongue),
        lines=_lines(quote),
        notes=[tongue.say("paper.holds", day=tongue.page_day(quote.holds_until))],
        on=quote.made_on,
        lang=tongue.code,
    )


def invoice_paper(invoice: Invoice, balance: Balance) -> Paper:
    """An invoice as it stands: what was paid, credited and is open follows the sum."""
    tongue = _tongue(invoice.quote)
    return Paper(
        title=tongue.say("paper.invoice", number=invoice),
        sponsor=invoice.sponsor.name,
        program=_program(invoice.quote),
        facts=[
            *_facts(invoice.quote, invoice),
            (tongue.say("paper.issued-on"), tongue.page_day(invoice.issued_on)),
            (tongue.say("paper.of-quote"), str(invoice.quote)),
        ],
        heads=_heads(tongue),
        lines=_lines(invoice.quote),
        notes=list(_stands(invoice, balance, tongue)),
        on=invoice.issued_on,
        lang=tongue.code,
    )


def _stands(invoice: Invoice, balance: Balance, tongue: Tongue) -> Iterable[str]:
    if balance.void:
        yield tongue.say("paper.void")
        return
    for key, amount in (("paid", balance.paid), ("credited", balance.credited), ("refunded", balance.refunded)):
        if amount:
            yield f"{tongue.say(f'paper.{key}')}: {money(amount, invoice.currency)}"
    yield f"{tongue.say('paper.open')}: {money(balance.open, invoice.currency)}"


def _tongue(quote: Quote) -> Tongue:
    return tongue_of(quote.participation.cohort)


def _program(quote: Quote) -> str:
    cohort = quote.participation.cohort
    return f"{cohort.program.name}, {cohort.name}"


def _heads(tongue: Tongue) -> tuple[str, str]:
    return tongue.say("paper.what"), tongue.say("paper.amount")


def _facts(quote: Quote, paper: Quote | Invoice) -> list[tuple[str, str]]:
    tongue = _tongue(quote)
    return [(tongue.say("paper.for"), quote.participation.name), (tongue.say("paper.payer"), payer_words(paper))]


def _lines(quote: Quote) -> list[tuple[str, str]]:
    tongue, price = _tongue(quote), money(quote.price, quote.currency)
    group = f", {quote.group.replace('-', ' ')}" if quote.group else ""
    none = tongue.say("paper.no-tax")
    return [
        (f"{tongue.told(quote.minutes)}{group}", price),
        (tongue.say("paper.tax"), none),
        (tongue.say("paper.total"), price),
    ]
