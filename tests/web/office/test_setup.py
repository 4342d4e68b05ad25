"""The setup of a year: what it follows, another version with what would change, closing, the next year, teams, jobs."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from alongside.jobs.actions import enqueue
from alongside.jobs.kinds import KINDS
from alongside.jobs.models import Job
from alongside.people.models.events import Event
from alongside.programs.actions.cohorts import adopt_text
from alongside.programs.actions.participations import recheck
from alongside.programs.models.cohorts import Cohort, CohortVersion
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation, Team
from tests.cast import Cast, somebody
from tests.doors import signed_in
from tests.factories.programs import PROGRAM, Pair, enrolled, pair
from tests.web.office.scene import NOON, TODAY, elsewhere, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def stricter(everyone: Cast, into: Cohort) -> int:
    """A second version: teachers of private schools have no place any more, and visits are four."""
    source = PROGRAM.read_text("utf-8")
    source = source.replace("reach: 3, by: contract.end", "reach: 4, by: contract.end")
    paid = "when: {fact: position, is: teacher}\n      for_roles: [newcomer]\n      offers: [20h]"
    assert paid in source
    source = source.replace(paid, paid.replace("teacher}", "principal}"))
    return adopt_text(source=source, file=PROGRAM.name, sponsor=everyone.places.union, by=None).number


@pytest.fixture
def judged(into: Cohort, together: Pair) -> list[Participation]:
    """Maya, who teaches at a public school, and Odile, who teaches at a private one."""
    odile = enrolled(into, somebody("Odile Marsh", "odile@rivertown.example"), "newcomer")
    rows = [(together.supported, "public"), (odile, "private")]
    return [
        recheck(participation=row, on=TODAY, by=None, facts={"position": "teacher", "sector": sector})
        for row, sector in rows
    ]


def events(kind: str) -> int:
    return Event.objects.filter(kind=kind).count()


def test_the_year_says_what_it_follows_and_who_is_in_it(office: Client, together: Pair) -> None:
    page = words(office.get("/office/setup/").content)
    assert "July 1, 2026 to June 30, 2027. Open" in page
    assert "Version 1, since July 1, 2026" in page
    assert "Newcomers 1 Guides 1 Coordinators 1" in page
    assert "Pairs that go on 1" in page


def test_another_version_says_what_would_change_and_changes_nothing(
    office: Client, judged: list[Participation], stricter: int
) -> None:
    page = words(office.get(f"/office/setup/versions/{stricter}/").content)
    assert "1 of 2 would get another answer if they were checked on that day." in page
    assert "May take part, paid May not take part 1" in page
    assert "Asked differently: Onsite visits" in page
    assert CohortVersion.objects.count() == 1
    for row in judged:
        row.refresh_from_db()
    assert [row.track for row in judged] == ["first", "paid"]


def test_following_it_is_one_pin_and_one_event_from_its_day_on(office: Client, into: Cohort, stricter: int) -> None:
    form = {"from": "2026-12-01", "why": "The state wants four visits."}
    for _ in range(2):
        page = words(office.post(f"/office/setup/versions/{stricter}/", form, follow=True).content)
    assert "Version 2 from December 1, 2026 on The state wants four visits. Angela Brandt" in page
    assert (CohortVersion.objects.filter(cohort=into).count(), events("cohort-version-set")) == (2, 1)
    assert "From December 1, 2026 on, version 2" in words(office.get("/office/setup/").content)


@pytest.mark.parametrize(
    "form,says",
    [
        ({"from": "2026-12-01"}, "Say why, in a sentence."),
        ({"from": "2026-11-18", "why": "Yesterday."}, "Choose today or a day to come"),
        ({"from": "2027-07-01", "why": "Next year."}, "ends on June 30, 2027. Choose a day before."),
    ],
)
def test_what_cannot_be_followed_says_why(office: Client, stricter: int, form: dict[str, str], says: str) -> None:
    answer = office.post(f"/office/setup/versions/{stricter}/", form)
    assert (answer.status_code, says in words(answer.content)) == (422, True)
    assert CohortVersion.objects.count() == 1


def test_a_version_without_a_kind_of_help_somebody_has_is_not_followed(
    everyone: Cast, office: Client, together: Pair
) -> None:
    source = PROGRAM.read_text("utf-8").replace("growing:", "thriving:")
    version = adopt_text(source=source, file=PROGRAM.name, sponsor=everyone.places.union, by=None)
    page = words(office.get(f"/office/setup/versions/{version.number}/").content)
    assert "1 has a role or a kind of help that version 2 does not have." in page
    answer = office.post(f"/office/setup/versions/{version.number}/", {"why": "Anyway."})
    assert answer.status_code == 422


def test_a_program_outside_the_library_has_no_newer_text(office: Client) -> None:
    page = words(office.post("/office/setup/versions/", follow=True).content)
    assert "There is no newer text of this." in page


def test_closing_says_what_stays_open_and_is_taken_back_once(office: Client, into: Cohort, together: Pair) -> None:
    page = words(office.get("/office/setup/close/").content)
    assert "Still together, and stop where they are Maya Lindqvist 1" in page
    assert office.post("/office/setup/close/").status_code == 422
    for _ in range(2):
        page = words(office.post("/office/setup/close/", {"sure": "1"}, follow=True).content)
    assert "Closed, read only" in page
    assert Engagement.objects.get().state == "active"
    for _ in range(2):
        page = words(office.post("/office/setup/reopen/", follow=True).content)
    assert "July 1, 2026 to June 30, 2027. Open" in page
    assert (events("cohort-closed"), events("cohort-reopened")) == (1, 1)


def test_the_next_year_begins_empty_with_its_coordinator(office: Client, into: Cohort, everyone: Cast) -> None:
    page = words(office.get("/office/setup/next-year/").content)
    assert "The new year begins empty" in page
    form = {"name": "2027-28", "starts": "2027-07-01", "ends": "2028-06-30"}
    for _ in range(2):
        page = words(office.post("/office/setup/next-year/", form, follow=True).content)
    assert "Growing together, 2027-28, is open from July 1, 2027." in page
    assert "Go there : 2027-28" in page
    opened = Cohort.objects.get(key="garden-2027-28")
    assert [(row.person, row.role) for row in opened.participations.all()] == [(everyone.angela, "coordinator")]
    wrong = office.post("/office/setup/next-year/", form | {"name": "2028-29", "ends": "2027-06-30"})
    assert "The last day comes after the first." in words(wrong.content)


def test_a_team_is_taken_in_and_then_brought_together_with_who_helps_it(
    everyone: Cast, office: Client, together: Pair
) -> None:
    lakeview = everyone.places.lakeview
    assert "Lakeview School" in words(office.get("/office/setup/teams/new/", {"q": "lake"}).content)
    form = {"role": "team", "organization": lakeview.public_id, "name": "Lakeview team", "from": "2026-11-02"}
    for _ in range(2):
        page = words(office.post("/office/setup/teams/new/", form, follow=True).content)
    assert "Lakeview team takes part from November 2, 2026 on." in page
    row = Participation.objects.get(team=Team.objects.get())
    start = f"/office/people/{row.public_id}/start/"
    assert "Renée Castellanos" in words(office.get(start).content)
    chosen = {"duty": "teamwork", "participation": together.helper.public_id, "day": "2026-11-09"}
    for _ in range(2):
        page = words(office.post(start, chosen, follow=True).content)
    assert "Lakeview team has somebody from November 9, 2026 on." in page
    assert Engagement.objects.filter(duty="teamwork").count() == 1
    assert "Lakeview team Lakeview School Team Renée Castellanos 0" in words(office.get("/office/setup/teams/").content)


@pytest.mark.parametrize(
    "left_out,says",
    [
        ("role", "Say what takes part"),
        ("organization", "Choose the organization first."),
        ("name", "A name is missing."),
    ],
)
def test_a_team_without_one_of_these_says_so(everyone: Cast, office: Client, left_out: str, says: str) -> None:
    form = {"role": "team", "organization": everyone.places.union.public_id, "name": "Lakeview team"}
    answer = office.post("/office/setup/teams/new/", {key: value for key, value in form.items() if key != left_out})
    assert (answer.status_code, says in words(answer.content), Team.objects.count()) == (422, True, 0)


def test_an_organization_out_of_reach_is_not_here(everyone: Cast, office: Client) -> None:
    form = {"role": "team", "organization": everyone.places.linden.public_id, "name": "Theirs"}
    assert office.post("/office/setup/teams/new/", form).status_code == 404


def test_who_evaluates_somebody_is_not_brought_together_with_them(
    everyone: Cast, into: Cohort, office: Client, together: Pair
) -> None:
    enrolled(into, everyone.maya, "newcomer")
    paul = enrolled(into, everyone.paul, "guide")
    row = enrolled(into, everyone.stranger, "newcomer")
    gone = office.post(f"/office/people/{row.public_id}/start/", {"duty": "growing"})
    assert "Choose somebody first." in words(gone.content)
    chosen = {"duty": "growing", "participation": paul.public_id}
    answer = office.post(f"/office/people/{together.supported.public_id}/start/", chosen)
    assert answer.status_code == 422


def job(cohort: Cohort, key: str) -> Job:
    kind = KINDS.get("roster-import")
    assert kind is not None
    return enqueue(kind, key=key, payload={"public_id": key}, cohort=cohort.pk)


def test_long_work_is_seen_stopped_and_run_again(everyone: Cast, into: Cohort, office: Client) -> None:
    asked = job(into, "first")
    theirs = job(elsewhere(everyone.places.hollis_park), "theirs")
    page = words(office.get("/office/setup/jobs/").content)
    assert page.count("Importing a roster Waiting for its turn") == 1
    for _ in range(2):
        page = words(office.post(f"/office/setup/jobs/{asked.public_id}/stop/", follow=True).content)
    assert "Importing a roster Stopped Stopped before it began." in page
    for _ in range(2):
        page = words(office.post(f"/office/setup/jobs/{asked.public_id}/again/", follow=True).content)
    assert "It begins again in a moment." in page
    assert sorted(Job.objects.filter(cohort_id=into.pk).values_list("state", flat=True)) == ["queued", "stopped"]
    for verb in ("stop", "again"):
        assert office.post(f"/office/setup/jobs/{theirs.public_id}/{verb}/").status_code == 404
    theirs.refresh_from_db()
    assert theirs.state == "queued"


def test_others_come_in_nowhere(everyone: Cast, into: Cohort, together: Pair) -> None:
    enrolled(into, everyone.nora, "leader")
    pages = ("", "close/", "reopen/", "next-year/", "versions/", "versions/1/", "teams/", "teams/new/", "jobs/")
    for person in (everyone.renee, everyone.maya, everyone.nora):
        door = signed_in(person)
        assert {door.get(f"/office/setup/{page}").status_code for page in pages} == {403}
        assert {door.post(f"/office/setup/{page}").status_code for page in pages} <= {403, 405}
    assert Cohort.objects.get().state == "open"


PINNED = {"/office/setup/": 13, "/office/setup/versions/1/": 13, "/office/setup/teams/": 10, "/office/setup/jobs/": 8}


@pytest.mark.parametrize("address", PINNED)
@pytest.mark.parametrize("many", [1, 3])
def test_pages_ask_the_same_questions_of_few_and_many(
    everyone: Cast,
    into: Cohort,
    office: Client,
    many: int,
    address: str,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(many):
        helper = somebody(f"Ash Vane{number}", f"ash{number}@rivertown.example")
        pair(into, helper, somebody(f"Wren Quill{number}", f"wren{number}@rivertown.example"))
        job(into, f"job-{number}")
        form = {"role": "team", "organization": everyone.places.union.public_id, "name": f"Team {number}"}
        office.post("/office/setup/teams/new/", form)
    office.get(address)
    with django_assert_num_queries(PINNED[address]):
        assert office.get(address).status_code == 200


def test_a_day_of_the_first_year_is_not_needed_twice(office: Client, into: Cohort) -> None:
    """The form proposes the same days a year on."""
    answer = office.get("/office/setup/next-year/").content.decode()
    assert (date(2027, 7, 1).isoformat() in answer, date(2028, 6, 30).isoformat() in answer) == (True, True)
