"""The coordinator's list of people, one person, the overview, the lines of hours, and what can be taken along."""

import csv
from datetime import date, timedelta
from io import BytesIO, StringIO

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from python_calamine import load_workbook

from alongside.jobs.worker import drain
from alongside.people.actions.appointments import appoint
from alongside.people.models.events import Event
from alongside.programs.actions.cohorts import adopt_text, open_cohort
from alongside.programs.models.cohorts import Cohort
from tests.cast import Cast, somebody
from tests.doors import signed_in
from tests.factories.programs import ENDS, PROGRAM, STARTS, Pair, enrolled, pair
from tests.factories.sessions import logged, met
from tests.web.office.scene import LAST_WEEK, NOON, SECRET, words

pytestmark = pytest.mark.django_db


@time_machine.travel(NOON, tick=False)
def test_the_list_says_who_is_beside_whom(office: Client, together: Pair) -> None:
    page = words(office.get("/office/people/").content)
    assert "Maya Lindqvist Lakeview School, Rivertown District 12 newcomer" in page
    assert "Renée Castellanos" in page
    assert "2 in all" not in page
    assert "3 in all" in page


@time_machine.travel(NOON, tick=False)
@pytest.mark.parametrize("name,found", [("lind", True), ("maya l", True), ("maya renée", False), ("quill", False)])
def test_people_are_found_by_parts_of_their_name(office: Client, together: Pair, name: str, found: bool) -> None:
    page = words(office.get("/office/people/", {"q": name}).content)
    assert ("Maya Lindqvist" in page) is found


@time_machine.travel(NOON, tick=False)
def test_those_without_anyone_are_listed_apart(everyone: Cast, into: Cohort, office: Client, together: Pair) -> None:
    enrolled(into, somebody("Odile Marsh", "odile@rivertown.example"), "newcomer", facts={})
    page = words(office.get("/office/people/", {"state": "matched"}).content)
    assert "Maya Lindqvist" in page
    assert "Odile Marsh" not in page


@time_machine.travel(NOON, tick=False)
def test_one_person_shows_verdict_hours_and_no_words(office: Client, together: Pair) -> None:
    met(together, day=LAST_WEEK, minutes=90, mode="onsite", note=SECRET)
    logged(together, day=LAST_WEEK, minutes=45, mode="phone", note=SECRET)
    answer = office.get(f"/office/people/{together.supported.public_id}/").content
    page = words(answer)
    assert "1.5 hours" in page
    assert "Renée Castellanos" in page
    assert SECRET not in answer.decode()
    assert "planning" not in page.lower().replace("action planning", "")


@time_machine.travel(NOON, tick=False)
def test_the_overview_says_who_is_silent(office: Client, together: Pair) -> None:
    met(together, day=date(2026, 9, 3))
    page = words(office.get("/office/").content)
    assert "Maya Lindqvist and Renée Castellanos have not been in touch for 77 days" in page
    assert "1 enrolled" in page


@time_machine.travel(NOON, tick=False)
def test_lines_add_up_and_name_nothing_that_was_said(office: Client, together: Pair) -> None:
    met(together, day=LAST_WEEK, minutes=90, mode="onsite", note=SECRET)
    logged(together, day=LAST_WEEK, minutes=30, mode="phone", note=SECRET)
    answer = office.get("/office/hours/").content
    page = words(answer)
    assert "2 h" in page
    assert "+ 1.5 h" in page
    assert "+ 0.5 h" in page
    assert SECRET not in answer.decode()
    waiting = words(office.get("/office/hours/", {"show": "waiting"}).content)
    assert "+ 0.5 h" in waiting
    assert "+ 1.5 h" not in waiting
    place = together.supported.works_at
    assert place is not None
    for only in (f"engagement={together.engagement.public_id}", f"place={place.public_id}"):
        assert "these lines come to 2 h" in words(office.get(f"/office/hours/?account=contract-hours&{only}").content)
    assert "these lines come to 0.5 h" in words(office.get("/office/hours/?mode=phone").content)
    assert "these lines" not in words(office.get("/office/hours/?engagement=nowhere").content)


def as_rows(answer: Client, address: str) -> list[list[str]]:
    body = b"".join(answer.get(address).streaming_content)  # type: ignore[attr-defined]
    return list(csv.reader(StringIO(body.decode("utf-8-sig"), newline="")))


