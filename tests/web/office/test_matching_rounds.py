"""Pages of rounds: what mattered, what would change, what changed, and rounds for a part of the people."""

from collections import OrderedDict
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from alongside.matching.actions.proposing import Wanted, propose
from alongside.matching.models.rounds import Round
from alongside.matching.queries import keeping
from alongside.people.models.organizations import Organization
from alongside.programs.actions.participations import set_capacity
from alongside.web.office import matching_rounds
from tests.doors import signed_in
from tests.factories.programs import person_of
from tests.matching import scene
from tests.matching.crowd import crowd
from tests.web.office.scene import words

pytestmark = pytest.mark.django_db
ROUNDS = "/office/matching/rounds/"
QUERIES = 16


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel("2026-11-21T15:00:00Z", tick=True):
        yield


@pytest.fixture
def made() -> scene.Round:
    return scene.principals()


def _office(made: scene.Round) -> Client:
    return signed_in(person_of(made.angela))


def test_what_would_change_is_shown_before_it_is_kept_with_its_reason(made: scene.Round) -> None:
    first = propose(cohort=made.cohort, by=None).round
    office, matters = _office(made), f"{ROUNDS}{first.public_id}/matters/"
    page = words(office.get(matters).content)
    for said in ("Professional goals and needs The program says 30 30", "As it is What the program says."):
        assert said in page
    tried: dict[str, int | str] = {f"mentoring.{key}": 0 for key in ("goals", "context", "style", "learning", "wish")}
    tried |= {"mentoring.distance": 100, "mentoring.objective": "total"}
    page = words(office.get(matters, tried).content)
    assert "2 have somebody else and fit less well." in page
    assert "Dana Fitzgerald Harold Whitcomb, now Ruth Sandoval Fits less well" in page
    assert Round.objects.count() == 1
    part = office.get(matters, tried, headers={"HX-Request": "true"}).content.decode()
    assert "<main" not in part
    for said in ("2 have somebody else and fit less well.", "Strong fit", "Keep this and propose anew"):
        assert said in part
    nothing = dict.fromkeys(tried, 0) | {"mentoring.objective": "total"}
    asked = office.get(matters, nothing, headers={"HX-Request": "true"})
    assert (asked.status_code, "Let at least one thing matter." in asked.content.decode()) == (200, True)
    refused = office.post(matters, tried)
    assert (refused.status_code, "Say in a sentence why" in words(refused.content)) == (422, True)
    kept = office.post(matters, tried | {"why": "Everybody meets in person this winter."}, follow=True)
    assert "Kept, and proposed anew." in kept.content.decode()
    second = Round.objects.get(state="proposed")
    assert second.priorities["mentoring"]["shares"]["distance"] == 100
    page = words(office.get(f"{ROUNDS}{second.public_id}/").content)
    for said in (
        "2 have somebody else.",
        "What matters differs between the two",
        "Mentor: the way between them 100 of 100; then all together fit as well as they can.",
        "Everybody meets in person this winter.",
        "No other round could be better: that is proven.",
    ):
        assert said in page
    other = "Other things matter in this round than the program says: Everybody meets in person this winter."
    assert other in words(office.get("/office/matching/").content)
    office.post(f"{ROUNDS}{second.public_id}/matters/", {"said": "1"})
    assert Round.objects.get(state="proposed").priorities == {}
    assert "Other things matter" not in words(office.get("/office/matching/").content)


def test_two_rounds_are_compared_inwords(made: scene.Round) -> None:
    propose(cohort=made.cohort, by=None)
    set_capacity(participation=made.ruth, capacity=0, by=None)
    second = propose(cohort=made.cohort, by=None).round
    page = words(_office(made).get(f"{ROUNDS}{second.public_id}/").content)
    assert "2 have somebody else" in page
    assert "Dana Fitzgerald Harold Whitcomb, before Ruth Sandoval Fits less well" in page


def test_a_round_for_one_region_beside_another(made: scene.Round) -> None:
    office = _office(made)
    south, east = (Organization.objects.get(name=name).public_id for name in ("Carbondale 95", "Mount Vernon 80"))
    page = office.post(f"{ROUNDS}new/", {"region": south, "kept_free": "1"}, follow=True)
    assert "November round: Carbondale 95 1 mentee and 3 mentors, 1 place kept free. Nobody" in words(page.content)
    page = office.post(f"{ROUNDS}new/", {"region": east}, follow=True)
    assert "November round: Mount Vernon 80" in words(page.content)
    for given, says in (
        ({}, "A round for Carbondale 95 is open."),
        ({"region": east, "joined_from": "soon"}, "Write the day as year, month, day"),
        ({"region": east, "kept_free": "-1"}, "Keep from 0 to 500 places free."),
    ):
        assert says in office.post(f"{ROUNDS}new/", given, follow=True).content.decode()
    assert office.post(f"{ROUNDS}new/", {"region": "no-such-one"}).status_code == 404
    listed = words(office.get(ROUNDS).content)
    assert "Round 2: Mount Vernon 80 1 of 1 matched." in listed
    one = Round.objects.get(number=1)
    office.post(f"{ROUNDS}{one.public_id}/aside/")
    one.refresh_from_db()
    assert (one.state, office.get(f"{ROUNDS}{one.public_id}/matters/").status_code) == ("set-aside", 409)


@pytest.mark.parametrize("people, queries", [(1, 31), (40, 32)])  # names are asked for where somebody changes
def test_pages_of_rounds_ask_as_often_for_many(
    people: int, queries: int, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "_kept", OrderedDict())  # what another test left there is looked at first
    _, cohort, angela = scene.empty()
    crowd(cohort, people=people, helpers=20)
    propose(cohort=cohort, by=angela)
    second = propose(cohort=cohort, by=angela, wanted=Wanted(kept_free=1)).round
    office = signed_in(angela)
    with django_assert_num_queries(10):
        office.get(ROUNDS)
    with django_assert_num_queries(10):
        office.get(f"{ROUNDS}{second.public_id}/")
    with django_assert_num_queries(queries):
        office.get(f"{ROUNDS}{second.public_id}/matters/?mentoring.objective=total&mentoring.goals=0")


def test_a_round_that_is_over_still_says_whom_it_proposed(
    made: scene.Round, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    first = propose(cohort=made.cohort, by=None).round
    office, here = _office(made), f"{ROUNDS}{first.public_id}/"
    assert "Who was proposed" not in words(office.get(here).content)
    office.post(f"{here}aside/")
    page = words(office.get(here).content)
    said = (
        "Who was proposed Dana Fitzgerald with Ruth Sandoval Strong Lamar Tisdale with Harold Whitcomb Strong "
        "Corey Vandermeer nobody"
    )
    assert said in page
    monkeypatch.setattr(matching_rounds, "PROPOSED_AT_ONCE", 2)
    with django_assert_max_num_queries(QUERIES):
        page = words(office.get(f"{here}?page=2").content)
    assert ("Corey Vandermeer nobody" in page, "Dana Fitzgerald with" in page, "Page 2 of 2" in page) == (
        True,
        False,
        True,
    )


def test_the_usual_drive_is_said_as_one_says_it(made: scene.Round) -> None:
    round_ = propose(cohort=made.cohort, by=None).round
    office = _office(made)
    assert "1 h 5 min is about the usual drive. The longest is about 1 h 5 min" in words(
        office.get("/office/matching/").content
    )
    round_.figures["mentoring"] |= {"usual_minutes": 2}
    round_.save(update_fields=["figures"])
    assert "A few minutes is the usual drive. The longest is about 1 h 5 min" in words(
        office.get("/office/matching/").content
    )
