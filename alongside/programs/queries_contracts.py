"""Reads of quotes, contracts and invoices: balances, states, what a fund covers, in flat numbers of queries."""

from collections.abc import Iterable
from decimal import Decimal

from alongside.programs.enums import EntryKind, InvoiceState
from alongside.programs.models.invoices import Invoice, InvoiceEntry
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
