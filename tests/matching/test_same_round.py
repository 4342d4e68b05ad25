"""The same people are the same round, in whatever order their rows come; shares tried are shares scored anew."""

import hashlib
import random
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
import time_machine

from alongside.matching.priorities import OBJECTIVES, Priority
from alongside.matching.proposing import Draft
from alongside.matching.queries.gathering import Need, gather
from alongside.matching.scores.case import Case, Pairings
from tests.matching import scene
from tests.matching.crowd import crowd

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel("2026-11-21T15:00:00Z", tick=True):
        yield


@pytest.fixture
def need() -> Need:
    _, cohort, _ = scene.empty()
    crowd(cohort, people=30, helpers=12)
    (found,) = gather(cohort, on=scene.TODAY).needs
    return found


def _shuffled(need: Need, seed: int) -> Need:
    chance = random.Random(seed)
    people, helpers = (chance.sample(range(n), n) for n in need.case.shape)
    case, at = need.case, np.ix_(people, helpers)
    return replace(
        need,
        people=tuple(need.people[i] for i in people),
        helpers=tuple(need.helpers[j] for j in helpers),
        agreed=tuple(need.agreed[j] for j in helpers),
        taken=tuple(need.taken[j] for j in helpers),
        case=replace(
            case,
            people=tuple(case.people[i] for i in people),
            helpers=tuple(case.helpers[j] for j in helpers),
            pairings=Pairings(*(getattr(case.pairings, kind)[at] for kind in ("evaluates", "conflict", "related"))),
        ),
    )


def _pairs(draft: Draft) -> set[tuple[str, str]]:
    return {(draft.case.people[i].id, draft.case.helpers[j].id) for i, j in draft.pairs}


def test_rows_in_any_order_are_the_same_round(need: Need) -> None:
    for objective in OBJECTIVES:
        chosen = {"objective": objective}
        drafts = [
            one.weighed(chosen).draft(used={}, locks={}, left=frozenset(), kept_free=3)
            for one in (need, _shuffled(need, 1), _shuffled(need, 2))
        ]
        assert len({draft.digest for draft in drafts}) == 1
        assert [_pairs(draft) for draft in drafts] == [_pairs(drafts[0])] * 3


def test_shares_put_together_anew_are_what_scoring_anew_gives(need: Need) -> None:
    case: Case = need.case
    other = Priority.read({"shares": {"goals": 5, "distance": 70, "wish": 0}}, case.matching).over(case.matching)
    assert case.fit.shape == (30, 12)
    weighed, anew = case.weighed(other), replace(case, matching=other)
    assert (weighed.score == anew.score).all()
    assert not (weighed.score == case.score).all()


def _names_of(seed: int) -> dict[str, str]:
    """Who helps whom in a cohort of its own where only the way of working counts, so that very many fit alike."""
    _, cohort, _ = scene.empty()
    crowd(cohort, people=40, helpers=20)
    found = gather(cohort, on=scene.TODAY).needs[0]
    shares = dict.fromkeys(found.case.matching.weigh, 0) | {"style": 100}
    draft = _shuffled(found, seed).weighed({"shares": shares}).draft(used={}, locks={}, left=frozenset())
    return {draft.case.people[i].name: draft.case.helpers[j].name for i, j in draft.pairs}


def test_the_same_roster_is_the_same_round_in_another_database() -> None:
    """Public ids are others each time; PostgreSQL and SQLite must both come to these very pairs."""
    pairs = _names_of(1)
    mark = hashlib.sha256(repr(sorted(pairs.items())).encode()).hexdigest()[:12]
    assert (len(pairs), mark) == (40, "693fa42dc327")
