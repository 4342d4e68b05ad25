"""The page of one person: verdict, what is missing, sessions as facts, contract, room, leaving."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from alongside.people.actions.addresses import add_address
from alongside.people.actions.appointments import appoint
from alongside.practice.sessions.actions.log import take_back
from alongside.programs.actions.participations import recheck
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.contracts import Contract
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation
from tests.cast import Cast, somebody
from tests.doors import signed_in
from tests.factories.programs import Pair, enrolled, pair
from tests.factories.sessions import logged, met
from tests.web.office.scene import LAST_WEEK, NOON, SECRET, TODAY, elsewhere, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def page_of(office: Client, row: Participation) -> str:
    return words(office.get(f"/office/people/{row.public_id}/").content)


def test_what_is_asked_and_what_is_missing_stands_in_words(office: Client, together: Pair) -> None:
    recheck(participation=together.supported, on=TODAY, by=None, facts={"position": "teacher", "sector": "public"})
    met(together, day=LAST_WEEK, minutes=90, mode="onsite", note=SECRET)
    answer = office.get(f"/office/people/{together.supported.public_id}/")
    page = words(answer.content)
    assert "May take part: funded" in page
    assert "1.5 of 40 hours" in page
    assert "38.5 of 40 hours are still to come" in page
    assert "2 of 3 onsite visits are still to come" in page
    assert "Asked as well, and not noted yet:" in page
    steps = f'<a href="/office/people/{together.supported.public_id}/steps/">Note what is there</a>'
    assert steps in answer.content.decode()


def test_what_has_to_be_asked_is_filled_in_and_judged(into: Cohort, office: Client) -> None:
    row = enrolled(into, somebody("Odile Marsh", "odile@rivertown.example"), "newcomer", facts={"sector": "public"})
    assert "We need to know more The position" in page_of(office, row)
    address = f"/office/people/{row.public_id}/recheck/"
    page = words(office.post(address, {"fact-position": "gardener"}, follow=True).content)
    assert "We need to know more" in page
    page = words(office.post(address, {"fact-position": "teacher", "fact-sector": "private"}, follow=True).content)
    assert "May take part: funded" in page
    row.refresh_from_db()
    assert row.facts == {"sector": "public", "position": "teacher"}


def test_a_session_is_one_line_with_all_it_counts_to(office: Client, together: Pair) -> None:
    met(together, day=LAST_WEEK, minutes=90, mode="onsite", note=SECRET)
    logged(together, day=date(2026, 11, 16), minutes=30, mode="phone", note=SECRET)
    page = page_of(office, together.supported)
    assert "Nov 16, 2026 Phone Renée Castellanos" in page
    assert "Nov 12, 2026 Onsite Renée Castellanos" in page
    assert page.count("Nov 12, 2026") == 1
    helper = page_of(office, together.helper)
    assert "Nov 12, 2026 Onsite Maya Lindqvist" in helper
    assert SECRET not in page + helper


def test_what_was_taken_back_says_so(office: Client, together: Pair) -> None:
    session = logged(together, day=LAST_WEEK, minutes=90)
    take_back(session=session, by=together.helper_person, who=together.as_helper(TODAY))
    assert "taken back" in page_of(office, together.supported)


def test_somebody_in_two_programs_is_two_pages_that_know_nothing_of_each_other(
    everyone: Cast, office: Client, together: Pair
) -> None:
    """Addresses and posts another sponsor's roster sent are not shown here, and cannot be invited from here."""
    hollis = everyone.places.hollis_park
    there = elsewhere(hollis)
    enrolled(there, everyone.maya, "newcomer")
    add_address(everyone.maya, "hidden@hollispark.example", by=None, given_by=hollis, verified=False)
    appoint(everyone.maya, position="mentor-teacher", at=everyone.places.linden, by=None, sender=hollis)
    page = page_of(office, together.supported)
    assert "maya@rivertown.example" in page
    assert "hidden@hollispark.example" not in page
    assert "Linden" not in page
    hidden = everyone.maya.addresses.get(email="hidden@hollispark.example")
    answer = office.post(f"/office/people/{together.supported.public_id}/invite/", {"address": hidden.pk})
    assert answer.status_code == 404


