"""The contract on one's own page, on the page of who approves, and as files: the same figures everywhere."""

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from alongside.programs.models.contracts import Contract, Quote
from alongside.programs.models.invoices import Invoice
from alongside.web.desk.contract_drawing import Burn, drawings
from tests.cast import Cast
from tests.doors import signed_in
from tests.factories.contracts import Market, bought, market
from tests.factories.people import person
from tests.factories.programs import enrolled, person_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]
PAGE = "/desk/contract/"


@pytest.fixture
def here(everyone: Cast) -> Market:
    made = market(everyone)
    made.buyer.works_at = everyone.places.lakeview
    made.buyer.save()
    return made


def asked(here: Market) -> dict[str, str]:
    return {
        "offer": "20h",
        "payer": here.district.public_id,
        "approver": here.approver.public_id,
        "key": "one",
    }


def test_hours_are_asked_for_approved_and_signed_on_pages(here: Market) -> None:
    buyer, chief = signed_in(here.person), signed_in(here.chief)
    page = buyer.get(PAGE)
    assert [(one.hours, one.price, one.others) for one in page.context["sales"]] == [
        ("20 hours", "$1,749.00", "Nonmember $2,629.50")
    ]
    assert buyer.post(PAGE, asked(here)).status_code == 302
    assert buyer.post(PAGE, asked(here)).status_code == 302
    quote = Quote.objects.get()
    step = f"/desk/contract/quotes/{quote.public_id}/step/"
    waiting = chief.get("/desk/contract/to-approve/").content.decode()
    for piece in ("Approve 20 hours, $1,749.00", "Waits for you to approve.", f"for {here.buyer.name}"):
        assert piece in waiting
    chief.post(step, {"do": "approve"})
    buyer.post(step, {"do": "sign"})
    chief.post(step, {"do": "sign"})
    shown = buyer.get(PAGE)
    assert Contract.objects.count() == 1
    assert (shown.context["left"], shown.context["total"], shown.context["steps"][1]) == ("20 hours", "20 hours", 4)
    assert [one.title for one in shown.context["papers"]] == ["Invoice 2026-0001", "Quote 2026-0001"]


def test_what_is_missing_is_said(here: Market) -> None:
    answer = signed_in(here.person).post(PAGE, {**asked(here), "approver": ""})
    assert (answer.status_code, answer.context["refusal"]) == (422, "Choose who approves it.")
    assert signed_in(here.person).post(PAGE, {**asked(here), "payer": "nobody"}).status_code == 422


def test_files_have_the_figures_of_the_page(here: Market) -> None:
    invoice = bought(here)
    for address in (
        f"/desk/contract/quotes/{invoice.quote.public_id}/quote.pdf",
        f"/desk/contract/invoices/{invoice.public_id}/invoice.pdf",
    ):
        first, again = (signed_in(here.person).get(address) for _ in range(2))
        assert (first.status_code, first["Content-Type"]) == (200, "application/pdf")
        assert first.content == again.content


def test_who_approves_sees_what_they_approve_and_nothing_else(here: Market) -> None:
    invoice = bought(here)
    other = enrolled(here.cohort, person("Ida Brook"), "approver")
    address = f"/desk/contract/invoices/{invoice.public_id}/invoice.pdf"
    assert signed_in(here.chief).get(address).status_code == 200
    assert signed_in(person_of(other)).get(address).status_code == 404


@pytest.mark.parametrize("many", [1, 3])
def test_queries_do_not_grow(here: Market, many: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(many):
        bought(here, key=f"form {number}")
    client, chief = signed_in(here.person), signed_in(here.chief)
    client.get(PAGE)
    chief.get("/desk/contract/to-approve/")
    assert Invoice.objects.count() == many
    with django_assert_num_queries(24):
        client.get(PAGE)
    with django_assert_num_queries(11):
        chief.get("/desk/contract/to-approve/")


def test_the_drawing_ends_where_the_hours_end() -> None:
    first = date(2026, 9, 1)
    burn = Burn(1200, first, date(2027, 6, 30), [(first + timedelta(days=10), 600)], first + timedelta(days=20))
    assert (burn.left, burn.runs_out) == (600, first + timedelta(days=40))
    wide, narrow = drawings(burn)
    assert (wide.line, narrow.box) == ("M46 20H66V92H86", "0 0 320 190")
