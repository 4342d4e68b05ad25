"""Organizations as a coordinator sees and changes them; what follows from moving one; what another sponsor shares."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from alongside.kernel.clock import Span
from alongside.people.actions.appointments import appoint, let_position_evaluate
from alongside.people.actions.organizations import add_code, keep_calendar
from alongside.people.actions.rosters import add_organizations
from alongside.people.models.appointments import Appointment
from alongside.people.models.events import Event
from alongside.people.models.organizations import Organization
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.engagements import Engagement
from tests.cast import Cast, somebody
from tests.factories.people import organization
from tests.factories.programs import Pair, enrolled
from tests.web.office.scene import NOON, TODAY, at, elsewhere, words

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 8, 17), date(2027, 5, 28)


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def read(office: Client, address: str, **query: str) -> str:
    return words(office.get(address, query).content)


def send(office: Client, address: str, **form: str) -> str:
    return words(office.post(address, form, follow=True).content)


def test_the_tree_holds_the_districts_of_its_people_and_what_is_above(
    everyone: Cast, office: Client, together: Pair
) -> None:
    organization("Rivertown High", under=everyone.places.rivertown)
    page = read(office, "/office/organizations/")
    line = ["Regional Office 91", "Rivertown District 12", "Lakeview School", "Rivertown High"]
    assert [page.index(name) for name in line] == sorted(page.index(name) for name in line)
    assert "Prairie Educators" in page
    assert "Hollis Park" not in page
    assert "Linden" not in page


@pytest.mark.parametrize("asked", ["lake scho", "61602", "48-072-1500"])
def test_one_is_found_by_name_zip_or_code(everyone: Cast, office: Client, together: Pair, asked: str) -> None:
    add_code(everyone.places.lakeview, system="rcdt", code="48-072-1500")
    page = read(office, "/office/organizations/", q=asked)
    assert "Lakeview School" in page
    assert "1 in all" in page
    assert "No organization fits" in read(office, "/office/organizations/", q="linden")


def test_one_says_where_it_is_who_leads_and_who_works_there(everyone: Cast, office: Client, together: Pair) -> None:
    keep_calendar(everyone.places.rivertown, year=Span(FIRST, LAST), by=None)
    page = read(office, at(everyone.places.lakeview))
    assert "School, Rivertown District 12. 1 person takes part in this program here" in page
    assert "61602 Peoria, IL" in page
    assert "August 17, 2026 to May 28, 2027, from Rivertown District 12" in page
    assert "Paul Whitfield Principal, since August 17, 2026" in page
    assert "Maya Lindqvist Teacher, since August 17, 2026" in page


def test_somebody_of_another_sponsor_is_not_named(everyone: Cast, office: Client, together: Pair) -> None:
    other = somebody("Ash Vane", "ash@rivertown.example")
    appoint(other, position="teacher", at=everyone.places.lakeview, by=None)
    enrolled(elsewhere(everyone.places.hollis_park), other, "newcomer", works_at=everyone.places.lakeview)
    assert "Ash Vane" not in read(office, at(everyone.places.lakeview))
    assert office.get(at(everyone.places.linden)).status_code == 404


def test_offices_above_are_seen_and_not_changed(everyone: Cast, office: Client, together: Pair) -> None:
    page = office.get(at(everyone.places.office)).content.decode()
    assert "/change/" not in page
    for verb in ("change", "add", "move"):
        assert office.get(at(everyone.places.office, verb)).status_code == 404


def test_a_name_is_changed_with_all_faults_at_once(everyone: Cast, office: Client, together: Pair) -> None:
    address = at(everyone.places.lakeview, "change")
    wrong = office.post(address, {"name": " ", "zip_code": "616", "time_zone": "Mars/Olympus"})
    assert wrong.status_code == 422
    assert (
        "An organization needs a name. “Mars/Olympus” is not a time zone; America/Chicago is one. "
        "“616” is not a ZIP code: five digits are."
    ) in words(wrong.content)
    assert "Lakeside School" in send(office, address, name="Lakeside  School", zip_code="61602", sector="public")
    send(office, address, name="Lakeside School", zip_code="61602", sector="public")
    event = Event.objects.get(kind="organization-changed")
    assert event.facts == {"fields": ["name"]}


def test_one_more_is_added_below(everyone: Cast, office: Client, together: Pair) -> None:
    address = at(everyone.places.rivertown, "add")
    assert "Birch School is there, below Rivertown District 12." in send(
        office, address, kind="school", name="Birch School"
    )
    made = Organization.objects.get(name="Birch School")
    assert made.path == f"{everyone.places.rivertown.path}{made.pk}/"
    assert office.post(address, {"kind": "castle", "name": ""}).status_code == 422


def test_what_follows_from_a_move_is_said_before_and_nothing_has_moved(
    everyone: Cast, into: Cohort, office: Client, together: Pair
) -> None:
    enrolled(into, everyone.stranger, "newcomer", works_at=everyone.places.linden)
    enrolled(into, everyone.nora, "site", works_at=everyone.places.rivertown)
    let_position_evaluate("superintendent", evaluated="teacher", at=everyone.places.rivertown, by=None)
    keep_calendar(everyone.places.rivertown, year=Span(FIRST, LAST), by=None)
    found = read(office, at(everyone.places.lakeview, "move"), q="hollis")
    assert "Hollis Park District 40" in found
    page = read(office, at(everyone.places.lakeview, "move"), under=everyone.places.hollis_park.public_id)
    assert "1 person who takes part works there." in page
    assert "1 site leader changes what they see." in page
    assert "2 people get other evaluators by position." in page
    assert "Another school calendar holds: 41 weeks in session before, none after." in page
    assert Organization.objects.get(pk=everyone.places.lakeview.pk).parent_id == everyone.places.rivertown.pk
    assert Event.objects.filter(kind="organization-moved").count() == 0


def test_a_move_pauses_whoever_would_evaluate_the_one_they_help(
    everyone: Cast, into: Cohort, office: Client, together: Pair
) -> None:
    enrolled(into, everyone.stranger, "newcomer", works_at=everyone.places.linden)
    appoint(everyone.renee, position="superintendent", at=everyone.places.hollis_park, by=None)
    let_position_evaluate("superintendent", evaluated="teacher", at=everyone.places.hollis_park, by=None)
    address, there = at(everyone.places.lakeview, "move"), everyone.places.hollis_park.public_id
    assert "1 pair pauses the same moment: who helps would evaluate the other." in read(office, address, under=there)
    assert Engagement.objects.get(pk=together.engagement.pk).state == "active"
    page = send(office, address, under=there)
    assert (
        "Lakeview School belongs to Hollis Park District 40 now. 1 pair pauses, and whoever is coached is told." in page
    )
    assert Engagement.objects.get(pk=together.engagement.pk).state == "paused"


def test_what_another_sponsor_shares_is_not_moved(everyone: Cast, office: Client, together: Pair) -> None:
    there = elsewhere(everyone.places.hollis_park)
    enrolled(there, everyone.stranger, "newcomer", works_at=everyone.places.lakeview)
    address = at(everyone.places.lakeview, "move")
    assert "Others who belong to another sponsor work with Lakeview School too." in read(office, address)
    moved = office.post(address, {"under": everyone.places.office.public_id})
    assert moved.status_code == 422
    assert Organization.objects.get(pk=everyone.places.lakeview.pk).parent_id == everyone.places.rivertown.pk


def test_nothing_is_moved_below_itself_or_to_where_nobody_is_seen(
    everyone: Cast, office: Client, together: Pair
) -> None:
    ring = office.post(at(everyone.places.rivertown, "move"), {"under": everyone.places.lakeview.public_id})
    assert "a school cannot hold the district it belongs to" in words(ring.content)
    empty = organization("Empty School", under=everyone.places.rivertown)
    away = office.post(at(empty, "move"), {"under": everyone.places.office.public_id})
    assert "it would be out of reach from here" in words(away.content)
    assert Organization.objects.get(pk=empty.pk).parent_id == everyone.places.rivertown.pk
    hidden = office.get(at(everyone.places.lakeview, "move"), {"under": everyone.places.hollis_park.public_id})
    assert hidden.status_code == 404


def test_the_last_day_of_somebody_who_evaluates_is_not_in_the_past(
    everyone: Cast, office: Client, together: Pair
) -> None:
    post = Appointment.objects.get(person=everyone.paul)
    address = at(everyone.places.lakeview, "people", str(post.pk))
    assert "Paul Whitfield no longer evaluates 1 person by this post." in read(office, address)
    assert "its last day is today or later" in send(office, address, on="2026-09-01")
    assert "Say the last day, as a date" in send(office, address, on="soon")
    assert "November 19, 2026 is the last day of Paul Whitfield at Lakeview School." in send(
        office, address, on="2026-11-19"
    )
    assert Appointment.objects.get(pk=post.pk).ends_on == TODAY


def test_the_last_day_of_somebody_else_may_be_over(everyone: Cast, office: Client, together: Pair) -> None:
    post = Appointment.objects.get(person=everyone.maya)
    send(office, at(everyone.places.lakeview, "people", str(post.pk)), on="2026-10-30")
    assert "Maya Lindqvist" not in read(office, at(everyone.places.lakeview))
    elsewhere_ = Appointment.objects.get(person=everyone.stranger)
    assert office.get(at(everyone.places.lakeview, "people", str(elsewhere_.pk))).status_code == 404


@pytest.mark.parametrize("many", [1, 3, 3000])
def test_as_many_queries_however_many_there_are(
    everyone: Cast, office: Client, together: Pair, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    rivertown = everyone.places.rivertown
    add_organizations([Organization(kind="school", name=f"School {n:04}", parent=rivertown) for n in range(many)])
    with django_assert_num_queries(LIST):
        office.get("/office/organizations/")
    with django_assert_num_queries(ONE):
        office.get(at(rivertown))
    assert f"{many + 4:,} in all" in read(office, "/office/organizations/", page="2")


LIST, ONE = 12, 21
