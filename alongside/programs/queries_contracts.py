"""Reads of quotes, contracts and invoices: balances, states, what a fund covers, in flat numbers of queries."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from alongside.programs.enums import EntryKind, InvoiceState
from alongside.programs.models.contracts import Contract, Quote
from alongside.programs.models.invoices import Invoice, InvoiceEntry
from alongside.programs.models.participations import Participation
from alongside.programs.pricing import Balance


def balance_of(invoice: Invoice) -> Balance:
    """What became of one invoice."""
    return balances([invoice])[invoice.pk]


def balances(invoices: Iterable[Invoice]) -> dict[int, Balance]:
    """What became of each invoice, by its row number. One query."""
    several = list(invoices)
    sums: dict[tuple[int, str], Decimal] = {}
    rows = InvoiceEntry.objects.filter(invoice__in=[one.pk for one in several])
    for invoice, kind, amount in rows.values_list("invoice_id", "kind", "amount"):
        sums[invoice, kind] = sums.get((invoice, kind), Decimal(0)) + amount
    none = Decimal(0)
    return {
        one.pk: Balance(
            amount=one.amount,
            paid=sums.get((one.pk, EntryKind.PAYMENT), none),
            credited=sums.get((one.pk, EntryKind.CREDIT), none),
            refunded=sums.get((one.pk, EntryKind.REFUND), none),
            void=(one.pk, EntryKind.VOID) in sums,
        )
        for one in several
    }


def invoice_state(balance: Balance) -> InvoiceState:
    """Where an invoice stands."""
    if balance.void:
        return InvoiceState.VOID
    if balance.open < 0:
        return InvoiceState.OWED_BACK
    if balance.open == 0:
        return InvoiceState.PAID if balance.credited < balance.amount else InvoiceState.CREDITED
    return InvoiceState.PART if balance.paid > balance.refunded else InvoiceState.OPEN


def contracts_of(row: Participation, *, on: date) -> tuple[Contract | None, list[Contract]]:
    """The contract hours are taken from on a day, else the next one, and what was added to it by then. Two queries."""
    rows = list(Contract.objects.filter(participation=row, tops_up=None).order_by("starts_on", "pk"))
    if not rows:
        return None, []
    one = next((each for each in reversed(rows) if each.starts_on <= on), rows[0])
    return one, list(Contract.objects.filter(tops_up=one, starts_on__lte=on).order_by("starts_on", "pk"))


def quotes_of(row: Participation) -> list[Quote]:
    """Every quote of one who takes part, newest first, with its steps and who took them. Three queries."""
    rows = Quote.objects.filter(participation=row).select_related(
        "participation__person", "approver__person", "version", "payer", "payer_person", "contract"
    )
    return list(rows.prefetch_related("steps__person").order_by("-pk"))


def invoices_of(quotes: Iterable[Quote]) -> list[tuple[Invoice, Balance, date | None]]:
    """Their invoices, newest first, each with what became of it and the day of its last entry. Two queries."""
    rows = Invoice.objects.filter(quote__in=[one.pk for one in quotes]).select_related("payer", "payer_person")
    found = list(rows.prefetch_related("entries").order_by("-pk"))
    sums = balances(found)
    return [(one, sums[one.pk], max((each.on for each in one.entries.all()), default=None)) for one in found]
