"""Coordinators see every quote, note what paper says, and write down money."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from alongside.programs.models.contracts import Contract
from alongside.programs.models.invoices import InvoiceEntry
from tests.cast import Cast, cast
from tests.doors import signed_in
from tests.factories.contracts import Market, bought, market, quoted

pytestmark = pytest.mark.django_db
PAGE = "/office/contracts/"


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 19, 23, 30, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def who() -> Cast:
    return cast()


@pytest.fixture
def here(who: Cast) -> Market:
    return market(who)


def test_paper_and_money_are_noted(here: Market) -> None:
    office, quote = signed_in(here.office), quoted(here)
    address = f"{PAGE}quotes/{quote.public_id}/"
    for signer in ("", "newcomer", "approver"):
        assert office.post(f"{address}paper/", {"signer": signer}).status_code == 302
    assert Contract.objects.get().price == quote.price
    invoice = quote.invoices.get()
    paid = {"kind": "payment", "amount": "$1,749.00", "on": "2026-11-19", "key": "one"}
    for key in ("one", "one", "two"):
        office.post(f"{PAGE}invoices/{invoice.public_id}/entry/", {**paid, "key": key})
    assert InvoiceEntry.objects.count() == 1
    assert "$0.00 open." in office.get(address).content.decode()


@pytest.mark.parametrize("amount", ["", "free", "NaN", "1e30", "-5"])
def test_amounts_nobody_can_mean(here: Market, amount: str) -> None:
    invoice = bought(here)
    typed = {"kind": "payment", "amount": amount, "on": "2026-11-19"}
    answer = signed_in(here.office).post(f"{PAGE}invoices/{invoice.public_id}/entry/", typed, follow=True)
    assert (answer.status_code, InvoiceEntry.objects.count()) == (200, 0)


@pytest.mark.parametrize("many", [1, 3])
def test_queries_do_not_grow(here: Market, many: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(many):
        bought(here, key=f"form {number}")
    office = signed_in(here.office)
    office.get(PAGE)
    with django_assert_num_queries(13):
        office.get(PAGE)
