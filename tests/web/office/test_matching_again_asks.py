"""Before another round sets an open one aside with what was decided in it by hand, that is said and asked."""

import re
from collections.abc import Iterator
from datetime import datetime
from html import unescape

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from alongside.jobs.models import Job
from alongside.jobs.running import execute
from alongside.matching.actions import working
from alongside.matching.actions.commenting import comment
from alongside.matching.actions.deciding import leave_unmatched, lock
from alongside.matching.actions.proposing import Wanted, propose, set_aside
from alongside.matching.actions.scheduling import schedule
from alongside.matching.models.rounds import Proposal, Round
from alongside.matching.tasks import work_round_out
from alongside.people.actions.appointments import name_evaluator
from alongside.programs.models.participations import Participation
from tests.cast import somebody
from tests.doors import signed_in
from tests.factories.programs import person_of
from tests.matching import scene
from tests.matching.crowd import crowd
from tests.web.office.scene import words

pytestmark = pytest.mark.django_db
HOME = "/office/matching/"
ROUNDS = f"{HOME}rounds/"
ASKS = "Take over what was decided in round 1?"


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel("2026-11-21T15:00:00Z", tick=True):
        yield


@pytest.fixture
def made() -> scene.Round:
    """A round in which Dana is locked with Ruth and Lamar has nobody on purpose."""
    made = scene.principals()
    propose(cohort=made.cohort, by=person_of(made.angela), wanted=Wanted(kept_free=1))
    lock(proposal=_of(made.dana), by=None)
    leave_unmatched(proposal=_of(made.lamar), by=None)
    return made


def _of(row: Participation) -> Proposal:
    return Proposal.objects.get(supported=row, round__state="proposed")


def _office(made: scene.Round) -> Client:
    return signed_in(person_of(made.angela))