def test_room_is_changed_in_a_number(office: Client, together: Pair) -> None:
    address = f"/office/people/{together.helper.public_id}/capacity/"
    assert "Renée Castellanos takes 2 at a time." in words(office.post(address, {"capacity": "2"}, follow=True).content)
    together.helper.refresh_from_db()
    assert together.helper.capacity == 2
    for wrong in ("", "-1", "many", "²", "201"):
        assert "A number from 0 to 200." in words(office.post(address, {"capacity": wrong}, follow=True).content)
    together.helper.refresh_from_db()
    assert together.helper.capacity == 2


def test_only_a_helper_has_room(office: Client, together: Pair) -> None:
    address = f"/office/people/{together.supported.public_id}/capacity/"
    page = words(office.post(address, {"capacity": "2"}, follow=True).content)
    assert "Only somebody who helps has a number of people to say." in page


def test_a_contract_is_noted_at_the_price_of_its_day(everyone: Cast, into: Cohort, office: Client) -> None:
    facts: dict[str, object] = {"position": "teacher", "sector": "private", "member": "yes"}
    row = enrolled(into, somebody("Odile Marsh", "odile@rivertown.example"), "newcomer", facts=facts)
    assert "20 hours, $1,749.00" in page_of(office, row)
    address = f"/office/people/{row.public_id}/contract/"
    page = words(office.post(address, {"offer": "20h", "from": "2026-11-01"}, follow=True).content)
    assert "20 hours November 1, 2026 to October 31, 2027, $1,749.00" in page
    assert Contract.objects.get(participation=row).price == Decimal("1749.00")
    refused = words(office.post(address, {"offer": "90h"}, follow=True).content)
    assert "is not offered to this person here." in refused


def test_leaving_says_first_what_follows_and_ends_what_they_do_together(office: Client, together: Pair) -> None:
    met(together, day=LAST_WEEK)
    page = words(office.get(f"/office/people/{together.helper.public_id}/change/withdraw/").content)
    assert "Maya Lindqvist has nobody in it any more and waits for matching." in page
    together.helper.refresh_from_db()
    assert together.helper.state == "enrolled"
    address = f"/office/people/{together.supported.public_id}/change/withdraw/"
    page = words(office.post(address, {"day": "2026-11-18"}, follow=True).content)
    assert "Hours stay theirs." in page
    assert "Took part until November 18, 2026" in page
    assert Engagement.objects.get().ends_on == date(2026, 11, 18)
    together.helper.refresh_from_db()
    assert together.helper.state == "enrolled"


VERBS = ("recheck/", "capacity/", "contract/", "change/withdraw/", "merge/undo/", "evaluators/name/")
PAGES = ("", "change/withdraw/", "merge/", "evaluators/")


def test_others_of_the_program_and_the_other_coordinator_come_in_nowhere(
    everyone: Cast, into: Cohort, together: Pair
) -> None:
    enrolled(elsewhere(everyone.places.hollis_park), everyone.other_principal, "coordinator")
    enrolled(into, everyone.nora, "leader")
    enrolled(into, everyone.paul, "site", works_at=everyone.places.lakeview)
    home = f"/office/people/{together.supported.public_id}/"
    expected = {everyone.other_principal: 404, everyone.nora: 403, everyone.paul: 403}
    expected |= {everyone.renee: 403, everyone.maya: 403, everyone.stranger: 403}
    for person, status in expected.items():
        door = signed_in(person)
        assert {door.get(home + page).status_code for page in PAGES} == {status}
        assert {door.post(home + verb).status_code for verb in VERBS} == {status}


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_asks_the_same_questions_of_few_and_many(
    into: Cohort, office: Client, together: Pair, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(many - 1):
        newcomer = somebody(f"Wren Quill{number}", f"wren{number}@rivertown.example")
        met(pair(into, together.helper_person, newcomer), day=LAST_WEEK)
    for day in range(1, many + 1):
        met(together, day=date(2026, 11, day))
    address = f"/office/people/{together.helper.public_id}/"
    office.get(address)
    with django_assert_num_queries(36):
        assert office.get(address).status_code == 200
