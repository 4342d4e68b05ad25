"""Coordinators see every quote, note what paper says, and write down money."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from alongside.programs.actions.participations import buy_contract
from alongside.programs.models.contracts import Contract, Quote
from alongside.programs.models.invoices import InvoiceEntry
from tests.cast import Cast
from tests.doors import signed_in
from tests.factories.contracts import Market, bought, market, quoted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]
PAGE = "/office/contracts/"


@pytest.fixture
def here(everyone: Cast) -> Market:
    return market(everyone)


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
    assert "Nothing is open." in office.get(address).content.decode()


@pytest.mark.parametrize("amount", ["", "free", "NaN", "1e30", "-5"])
def test_amounts_nobody_can_mean(here: Market, amount: str) -> None:
    invoice = bought(here)
    typed = {"kind": "payment", "amount": amount, "on": "2026-11-19"}
    answer = signed_in(here.office).post(f"{PAGE}invoices/{invoice.public_id}/entry/", typed)
    assert (answer.status_code, InvoiceEntry.objects.count()) == (422, 0)


def test_what_was_typed_under_an_invoice_is_not_lost(here: Market) -> None:
    invoice = bought(here)
    typed = {"kind": "credit", "amount": "100", "on": "2026-11-19", "key": "one"}
    answer = signed_in(here.office).post(f"{PAGE}invoices/{invoice.public_id}/entry/", typed)
    page = answer.content.decode()
    assert (answer.status_code, "Say in a few words why." in page) == (422, True)
    assert [piece in page for piece in ('value="credit" selected', 'value="100"', 'value="2026-11-19"')] == [True] * 3


def test_a_quote_for_whoever_telephones(here: Market, everyone: Cast) -> None:
    here.buyer.works_at = everyone.places.lakeview
    here.buyer.save()
    office, address = signed_in(here.office), f"/office/people/{here.buyer.public_id}/quote/"
    shown = office.get(address).context
    assert shown["offers"] == [("20h", "20 hours, $1,749.00")]
    typed = {"offer": "20h", "payer": here.district.public_id, "key": "one"}
    assert office.post(address, typed).context["refusal"] == "Choose who approves it."
    typed["approver"] = here.approver.public_id
    assert [office.post(address, typed).status_code for _ in range(2)] == [302, 302]
    (quote,) = Quote.objects.all()
    assert (quote.payer, quote.approver, quote.participation) == (here.district, here.approver, here.buyer)
    stranger = {**typed, "payer": "somebody-else", "key": "two"}
    assert office.post(address, stranger).context["refusal"] == "Say who pays."


def test_hours_noted_without_a_quote_are_listed(here: Market) -> None:
    buy_contract(participation=here.buyer, offer="20h", starts_on=date(2026, 9, 1), by=here.office)
    (noted,) = signed_in(here.office).get(PAGE).context["noted"]
    assert (noted.whose, noted.price, noted.payer) == (here.buyer.name, "$1,749.00", "Who pays is not said")


@pytest.mark.parametrize("many", [1, 3])
def test_queries_do_not_grow(here: Market, many: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(many):
        bought(here, key=f"form {number}")
    office = signed_in(here.office)
    office.get(PAGE)
    with django_assert_num_queries(14):
        office.get(PAGE)
