"""Everybody leads to one source of money; when it does not reach, the program's order says who waits."""

import csv
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.db import DatabaseError, transaction
from pytest_django import DjangoAssertNumQueries

from alongside.matching.queries.gathering import gather
from alongside.people.enums import Sector
from alongside.people.models.events import Event
from alongside.programs.facts import pinned
from alongside.programs.funding import waiting_for_money
from alongside.programs.models.funding import PriorityList, PriorityPlace
from alongside.programs.models.participations import Participation
from alongside.reports.funds import funds_of
from alongside.reports.hourly import hourly_of
from tests.cast import Cast
from tests.doors import signed_in
from tests.factories.contracts import SELLING, Market, bought, market
from tests.factories.people import person
from tests.factories.programs import enrolled, pair, person_of
from tests.factories.sessions import met
from tests.web.desk.reading import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]
PAGE = "/office/funds/"
TODAY = date(2026, 11, 19)
ORDERED = SELLING.replace("eligibility:\n", "eligibility:\n  priority: [hired]\n", 1) + (
    "\npay:\n  guides: {role: guide, amount: 50 USD, per: month, when: taking-part, fund: line, line: guides}\n"
    "\nmatching:\n  growing: {must: [{not: {fact: evaluates, is: yes}}]}\n"
)
ORDERED = ORDERED.replace("amount: 6000 USD}}", "amount: 6000 USD}, guides: {label: Guides}}")


@pytest.fixture
def here(everyone: Cast) -> Market:
    return market(everyone, text=ORDERED)


def granted(here: Market, count: int) -> list[Participation]:
    """So many public teachers, each with forty hours granted; the one hired first comes last into the cohort."""
    facts: dict[str, object] = {"position": "teacher", "sector": Sector.PUBLIC.value, "member": True}
    hired = [f"2026-08-{20 - number:02}" for number in range(count)]
    return [
        enrolled(here.cohort, person(f"New{number} Teacher"), "newcomer", facts={**facts, "hired": day})
        for number, day in enumerate(hired)
    ]


def test_what_there_is_what_is_promised_and_what_is_left(here: Market, everyone: Cast) -> None:
    granted(here, 2)
    bought(here)
    enrolled(here.cohort, everyone.renee, "guide")
    found = funds_of(here.cohort, pinned(here.cohort.pk, on=TODAY).blueprint, on=TODAY)
    hours, guides = found.funds[0].lines
    assert [str(one) for one in (hours.has, hours.committed, hours.spent, hours.left)] == [
        "$6,000.00",
        "$5,998.00",
        "$0.00",
        "$2.00",
    ]
    assert (guides.has, guides.people, str(guides.spent)) == (None, 1, "$250.00")
    assert [(one.source.payer, one.committed) for one in found.bought] == [(str(here.district), Decimal("1749.00"))]
    page = signed_in(here.office).get(PAGE).content.decode()
    assert [words for words in ("$5,998.00", str(here.district)) if words not in page] == []


def test_what_a_delivered_hour_costs_is_told_apart_for_who_has_it_and_who_gives_it(
    here: Market, everyone: Cast
) -> None:
    first, _ = granted(here, 2)
    two = pair(here.cohort, everyone.renee, person_of(first))
    for day in range(1, 7):
        met(two, day=date(2026, 11, day), minutes=120)
    blueprint = pinned(here.cohort.pk, on=TODAY).blueprint
    found = hourly_of(funds_of(here.cohort, blueprint, on=TODAY), blueprint, on=TODAY)
    assert [(one.people, one.minutes, str(one.spent), str(one.an_hour)) for one in found] == [
        (2, 720, "$899.70", "$74.98"),
        (1, 720, "$250.00", "$20.83"),
    ]
    page = words(signed_in(here.office).get(PAGE).content)
    assert "What a delivered hour costs" in page


def test_every_row_of_the_sheet_has_one_source(here: Market) -> None:
    granted(here, 1)
    bought(here)
    answer = signed_in(here.office).get(f"{PAGE}export.csv")
    rows = list(csv.DictReader(StringIO(b"".join(answer).decode("utf-8-sig"))))
    assert [(row["Fund"], row["Budget line"], row["Paid by"], row["Committed"]) for row in rows] == [
        ("", "", str(here.district), "1749.00"),
        ("State line", "Hours", "", "2999.00"),
    ]


