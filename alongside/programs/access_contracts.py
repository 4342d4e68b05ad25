"""Who may see and change quotes and invoices: who buys, who approves, and coordinators. Hours and money, no session."""

from django.db.models import Q

from alongside.kernel.access import Access, Kind, Verb, Who
from alongside.programs.models.contracts import Quote
from alongside.programs.models.invoices import Invoice


def _of_cohort(who: Who) -> Q:
    return Q(participation__cohort=who.cohort)


def _own(who: Who) -> Q:
    return Q(participation=who.participation)


def _to_approve(who: Who) -> Q:
    return Q(approver=who.participation)


def _invoice_of_cohort(who: Who) -> Q:
    return Q(quote__participation__cohort=who.cohort)


def _own_invoice(who: Who) -> Q:
    return Q(quote__participation=who.participation)


def _approved_invoice(who: Who) -> Q:
    return Q(quote__approver=who.participation)


_QUOTE = {Kind.COORDINATOR: _of_cohort, Kind.SUPPORTED: _own, Kind.APPROVER: _to_approve}
QUOTES = Access(Quote, {Verb.SEE: _QUOTE, Verb.CHANGE: _QUOTE})
INVOICES = Access(
    Invoice,
    {
        Verb.SEE: {
            Kind.COORDINATOR: _invoice_of_cohort,
            Kind.SUPPORTED: _own_invoice,
            Kind.APPROVER: _approved_invoice,
        },
        Verb.CHANGE: {Kind.COORDINATOR: _invoice_of_cohort},
    },
)
