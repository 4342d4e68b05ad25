"""The page of groups: who is together and why, who fits nowhere, one person moved with what follows first."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from alongside.matching.actions.proposing import propose
from alongside.matching.models.groups import PeerGroup, Seat
from alongside.web.office import matching_rounds
from tests.doors import signed_in
from tests.matching.peers import Peers, peers
from tests.web.office.scene import words

pytestmark = pytest.mark.django_db
HOME = "/office/matching/groups/"


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel("2026-11-21T15:00:00Z", tick=True):
        yield


@pytest.fixture
def made() -> Peers:
    found = peers()
    propose(cohort=found.cohort, by=None)
    return found


@pytest.fixture
def office(made: Peers) -> Client:
    assert made.angela.person is not None
    return signed_in(made.angela.person)


def _seat(made: Peers, name: str) -> Seat:
    return Seat.objects.select_related("group").get(supported=made.educators[name])


def test_groups_are_shown_and_somebody_moves(
    made: Peers, office: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(12):
        page = words(office.get(HOME).content)
    for said in (
        "Peer groups: 8 of 9 people in 2, 1 of them led.",
        "Led by Cora Ling. All are free Monday 3:00 to 4:30 pm.",
        "Nobody leads it, so they log for themselves that they met. All are free Friday 3:00 to 4:30 pm.",
        "All share the grades (5).",
        "No other groups could be better: that is proven.",
        "Zoe Ling",
    ):
        assert said in page
    wendy, science = _seat(made, "Wendy"), _seat(made, "Ada").group
    assert science is not None
    page = words(office.get(f"{HOME}?seat={wendy.public_id}").content)
    assert "this one would have 3. Not possible" in page
    refused = office.post(f"/office/matching/seats/{wendy.public_id}/move/", {"to": science.public_id}, follow=True)
    assert "A group has from 4 to 8 people; this one would have 3." in refused.content.decode()
    office.post(f"/office/matching/groups/{science.public_id}/keep/", {"locked": "yes"})
    assert PeerGroup.objects.get(pk=science.pk).locked
    zoe = _seat(made, "Zoe")
    music = _seat(made, "Ewa").group
    assert music is not None
    row = made.educators["Zoe"]
    row.free_hours = {}
    row.save(update_fields=["free_hours"])
    page = words(office.get(f"{HOME}?seat={zoe.public_id}").content)
    assert "strong as before" in page
    moved = office.post(f"/office/matching/seats/{zoe.public_id}/move/", {"to": music.public_id}, follow=True)
    assert "Zoe Ling moved. Both groups stay as they are when you propose again." in moved.content.decode()
    assert _seat(made, "Zoe").group_id == _seat(made, "Ewa").group_id
    assert "Peer group" in words(office.get(f"/office/matching/?round={music.round.public_id}").content)


def test_a_round_that_is_over_still_says_which_groups_it_proposed(
    made: Peers,
    office: Client,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    round_ = PeerGroup.objects.select_related("round").order_by("pk")[0].round
    here = f"/office/matching/rounds/{round_.public_id}/"
    assert "Groups it proposed" not in words(office.get(here).content)
    office.post(f"{here}aside/")
    with django_assert_max_num_queries(20):
        page = words(office.get(here).content)
    assert (
        "Groups it proposed Peer group 1 Led by Cora Ling: Ada Ling, Ben Ling, Cleo Ling, Dov Ling "
        "Peer group 2 Ewa Ling, Fay Ling, Gil Ling, Wendy Ling In no group Zoe Ling"
    ) in page
    monkeypatch.setattr(matching_rounds, "GROUPS_AT_ONCE", 1)
    page = words(office.get(f"{here}?groups=2").content)
    assert ("Peer group 2 Ewa" in page, "Peer group 1 Led" in page, "Page 2 of 2" in page) == (True, False, True)