def test_who_waits_is_shown_first_and_then_applied_once(here: Market) -> None:
    late, middle, early = granted(here, 3)
    office, page = signed_in(here.office), f"{PAGE}line/hours/"
    shown = office.get(f"{page}?amount=6,000.00").context["preview"]
    assert (shown.covered, shown.newly, [one.name for one in shown.waits]) == (2, 1, [late.name])
    assert PriorityList.objects.count() == 0
    for _ in range(2):
        assert office.post(page, {"amount": "6000.00", "key": "one form"}).status_code == 302
    places = PriorityPlace.objects.order_by("place").values_list("contract__participation", "covered")
    assert list(places) == [(early.pk, True), (middle.pk, True), (late.pk, False)]
    assert waiting_for_money(here.cohort.pk) == {late.pk: 0}
    proposed = {one.pk for need in gather(here.cohort, on=TODAY).needs for one in need.people}
    assert (late.pk in proposed, early.pk in proposed) == (False, True)
    hours = funds_of(here.cohort, pinned(here.cohort.pk, on=TODAY).blueprint, on=TODAY).funds[0].lines[0]
    assert [str(one) for one in (hours.committed, hours.left)] == ["$5,998.00", "$2.00"]
    assert (hours.people, hours.waiting) == (3, 1)
    assert "wait for money" in signed_in(person_of(late)).get("/desk/contract/").content.decode()
    told = Event.objects.filter(kind__in=("hours-wait", "hours-covered")).order_by("pk")
    assert list(told.values_list("kind", "about_id")) == [("hours-wait", late.person_id)]
    office.post(page, {"amount": "9000.00", "key": "more money"})
    assert waiting_for_money(here.cohort.pk) == {}
    assert list(told.values_list("kind", "about_id"))[1:] == [("hours-covered", late.person_id)]
    for model in (PriorityList, PriorityPlace):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.update(id=0)


def test_a_list_of_one_line_says_what_it_takes_of_the_whole_fund_and_what_is_left(here: Market, everyone: Cast) -> None:
    first, *_ = granted(here, 3)
    enrolled(here.cohort, everyone.renee, "guide")
    met(pair(here.cohort, everyone.renee, person_of(first)), day=date(2026, 11, 2), minutes=120)
    office, page = signed_in(here.office), f"{PAGE}line/hours/"
    as_it_is, tried = office.get(f"{page}?amount=6000").context["whole"]
    assert (as_it_is.has, as_it_is.this, as_it_is.others, as_it_is.left, as_it_is.short) == (
        "$9,000.00",
        "$8,997.00",
        "$600.00",
        "-$597.00",
        "$597.00",
    )
    assert (tried.when, tried.this, tried.left, tried.short) == ("With $6,000.00", "$6,147.95", "$2,252.05", "")
    assert "As it is: $597.00 more is promised than the fund has." in words(office.get(page).content)
    office.post(page, {"amount": "6000", "key": "one form"})
    applied = office.get(page).context["whole"]
    assert [(one.this, one.left) for one in applied] == [(tried.this, tried.left)]


def test_a_fund_of_one_line_says_it_once(everyone: Cast) -> None:
    alone = market(
        everyone, text=ORDERED.replace(", guides: {label: Guides}", "").replace("line: guides}", "line: hours}")
    )
    granted(alone, 1)
    page = signed_in(alone.office).get(f"{PAGE}line/hours/")
    assert (page.status_code, page.context["whole"]) == (200, [])


@pytest.mark.parametrize("amount", ["", "much", "NaN", "-1", "0.005", "1e12"])
def test_amounts_nobody_can_mean(here: Market, amount: str) -> None:
    granted(here, 1)
    answer = signed_in(here.office).post(f"{PAGE}line/hours/", {"amount": amount, "key": "a"})
    assert (answer.status_code, PriorityList.objects.count()) == (422, 0)


def test_what_is_not_there(here: Market) -> None:
    office = signed_in(here.office)
    assert [office.get(f"{PAGE}{path}").status_code for path in ("line/nothing/", "nothing/hours/", "line/")] == [
        404
    ] * 3


@pytest.mark.parametrize("many", [1, 3])
def test_queries_do_not_grow(here: Market, many: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    granted(here, many)
    office = signed_in(here.office)
    for page, count in ((PAGE, 14), (f"{PAGE}line/hours/?amount=0", 18)):
        office.get(page)
        with django_assert_num_queries(count):
            office.get(page)