@time_machine.travel(NOON, tick=False)
def test_sheets_carry_facts_and_no_cell_that_runs(everyone: Cast, into: Cohort, office: Client, together: Pair) -> None:
    enrolled(into, somebody("=HYPERLINK Marsh", "odile@rivertown.example"), "newcomer")
    met(together, day=LAST_WEEK, minutes=90, mode="onsite", note=SECRET)
    people = as_rows(office, "/office/people/export.csv")
    assert people[0][:3] == ["Id", "Name", "Role"]
    assert [row[1] for row in people[1:]] == [
        "Angela Brandt",
        "Renée Castellanos",
        "Maya Lindqvist",
        "'=HYPERLINK Marsh",
    ]
    lines = as_rows(office, "/office/hours/export.csv")
    assert {row[1] for row in lines[1:]} == {"2026-11-12"}
    assert SECRET not in str(lines)
    book = load_workbook(BytesIO(office.get("/office/engagements/export.xlsx").content))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[1][2:4] == ["Maya Lindqvist", "Renée Castellanos"]
    assert Event.objects.filter(kind="sheet-taken").count() == 3


@time_machine.travel(NOON, tick=False)
def test_another_kind_of_sheet_is_not_here(office: Client) -> None:
    assert office.get("/office/people/export.pdf").status_code == 404


PINNED = {"/office/": 41, "/office/people/": 9, "/office/hours/": 9, "/office/people/export.csv": 8}


@pytest.mark.parametrize("address", PINNED)
@pytest.mark.parametrize("many", [1, 3])
@time_machine.travel(NOON, tick=False)
def test_pages_ask_the_same_questions_of_few_and_many(
    into: Cohort, office: Client, many: int, address: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(many):
        newcomer = somebody(f"Wren Quill{number}", f"wren{number}@rivertown.example")
        helper = somebody(f"Ash Vane{number}", f"ash{number}@rivertown.example")
        met(pair(into, helper, newcomer), day=LAST_WEEK)
    office.get(address)
    with django_assert_num_queries(PINNED[address]):
        answer = office.get(address)
        assert b"".join(answer.streaming_content if answer.streaming else [answer.content])  # type: ignore[attr-defined]


def test_everybody_is_asked_again_and_told_first_how_many_letters_go_out(office: Client, together: Pair) -> None:
    """Half an hour waits since last week."""
    logged(together, day=LAST_WEEK, minutes=30)
    waiting = words(office.get("/office/hours/", {"show": "waiting"}).content)
    assert "Ask again for a yes It reaches 1 person; 1 of them gets a letter." in waiting
    answer = office.post("/office/hours/remind/", follow=True)
    assert "Everyone for whom a session waits is asked again." in words(answer.content)
    drain()
    later = words(office.get("/office/hours/", {"show": "waiting"}).content)
    assert "Everybody it would reach was asked in the last week already." in later


@time_machine.travel(NOON, tick=False)
def test_a_reminder_goes_out_from_the_first_page_which_says_first_what_it_sends(office: Client, together: Pair) -> None:
    """Half an hour waits for three weeks."""
    logged(together, day=LAST_WEEK - timedelta(days=14), minutes=30)
    address = f"/office/people/{together.supported.public_id}/remind/"
    first = office.get("/office/")
    assert "Sends 1 letter. Later, or somebody else" in words(first.content)
    assert "Send reminder to Maya Lindqvist" in words(first.content)
    assert f'<form method="post" action="{address}">' in first.content.decode()
    again = words(office.post(address, {"back": "home"}, follow=True).content)
    assert "Asked in the last week. Again from November 26" in again
    assert "See them about Maya Lindqvist" in again
    assert Event.objects.filter(kind="confirmation-asked-again").count() == 1


@time_machine.travel(NOON, tick=False)
def test_a_page_says_which_region_has_whom_and_where_nobody_is(everyone: Cast) -> None:
    text = PROGRAM.read_text("utf-8") + (
        "\nentitlements:\n  network: {label: The network, roles: [newcomer]}\n"
        "  keeper: {label: The keeper of the region, roles: [newcomer], by: region, position: keeper}\n"
        "  usher: {label: The usher of the school, roles: [newcomer], by: school, position: usher}\n"
    )
    text = text.replace("positions:\n", "positions:\n  keeper: {one: keeper, titles: [regional keeper]}\n", 1)
    version = adopt_text(source=text, file="keeper.yaml", sponsor=everyone.places.union, by=None)
    cohort = open_cohort(version=version, key="keeper", name="2026-27", starts_on=STARTS, ends_on=ENDS, by=None)
    angela = enrolled(cohort, everyone.angela, "coordinator")
    enrolled(cohort, everyone.maya, "newcomer", works_at=everyone.places.lakeview)
    appoint(everyone.nora, position="Regional Keeper", at=everyone.places.office, by=None)
    office = signed_in(everyone.angela, as_whom=angela.public_id)
    assert "What they have besides hours" in words(office.get("/office/people/").content)
    page = words(office.get("/office/people/entitled/").content)
    assert "The network For everybody – 1" in page
    assert "The keeper of the region Regional Office 91 Nora Ellery keeper 1" in page
    assert "The usher of the school Lakeview School No usher yet Name who is there : usher, Lakeview School 1" in page
    assert "One line has nobody in the position the file names." in page
