"""Changing pairs at a price, against every way there is: exact, proven, and never more for a higher price."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from alongside.kernel.errors import Refused
from alongside.matching.solver.assignment import proves, solve
from alongside.matching.solver.besides import Besides
from alongside.matching.solver.objectives import Objective, aimed
from alongside.matching.solver.problem import NOT_ALLOWED, TOP, Ints, Problem
from alongside.matching.solver.rematch import keepable, priced

pytestmark = pytest.mark.once
ENORMOUS = TOP * 1000
type Way = tuple[int, ...]


def _problem(room: Ints, score: Ints | NDArray[np.int32]) -> Problem:
    people, helpers = (tuple(str(n) for n in range(many)) for many in score.shape)
    return Problem(people, helpers, room, score)


def _ways(problem: Problem) -> list[Way]:
    """The helper of each, or -1, in every assignment there is."""
    ways = product(range(-1, len(problem.helpers)), repeat=len(problem.people))
    return [
        way
        for way in ways
        if all(problem.score[i, j] != NOT_ALLOWED for i, j in enumerate(way) if j >= 0)
        and all(way.count(j) <= problem.room[j] for j in range(len(problem.helpers)))
    ]


@st.composite
def rounds(draw: st.DrawFn) -> tuple[Problem, Ints]:
    """A problem, and who is with whom already: some of them against a rule by now."""
    people, helpers = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    one = st.sampled_from([NOT_ALLOWED, 0, 1, 5, TOP // 3, TOP]) | st.integers(0, TOP)
    scores = draw(st.lists(st.lists(one, min_size=helpers, max_size=helpers), min_size=people, max_size=people))
    room = draw(st.lists(st.integers(0, 2), min_size=helpers, max_size=helpers))
    problem = _problem(np.array(room, np.int64), np.array(scores, np.int64).reshape(people, helpers))
    had = np.array(draw(st.sampled_from(_ways(problem))), np.int64)
    alone = [i for i in range(people) if had[i] < 0 and (problem.score[i] == NOT_ALLOWED).any()]
    against = draw(st.lists(st.integers(0, 1), min_size=1, max_size=1))
    if alone and against[0]:
        had[alone[0]] = int(np.flatnonzero(problem.score[alone[0]] == NOT_ALLOWED)[0])
    return problem, had


def _worth(problem: Problem, had: Ints, price: int, way: Way) -> tuple[int, int, int]:
    """As many as possible, of them those who have somebody, then what they fit and what it is worth to stay."""
    there = [(i, j) for i, j in enumerate(way) if j >= 0]
    may_stay = keepable(problem, had).tolist()
    stay = sum(had[i] == j for i, j in there)
    fit = sum(int(problem.score[i, j]) for i, j in there)
    return len(there), sum(way[i] >= 0 for i in may_stay), fit + price * stay


@given(rounds(), st.sampled_from([0, 1, TOP // 10, TOP, ENORMOUS]) | st.integers(0, TOP))
def test_the_best_of_all_ways_at_a_price_with_its_proof(drawn: tuple[Problem, Ints], price: int) -> None:
    problem, had = drawn
    asked = priced(problem, had, price)
    plan = solve(asked)
    best = max(_worth(problem, had, price, way) for way in _ways(problem))
    assert _worth(problem, had, price, tuple(plan.helper_of.tolist())) == best
    assert (plan.certificate.gap, proves(asked, plan)) == (0, True)
    assert best[1] == len(keepable(problem, had))  # whoever may keep somebody is never left with nobody


@given(rounds())
def test_a_higher_price_never_changes_more(drawn: tuple[Problem, Ints]) -> None:
    problem, had = drawn
    changes = []
    for price in (0, 1, TOP // 20, TOP // 5, TOP, ENORMOUS):
        after = solve(priced(problem, had, price)).helper_of
        changes.append(len([i for i in keepable(problem, had) if after[i] != had[i]]))
    assert changes == sorted(changes, reverse=True)
    if len(keepable(problem, had)) == len(problem.people):  # nobody else needs somebody: then nothing changes at all
        assert changes[-1] == 0


@given(rounds())
def test_without_a_price_it_is_the_best_round_there_is(drawn: tuple[Problem, Ints]) -> None:
    problem, had = drawn
    had = np.where(solve(problem).helper_of < 0, -1, had)  # whoever has somebody is among as many as possible
    free, found = solve(problem), solve(priced(problem, had, 0))
    fit = sum(int(problem.score[pair]) for pair in found.pairs)
    assert (len(found.pairs), fit) == (len(free.pairs), free.total)


@given(rounds(), st.sampled_from([0, 1, TOP // 10, ENORMOUS]), st.sampled_from(["least-regret", "worst-first"]))
def test_the_objective_holds_where_staying_counts_more(
    drawn: tuple[Problem, Ints], price: int, objective: Objective
) -> None:
    """Least regret and worst first of what two fit with the price on top, among the rounds that leave nobody behind."""
    problem, had = drawn
    asked, keep = priced(problem, had, price), keepable(problem, had)
    besides = Besides(keep=keep, sure=asked.top - problem.top - price)
    found = tuple(aimed(asked, objective, besides=besides).helper_of.tolist())
    stays = np.arange(len(problem.helpers)) == np.where(np.isin(np.arange(len(had)), keep), had, -1)[:, None]
    fits = np.where(problem.score == NOT_ALLOWED, NOT_ALLOWED, problem.score + price * stays)
    ways = _ways(problem)
    most = max(_worth(problem, had, price, way)[:2] for way in ways)
    told = {way: _told(fits, way, objective) for way in ways if _worth(problem, had, price, way)[:2] == most}
    assert told[found] == max(told.values())


def _told(fits: Ints, way: Way, objective: Objective) -> list[int]:
    """The more, the better by the objective."""
    scores = [int(fits[i, j]) for i, j in enumerate(way) if j >= 0]
    regret = max((int(fits[i].max() - fits[i, j]) for i, j in enumerate(way) if j >= 0), default=0)
    return sorted(scores) if objective == "worst-first" else [-regret, sum(scores)]


def test_more_people_than_whole_numbers_can_tell_apart_are_refused() -> None:
    many = 1 << 14
    problem = _problem(np.full(64, many, np.int64), np.zeros((many, 64), np.int32))
    with pytest.raises(Refused, match="Choose a region"):
        priced(problem, np.where(np.arange(many) % 2, 0, -1), 1 << 26)
