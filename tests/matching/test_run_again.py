"""A round that was kept is run again: it comes out the same, or exactly what differs since is named."""

import json
from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from pytest_django import Settings

from alongside.commands.match_again import main
from alongside.matching.actions.apart import keep_apart
from alongside.matching.actions.deciding import lock
from alongside.matching.actions.keeping_inputs import forget_inputs
from alongside.matching.actions.keys import rewrap_matching_keys
from alongside.matching.actions.proposing import propose, rework
from alongside.matching.models.inputs import RoundInputs
from alongside.matching.models.rounds import Proposal
from alongside.matching.queries.again import Again, run_again
from alongside.matching.queries.why import asked_for
from alongside.matching.since import TEAM, Differs, Other
from alongside.programs.actions.keys import rewrap_keys
from alongside.programs.actions.participations import set_capacity
from alongside.programs.models.participations import Participation
from alongside.programs.sealing import wishes_of
from tests.factories.programs import person_of
from tests.matching.peers import peers
from tests.matching.scene import Round, asks_for, principals

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Round:
    return principals()


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel("2026-11-21T15:00:00Z", tick=True):
        yield


def test_a_kept_round_comes_out_the_same(scene: Round) -> None:
    round_ = propose(cohort=scene.cohort, by=None).round
    lock(proposal=Proposal.objects.get(round=round_, supported=scene.lamar), by=None)
    again = propose(cohort=scene.cohort, by=None).round
    assert run_again(again, team=True) == Again(people=3, there=3, then=(), engine=False, since=(), now=())
    sealed = bytes(RoundInputs.objects.get(round=again).sealed)
    assert [word in sealed for word in (b"woman", b"Dana", b"profiles")] == [False] * 3


def test_what_differs_since_is_named_and_who_would_have_somebody_else(scene: Round) -> None:
    angela = person_of(scene.angela)
    round_ = propose(cohort=scene.cohort, by=None).round
    set_capacity(participation=scene.ruth, capacity=1, by=None)
    Participation.objects.filter(pk=scene.lamar.pk).update(needs=["climate-culture"])
    asks_for(scene.lamar, {"gender": "man"})
    Participation.objects.filter(pk=scene.corey.pk).update(state="ended", ends_on=date(2026, 11, 1))
    names = "Dana Fitzgerald", "Ruth Sandoval"
    keep_apart(cohort=scene.cohort, names=names, because="asked", words="", by=angela)
    found = run_again(round_, team=True)
    assert found is not None
    assert (found.people, found.there, found.same) == (3, 2, True)
    assert found.since == (
        Differs("Who is not in it any more", ("Corey Vandermeer",)),
        Differs("What is known of them", (f"Lamar Tisdale: what they want to work on, {TEAM}",)),
        Differs("Places", ("Ruth Sandoval: 2, now 1",)),
        Differs("Who is kept apart", ("Dana Fitzgerald and Ruth Sandoval",)),
    )
    assert found.now == (
        Other("Dana Fitzgerald", "mentoring", ("Ruth Sandoval",), ("Harold Whitcomb",)),
        Other("Lamar Tisdale", "mentoring", ("Harold Whitcomb",), ("Ruth Sandoval",)),
    )


def test_the_command_says_so_too_and_names_nobody_of_whom_something_was_asked(
    scene: Round, capsys: pytest.CaptureFixture[str]
) -> None:
    round_ = propose(cohort=scene.cohort, by=None).round
    assert (main([round_.public_id]), capsys.readouterr().out) == (
        0,
        "The same: all 3 have whom they had.\nAs things are now: nothing that goes in has changed.\n",
    )
    asks_for(scene.lamar, {"gender": "man"})
    assert main([round_.public_id, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["since"] == [
        {"what": "What is known of them", "lines": [f"Something of {TEAM}"], "more": 0}
    ]
    assert main(["nowhere"]) == 2


def test_inputs_go_two_years_after_the_cohort_and_their_keys_are_wrapped_anew(scene: Round, settings: Settings) -> None:
    round_ = propose(cohort=scene.cohort, by=None).round
    settings.SEALING_KEYS = ["YSBuZXcga2V5IG9mIGV4YWN0bHkgMzIgYnl0ZXMgb2s=", *settings.SEALING_KEYS]
    assert [rewrap_matching_keys(by=None) for _ in range(2)] == [1, 0]
    assert [rewrap_keys(by=None) for _ in range(2)] == [2, 0]  # what Dana asks for, how Ruth describes herself
    settings.SEALING_KEYS = settings.SEALING_KEYS[:1]
    assert run_again(round_, team=True) is not None
    row = round_.proposals.select_related("round", "supported").get(supported=scene.dana)
    assert (wishes_of(row.supported), [one["criterion"] for one in asked_for(row)]) == ({"gender": "woman"}, ["wish"])
    deleted: list[int] = []
    asked: list[int] = []
    for day in ("2029-06-29T15:00:00Z", "2029-06-30T15:00:00Z"):
        with time_machine.travel(day):
            deleted.append(forget_inputs())
            asked.append(round_.proposals.exclude(sealed=None).count())
    assert (deleted, asked) == ([0, 1], [1, 0])  # what Dana had asked for is gone with it
    assert run_again(round_, team=True) is None


def test_groups_too_and_a_decision_leaves_them_as_they_were() -> None:
    made = peers()
    round_ = propose(cohort=made.cohort, by=None).round
    rework(round_=round_, by=None)
    found = run_again(round_, team=True)
    assert found is not None
    assert (found.same, found.since, found.now) == (True, (), ())
    assert found.people >= 8
