"""Invoices: made out once, paid, credited, paid back, void. Money is exact; nothing written is changed."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from alongside.blueprint.grammar import Money
from alongside.kernel.errors import Refused
from alongside.people.actions.events import Facts, record
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.programs.actions.cohorts import hold
from alongside.programs.enums import EntryKind, Numbered
from alongside.programs.facts import today
from alongside.programs.models.contracts import Quote
from alongside.programs.models.invoices import Invoice, InvoiceEntry
from alongside.programs.numbering import next_number
from alongside.programs.pricing import Balance
from alongside.programs.queries_contracts import balance_of

CENT = Decimal("0.01")


@dataclass(frozen=True, kw_only=True)
class Line:
    """What is written under an invoice: how much, when, why; `key` of the form it came from."""

    kind: EntryKind
    amount: Decimal
    on: date
    key: str
    reason: str = ""


def issue(*, quote: Quote, on: date, by: Person | None) -> Invoice:
    """Make out the invoice of a contract that begins, in the transaction in which it does; once for a quote."""
    there = Invoice.objects.filter(quote=quote, replaces=None).first()
    return there or _made(quote, on, by, payer=quote.payer, person=quote.payer_person)


def _made(
    quote: Quote,
    on: date,
    by: Person | None,
    *,
    payer: Organization | None,
    person: Person | None,
    replaces: Invoice | None = None,
) -> Invoice:
    invoice = Invoice.objects.create(
        quote=quote,
        sponsor=quote.sponsor,
        year=on.year,
        number=next_number(sponsor=quote.sponsor, paper=Numbered.INVOICE, year=on.year),
        issued_on=on,
        amount=quote.price,
        currency=quote.currency,
        payer=payer,
        payer_person=person,
        replaces=replaces,
    )
    _note("invoice-issued", invoice, by, {"amount": str(invoice.amount), "currency": invoice.currency})
    return invoice


@transaction.atomic
def enter(*, invoice: Invoice, line: Line, by: Person | None) -> InvoiceEntry:
    """Write one line under an invoice: a payment, a credit or a payment back. The same key is the same line.

    Raises Refused, with what is open, for more than that: who pays in two windows at once pays once.
    """
    row = _held(invoice)
    there = row.entries.filter(key=line.key).first()
    if there is not None:
        return there
    _fits(row, line, balance_of(row), today(row.quote.participation.cohort))
    entry = InvoiceEntry.objects.create(
        invoice=row,
        kind=line.kind,
        amount=line.amount,
        on=line.on,
        at=timezone.now(),
        by=by,
        reason=line.reason.strip(),
        key=line.key,
    )
    _note(f"invoice-{line.kind}", row, by, {"amount": str(line.amount), "on": line.on})
    return entry


@transaction.atomic
def make_void(*, invoice: Invoice, reason: str, by: Person, instead: Organization | Person | None = None) -> Invoice:
    """Say that an invoice counts no more, and why; with `instead`, make it out anew to another payer. Twice is once.

    Returns the new one where there is one. Raises Refused while money has come in for it: pay that back first.
    """
    row = _held(invoice)
    before = balance_of(row)
    if before.void:
        return Invoice.objects.filter(replaces=row).first() or row
    if before.paid != before.refunded:
        raise Refused("Money has come in for this invoice. Credit it and pay it back first.")
    if not reason.strip():
        raise Refused("Say in a few words why it is void.", field="reason")
    on = today(row.quote.participation.cohort)
    line = Line(kind=EntryKind.VOID, amount=row.amount, on=on, key="void", reason=reason)
    InvoiceEntry.objects.create(
        invoice=row, kind=line.kind, amount=line.amount, on=on, at=timezone.now(), by=by, reason=reason.strip(),
        key=line.key,
    )  # fmt: skip
    _note("invoice-void", row, by, {})
    if instead is None:
        return row
    payer = instead if isinstance(instead, Organization) else None
    person = instead if isinstance(instead, Person) else None
    return _made(row.quote, on, by, payer=payer, person=person, replaces=row)


def _fits(invoice: Invoice, line: Line, before: Balance, on: date) -> None:
    """Refuse what cannot be: nothing is owed any more, more than is open, a reason that is missing, half a cent."""
    if before.void:
        raise Refused("This invoice is void. Nothing is owed for it.")
    if line.amount <= 0 or line.amount != line.amount.quantize(CENT):
        raise Refused("An amount is more than nothing and has cents at most.", field="amount")
    if line.on < invoice.issued_on or line.on > on:
        raise Refused("Choose a day between the invoice’s and today.", field="on")
    if line.kind != EntryKind.PAYMENT and not line.reason.strip():
        raise Refused("Say in a few words why.", field="reason")
    most = {
        EntryKind.PAYMENT: before.open,
        EntryKind.CREDIT: before.amount - before.credited,
        EntryKind.REFUND: -before.open,
    }[line.kind]
    if most <= 0:
        raise Refused(NOTHING[line.kind])
    if line.amount > most:
        raise Refused(f"That is more than there is: {Money(most, invoice.currency)} at most.", field="amount")


NOTHING = {
    EntryKind.PAYMENT: "This invoice is paid already. Nothing was written down twice.",
    EntryKind.CREDIT: "All of this invoice is credited already.",
    EntryKind.REFUND: "There is nothing to pay back: credit it first.",
}


def _held(invoice: Invoice) -> Invoice:
    """The invoice, held: what is owed is settled after the year is closed, too, and nothing is counted anew."""
    hold(invoice.quote.participation.cohort_id)
    rows = Invoice.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("quote__participation__cohort", "quote__sponsor", "sponsor").get(pk=invoice.pk)


def _note(kind: str, invoice: Invoice, by: Person | None, facts: Facts) -> None:
    row = invoice.quote.participation
    said: Facts = {"invoice": invoice.public_id, "number": str(invoice), **facts}
    record(kind, by=by, about=row.person_id, cohort=row.cohort_id, subject=f"participation:{row.public_id}", facts=said)
