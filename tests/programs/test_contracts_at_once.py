"""Two windows and twenty offices at once, on PostgreSQL, where transactions really run side by side."""

from datetime import date
from decimal import Decimal

import pytest

from alongside.blueprint.grammar import Money
from alongside.kernel.access import Kind, Who
from alongside.people.models.events import Event
from alongside.programs.actions.contracts import approve, sign
from alongside.programs.actions.funding import apply_priority_list
from alongside.programs.actions.invoices import Line, enter, make_void
from alongside.programs.enums import EntryKind
from alongside.programs.facts import today
from alongside.programs.funding import Source, waiting_for_money
from alongside.programs.models.contracts import Contract, Quote
from alongside.programs.models.funding import PriorityList
from alongside.programs.models.invoices import Invoice, InvoiceEntry
from alongside.programs.queries_contracts import balance_of
from tests.cast import cast
from tests.factories.contracts import bought, market, quoted
from tests.factories.people import person
from tests.factories.programs import enrolled
from tests.people.test_at_once import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


def test_twenty_quotes_at_once_are_numbered_one_to_twenty() -> None:
    here = market(cast())
    came = at_once(*[lambda n=n: quoted(here, key=f"form {n}") for n in range(20)])
    assert came == {"done": 20}
    assert sorted(Quote.objects.values_list("number", flat=True)) == list(range(1, 21))


def test_one_form_sent_by_eight_windows_is_one_quote() -> None:
    here = market(cast())
    assert at_once(*[lambda: quoted(here)] * 8) == {"done": 8}
    assert Quote.objects.count() == 1


def test_two_windows_paying_at_once_pay_once() -> None:
    here = market(cast())
    invoice, day = bought(here), today(here.cohort)

    def pay(key: str) -> None:
        line = Line(kind=EntryKind.PAYMENT, amount=Decimal("1749.00"), on=day, key=key)
        enter(invoice=invoice, line=line, by=here.office)

    came = at_once(*[lambda n=n: pay(f"window {n}") for n in range(6)])
    assert came == {"done": 1, "This invoice is paid already. Nothing was written down twice.": 5}
    assert (InvoiceEntry.objects.count(), balance_of(invoice).open) == (1, Decimal("0.00"))


def test_one_pays_while_another_says_void_and_one_of_them_was_first() -> None:
    here = market(cast())
    invoice, day = bought(here), today(here.cohort)
    line = Line(kind=EntryKind.PAYMENT, amount=Decimal("1749.00"), on=day, key="window")
    both = [
        lambda: enter(invoice=invoice, line=line, by=here.office),
        lambda: make_void(invoice=invoice, reason="Made out twice", by=here.office),
    ]
    came = at_once(*both)
    found = balance_of(invoice)
    assert came["done"] == 1
    assert (found.void, found.paid) in {(True, Decimal(0)), (False, Decimal("1749.00"))}


def test_credits_from_four_windows_make_no_more_than_there_is() -> None:
    here = market(cast())
    invoice, day = bought(here), today(here.cohort)
    enter(
        invoice=invoice, line=Line(kind=EntryKind.PAYMENT, amount=Decimal("1749.00"), on=day, key="p"), by=here.office
    )

    def credit(key: str) -> None:
        line = Line(kind=EntryKind.CREDIT, amount=Decimal("1000.00"), on=day, key=key, reason="Half of the hours")
        enter(invoice=invoice, line=line, by=here.office)

    came = at_once(*[lambda n=n: credit(f"window {n}") for n in range(4)])
    assert came == {"done": 1, "That is more than there is: $749.00 at most.": 3}
    assert balance_of(invoice).open == Decimal("-1000.00")


def test_two_windows_signing_at_once_begin_one_contract() -> None:
    here = market(cast())
    quote = approve(quote=quoted(here), by=here.chief)
    both = [
        lambda: sign(quote=quote, signer="newcomer", by=here.person),
        lambda: sign(quote=quote, signer="approver", by=here.chief),
    ]
    assert at_once(*both * 3) == {"done": 6}
    assert (Contract.objects.count(), Invoice.objects.count()) == (1, 1)
    assert Contract.objects.get().ends_on > date(2026, 1, 1)


def test_one_priority_list_applied_by_six_windows_is_one_list() -> None:
    here = market(cast())
    facts: dict[str, object] = {"position": "teacher", "sector": "public", "member": True}
    waits = enrolled(here.cohort, person("New Teacher"), "newcomer", facts=facts)
    who = Who(here.office.pk, today(here.cohort), here.coordinator.pk, here.cohort.pk, Kind.COORDINATOR)
    source, amount = Source("line", "hours"), Money(Decimal(100), "USD")

    def apply() -> None:
        apply_priority_list(cohort=here.cohort, source=source, amount=amount, key="one form", by=here.office, who=who)

    assert at_once(*[apply] * 6) == {"done": 6}
    assert (PriorityList.objects.count(), waiting_for_money(here.cohort.pk)) == (1, {waits.pk: 0})
    assert Event.objects.filter(kind="hours-wait").count() == 1