def _hidden(page: bytes) -> dict[str, str]:
    """What the form of a page that asks carries along."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.decode())
    return {unescape(name): unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


def _answer(office: Client, door: str, given: dict[str, str], answer: str) -> bytes:
    """Press a button of the page that asks."""
    form = _hidden(office.post(door, given).content)
    return office.post(door, form | {"decided": answer}, follow=True).content


def _states(made: scene.Round) -> list[str]:
    return [_of(one).state for one in (made.dana, made.lamar, made.corey)]


def _doors(made: scene.Round) -> dict[str, dict[str, str]]:
    """Every way to propose anew, with what it is asked for with."""
    matters = {"mentoring.distance": "100", "why": "Everybody meets in person this winter."}
    at = f"{ROUNDS}{Round.objects.get(cohort=made.cohort, state='proposed').public_id}"
    return {
        f"{ROUNDS}new/": {"kept_free": ""},
        f"{at}/again/": {},
        f"{at}/matters/": matters,
        f"{HOME}rematch/": {"changes": "leaving", "helper": made.harold.public_id},
    }


def test_every_way_to_propose_anew_asks_first_and_changes_nothing(made: scene.Round) -> None:
    office = _office(made)
    for door, given in _doors(made).items():
        asked = office.post(door, given)
        page = words(asked.content)
        assert (asked.status_code, ASKS in page) == (409, True)
        for says in (
            "1 match is locked",
            "1 person is left unmatched on purpose",
            "Round 1: Everybody",
            "Proposed November 21, 2026 by Angela Brandt",
        ):
            assert says in page
        for name, value in given.items():
            assert f'<input type="hidden" name="{name}" value="{value}">' in asked.content.decode()
        assert ("1 place is kept free" in page) == door.endswith(("/new/", "/rematch/"))
    assert list(Round.objects.values_list("state", flat=True)) == ["proposed"]


def test_taken_over_it_stays_and_else_the_round_begins_without_it(made: scene.Round) -> None:
    office, first = _office(made), _of(made.dana).round
    office.post(f"{HOME}{_of(made.corey).public_id}/virtual/", {"virtual": "yes"})
    page = _answer(office, f"{ROUNDS}new/", {"kept_free": "2"}, "keep").decode()
    second = _of(made.dana).round
    assert ("1 locked" in page, _states(made)) == (True, ["locked", "left-out", "proposed"])
    assert (second.follows, second.kept_free, second.afresh, _of(made.corey).virtual) == (first, 2, False, True)
    page = _answer(office, f"{ROUNDS}{second.public_id}/again/", {}, "drop").decode()
    third = _of(made.dana).round
    assert "Proposed anew, without what was decided before." in page
    assert (_states(made), _of(made.corey).virtual) == (["proposed"] * 3, False)
    assert (third.follows, third.kept_free, third.afresh) == (second, 2, True)
    page = words(office.get(f"{ROUNDS}{third.public_id}/").content)
    assert "It began without what was decided by hand in round 2 ." in page
    assert list(Round.objects.order_by("number").values_list("state", flat=True)) == ["set-aside"] * 2 + ["proposed"]


def test_what_mattered_and_places_kept_free_are_taken_over_or_not(made: scene.Round) -> None:
    office, first = _office(made), _of(made.dana).round
    given = {"mentoring.distance": "100", "why": "Everybody meets in person this winter."}
    page = _answer(office, f"{ROUNDS}{first.public_id}/matters/", given, "keep").decode()
    assert "Kept, and proposed anew. What was decided stayed as it was." in page
    held = _of(made.dana).round
    asked = words(office.post(f"{ROUNDS}new/").content)
    assert ("Other things matter in it than usual" in asked, held.kept_free) == (True, 1)
    _answer(office, f"{ROUNDS}new/", {}, "keep")
    kept = _of(made.dana).round
    assert (kept.priorities, kept.why, kept.kept_free) == (held.priorities, given["why"], 1)
    leaving = {"changes": "leaving", "helper": made.harold.public_id}
    effect = words(office.post(f"{HOME}rematch/", leaving).content)
    assert ("1 place is kept free" in effect, "Other things matter in it than usual" in effect) == (True, True)
    _answer(office, f"{HOME}rematch/", leaving, "keep")
    moved = _of(made.dana).round
    assert (moved.changes, moved.priorities, moved.kept_free) == ("leaving", held.priorities, 1)
    _answer(office, f"{ROUNDS}new/", {}, "drop")
    bare = _of(made.dana).round
    assert (bare.priorities, bare.why, bare.kept_free, _states(made)[0]) == ({}, "", 0, "proposed")


def test_a_round_in_which_nothing_was_decided_is_set_aside_without_a_question() -> None:
    plain = scene.principals()
    propose(cohort=plain.cohort, by=None)
    row = _of(plain.dana)
    comment(proposal=row, words="Ask her first.", by=person_of(plain.angela))
    assert _office(plain).post(f"{ROUNDS}new/", {"kept_free": "1"}).status_code == 302
    assert Round.objects.get(state="proposed").follows == row.round


def test_who_was_ruled_out_and_who_said_something_is_told(made: scene.Round) -> None:
    office = _office(made)
    office.post(f"{HOME}{_of(made.corey).public_id}/rule-out/", {"helper": made.ruth.public_id})
    comment(proposal=_of(made.corey), words="Too far for Ruth.", by=person_of(made.angela))
    comment(
        proposal=_of(made.dana), words="They know each other.", by=somebody("Bela Novak", "bela@principals.example")
    )
    page = office.post(f"{ROUNDS}new/").content
    assert "Somebody is ruled out for 1 person" in words(page)
    says = "2 comments by Angela Brandt and Bela Novak: they stay beside whom they are about, in every round."
    assert (says in words(page), "Too far for Ruth." in page.decode()) == (True, False)


def test_what_is_set_to_be_published_is_refused_without_a_question(made: scene.Round) -> None:
    schedule(round_=_of(made.dana).round, at=datetime(2026, 11, 22, 16), by=person_of(made.angela))
    page = _office(made).post(f"{ROUNDS}new/", follow=True)
    assert "This round is set to be published on November 22 at 4:00 pm." in page.content.decode()


def test_a_job_begins_without_it_too(made: scene.Round, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working, "AT_ONCE", 3)
    office = _office(made)
    for answer, states in (("keep", ["locked", "left-out"]), ("drop", ["proposed"] * 2)):
        _answer(office, f"{ROUNDS}new/", {}, answer)
        for job in Job.objects.filter(kind=work_round_out.kind, state="queued"):
            execute(job.public_id, work_round_out)
        assert _states(made)[:2] == states


def test_an_answer_holds_for_the_round_and_the_decisions_its_page_said(made: scene.Round) -> None:
    office, first = _office(made), _of(made.dana).round
    doors = {door: given for door, given in _doors(made).items() if not door.endswith("/matters/")}
    asked = {door: _hidden(office.post(door, given).content) for door, given in doors.items()}
    leave_unmatched(proposal=_of(made.corey), by=None)
    for door, form in asked.items():
        again = office.post(door, form | {"decided": "drop"})
        assert again.status_code == 409
        assert "Something else is decided in it since you were asked" in words(again.content)
        for unread in ({}, {"read": ""}, {"read": "-"}):
            assert office.post(door, doors[door] | {"decided": "drop"} | unread).status_code == 409
    rosa = somebody("Rosa Keller", "rosa@principals.example")
    newer = propose(cohort=made.cohort, by=rosa, wanted=Wanted(kept_free=2)).round
    for door, form in asked.items():
        page = words(office.post(door, form | {"decided": "drop"}, follow=True).content)
        said = (
            "published or kept aside" if door.endswith("/again/") else "Round 2 was proposed meanwhile by Rosa Keller"
        )
        assert (said in page, door) == (True, door)
    set_aside(round_=newer, by=rosa)
    for door in (f"{ROUNDS}new/", f"{HOME}rematch/"):
        page = words(office.post(door, asked[door] | {"decided": "keep"}, follow=True).content)
        assert ("The round this was about is not open any more" in page, door) == (True, door)
    assert set(Round.objects.values_list("pk", "state")) == {(first.pk, "set-aside"), (newer.pk, "set-aside")}


def test_a_locked_match_that_is_not_possible_any_more_is_told(made: scene.Round) -> None:
    office = _office(made)
    name_evaluator(person_of(made.ruth), of=person_of(made.dana), starts_on=scene.TODAY, by=None)
    page = words(_answer(office, f"{ROUNDS}new/", {}, "keep"))
    assert "The match of Dana Fitzgerald could not stay locked: a rule speaks against it by now" in page
    assert _states(made)[:2] == ["proposed", "left-out"]


@pytest.mark.parametrize("people", [3, 40])
def test_as_many_questions_of_the_database_for_many(
    people: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    _, cohort, angela = scene.empty()
    crowd(cohort, people=people, helpers=20)
    for row in propose(cohort=cohort, by=angela).round.proposals.exclude(helper=None):
        lock(proposal=row, by=angela)
    office = signed_in(angela)
    office.get(ROUNDS)
    with django_assert_num_queries(16):
        assert office.post(f"{ROUNDS}new/").status_code == 409
