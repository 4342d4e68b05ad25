"""What the workbench answers: ways out for whoever has nobody, any other helper, who has room, how fair a round is."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from alongside.matching.actions.deciding import leave_unmatched, lock
from alongside.matching.actions.proposing import propose
from alongside.matching.models.rounds import Proposal
from alongside.people.models.persons import Person
from alongside.programs.actions.participations import set_capacity
from alongside.programs.models.participations import Participation
from alongside.web.office import matching_facts
from tests.doors import signed_in
from tests.matching import scene
from tests.matching.crowd import crowd
from tests.web.office.scene import words

pytestmark = pytest.mark.django_db
HOME = "/office/matching/"


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel("2026-11-21T15:00:00Z", tick=True):
        yield


def _desk(person: Person | None) -> Client:
    assert person is not None
    return signed_in(person)


def _of(supported: Participation) -> Proposal:
    return Proposal.objects.get(supported=supported, round__state="proposed")


def _pair(desk: Client, of: Participation) -> str:
    return " ".join(desk.get(f"{HOME}?pair={_of(of).public_id}").content.decode().split())


def test_whoever_is_too_far_away_may_meet_virtually_and_no_longer() -> None:
    made = scene.principals()
    propose(cohort=made.cohort, by=None)
    desk = _desk(made.angela.person)
    page = _pair(desk, made.corey)
    assert "Meeting virtually only, Corey could have" in page
    assert "Let Corey meet virtually only" in page
    desk.post(f"{HOME}{_of(made.corey).public_id}/virtual/", {"virtual": "yes"})
    assert "They may meet virtually only in this round." in _pair(desk, made.corey)
    desk.post(f"{HOME}{_of(made.corey).public_id}/virtual/", {"virtual": "no"})
    assert _of(made.corey).helper is None


def test_one_more_place_is_asked_for_only_where_it_helps() -> None:
    made = scene.principals()
    for helper in (made.ruth, made.otis):
        set_capacity(participation=helper, capacity=0, by=None)
    propose(cohort=made.cohort, by=None)
    left = next(one for one in (made.dana, made.lamar) if _of(one).helper is None)
    desk = _desk(made.angela.person)
    page = _pair(desk, left)
    who = left.person.given_name if left.person else ""
    assert f"Ask Harold Whitcomb to take a second: then {who} would have somebody." in page
    assert "Ruth Sandoval agreed to a first person" in page
    desk.post(f"{HOME}{_of(left).public_id}/place/", {"helper": made.harold.public_id, "to": "2"})
    assert _of(left).helper == made.harold
    answer = desk.post(f"{HOME}{_of(left).public_id}/place/", {"helper": made.harold.public_id, "to": "x"}, follow=True)
    assert "fewer people than they agreed to" in answer.content.decode()


def test_somebody_ruled_out_is_said_so_and_let_in_again() -> None:
    made = scene.principals()
    propose(cohort=made.cohort, by=None)
    desk = _desk(made.angela.person)
    desk.post(f"{HOME}{_of(made.dana).public_id}/rule-out/", {"helper": made.ruth.public_id})
    assert _of(made.dana).helper == made.harold
    found = desk.get(f"{HOME}?pair={_of(made.dana).public_id}&name=sandov").content.decode()
    assert "Ruled out for this round" in found
    assert "Ruled out for them in this round: Ruth Sandoval." in found
    desk.post(f"{HOME}{_of(made.dana).public_id}/rule-in/")
    assert _of(made.dana).helper == made.ruth


def test_the_list_is_narrowed_and_sheets_carry_no_wish() -> None:
    made = scene.principals()
    propose(cohort=made.cohort, by=None)
    lock(proposal=_of(made.dana), by=None)
    desk = _desk(made.angela.person)
    locked = desk.get(f"{HOME}?only=locked").content.decode()
    assert ("with Ruth Sandoval" in locked, "with Harold Whitcomb" in locked) == (True, False)
    leave_unmatched(proposal=_of(made.lamar), by=None)
    assert "nobody yet" in desk.get(f"{HOME}?only=unmatched").content.decode()
    sheet = b"".join(desk.get(f"{HOME}proposals.csv")).decode()
    assert "Dana Fitzgerald" in sheet
    assert "Ruth Sandoval" in sheet
    assert "woman" not in sheet
    assert desk.get(f"{HOME}proposals.pdf").status_code == 404
    assert "woman" not in desk.get(f"{HOME}fair/").content.decode()


@pytest.mark.parametrize("people, helpers", [(1, 2), (40, 12)])
def test_who_has_room_and_how_fair_it_is_take_the_same_queries(
    people: int, helpers: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    _, cohort, angela = scene.empty()
    crowd(cohort, people=people, helpers=helpers)
    propose(cohort=cohort, by=None)
    desk = signed_in(angela)
    desk.get(HOME)
    with django_assert_num_queries(35):
        room = desk.get(f"{HOME}room/").content.decode()
    with django_assert_num_queries(33):
        fair = desk.get(f"{HOME}fair/").content.decode()
    assert ("Nothing would change" in room or "would" in room, "How fair this round is" in fair) == (True, True)


def test_in_a_large_round_what_one_more_place_brings_is_worked_out_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching_facts, "SMALL", 0)
    made = scene.principals()
    propose(cohort=made.cohort, by=None)
    desk = _desk(made.angela.person)
    room, worked_out = (words(desk.get(f"{HOME}room/{asked}").content) for asked in ("", "?worth=1"))
    offered, nothing = "Work out what one more place would bring", "Nothing would change"
    assert (offered in room, "One more place" in room, nothing in room) == (True, False, False)
    assert (offered in worked_out, "One more place" in worked_out, nothing in worked_out) == (False, True, True)
