"""Each helper's least and schools evenly, before any fit and after as many people as can be: against every way."""

from collections import Counter
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.kernel.errors import Refused
from alongside.matching.actions.proposing import propose
from alongside.matching.priorities import OBJECTIVES
from alongside.matching.queries.room import too_few
from alongside.matching.solver.assignment import solve
from alongside.matching.solver.besides import Besides
from alongside.matching.solver.giving import Giving
from alongside.matching.solver.objectives import Objective, aimed
from alongside.matching.solver.problem import NOT_ALLOWED, Pair, Problem
from alongside.programs.facts import pinned
from alongside.web.office.matching_rounds_words import proofs
from tests.matching.scene import TODAY, principals

pytestmark = pytest.mark.once


@dataclass(frozen=True)
class Asked:
    """A small round, sometimes with somebody locked, and what is asked for besides."""

    problem: Problem
    least: tuple[int, ...]
    schools: tuple[int, ...]

    @property
    def besides(self) -> Besides:
        return Besides(np.array(self.least, np.int64), np.array(self.schools, np.int64))

    def ways(self) -> list[list[Pair]]:
        """Every round of as many people as can be, locked ones included."""
        problem, ways = self.problem, []
        for way in product(range(-1, len(problem.helpers)), repeat=len(problem.people)):
            pairs = [(i, j) for i, j in enumerate(way) if j >= 0]
            room = all(way.count(j) <= problem.room[j] for j in range(len(problem.helpers)))
            allowed = all(problem.score[pair] != NOT_ALLOWED for pair in pairs)
            if room and allowed and set(problem.locks) <= set(pairs):
                ways.append(pairs)
        most = max(map(len, ways))
        return [way for way in ways if len(way) == most]

    def first(self, way: list[Pair]) -> int:
        """How many of the people that each helper should have at least they have, all together."""
        has = Counter(j for _, j in way)
        return sum(min(has[j], least) for j, least in enumerate(self.least))

    def turns(self, way: list[Pair]) -> list[Fraction]:
        """Which part of the school was served before each who is served, from the least part on."""
        school = [one if one >= 0 else -1 - i for i, one in enumerate(self.schools)]
        of, served = Counter(school), Counter(school[i] for i, _ in way)
        return sorted(Fraction(n, of[one]) for one, count in served.items() for n in range(count))


@st.composite
def rounds(draw: st.DrawFn) -> Asked:
    people, helpers = draw(st.integers(1, 6)), draw(st.integers(1, 3))
    one = st.sampled_from([NOT_ALLOWED, 0, 1, 5, 7, 9])
    rows = draw(st.lists(st.lists(one, min_size=helpers, max_size=helpers), min_size=people, max_size=people))
    score = np.array(rows, np.int32)  # as narrow as scores of a round are
    room = np.array(draw(st.lists(st.integers(0, 3), min_size=helpers, max_size=helpers)))
    free: list[Pair] = [(int(i), int(j)) for i, j in zip(*np.nonzero(score >= 0), strict=True) if room[j]]
    locks = tuple(draw(st.lists(st.sampled_from(free), max_size=1))) if free else ()
    least = draw(st.lists(st.integers(0, 3), min_size=helpers, max_size=helpers))
    schools = draw(st.lists(st.integers(-1, 2), min_size=people, max_size=people))
    problem = Problem(tuple(map(str, range(people))), tuple(map(str, range(helpers))), room, score, locks)
    return Asked(problem, tuple(least), tuple(schools))


@given(rounds(), st.sampled_from(OBJECTIVES))
@settings(max_examples=150)
def test_as_many_as_can_be_then_both_at_once_then_the_objective(asked: Asked, objective: Objective) -> None:
    problem, ways = asked.problem, asked.ways()
    found = aimed(problem, objective, besides=asked.besides)
    pairs = [(i, int(j)) for i, j in enumerate(found.helper_of) if j >= 0]
    most, even = max(map(asked.first, ways)), min(map(asked.turns, ways))
    assert (len(pairs), asked.first(pairs), asked.turns(pairs)) == (len(ways[0]), most, even)
    best = max(_worth(problem, way, objective) for way in ways if (asked.first(way), asked.turns(way)) == (most, even))
    assert (_worth(problem, pairs, objective), found.bound) == (best, found.total)


@given(rounds(), st.sampled_from(OBJECTIVES), st.data())
@settings(max_examples=150)
def test_why_not_is_the_difference_of_two_whole_rounds(asked: Asked, objective: Objective, data: st.DataObject) -> None:
    problem, locks = asked.problem, dict(asked.problem.locks)
    places = problem.room - np.bincount([*locks.values()], minlength=len(problem.room)).astype(np.int64)
    able = [(int(i), int(j)) for i, j in np.argwhere(problem.allowed & (places > 0))]
    if not able:
        return
    pair = data.draw(st.sampled_from(able))
    besides = data.draw(
        st.sampled_from([asked.besides, replace(asked.besides, least=None), Besides(asked.besides.least)])
    )
    giving = Giving(problem, objective, solve(problem), aimed(problem, objective, besides=besides), besides)
    _is_as_a_whole_round(asked, giving, *pair)


@given(st.integers(0, 1 << 32), st.sampled_from(OBJECTIVES), st.sampled_from([2, 5, 1000]), st.booleans())
@settings(max_examples=120)
def test_why_not_is_as_good_as_a_whole_round_where_many_move_on(
    seed: int, objective: Objective, levels: int, ready: bool
) -> None:
    """Rounds larger than can be enumerated, with many that are as good, or few."""
    chance = np.random.default_rng(seed)
    people, helpers = int(chance.integers(5, 30)), int(chance.integers(2, 9))
    score, room = chance.integers(0, levels, (people, helpers)), chance.integers(0, 7, helpers)
    score[chance.random(score.shape) > chance.choice([0.3, 0.6, 0.95])] = NOT_ALLOWED
    problem = Problem(tuple(map(str, range(people))), tuple(map(str, range(helpers))), room, score)
    asked = Asked(
        problem,
        tuple(np.minimum(chance.integers(0, 4, helpers), room).tolist()),
        tuple(chance.integers(-1, 5, people).tolist()),
    )
    besides = [asked.besides, replace(asked.besides, least=None), Besides(asked.besides.least)][chance.integers(3)]
    giving = Giving(problem, objective, solve(problem), aimed(problem, objective, besides=besides), besides)
    if ready:
        giving.ready()
    able = np.argwhere(problem.allowed & (room > 0))
    for person, helper in chance.permutation(able)[:3].tolist():
        _is_as_a_whole_round(asked, giving, person, helper)


def _is_as_a_whole_round(asked: Asked, giving: Giving, person: int, helper: int) -> None:
    problem, objective, besides = giving.problem, giving.objective, giving.besides
    found = giving.given(person, helper)
    other = replace(problem, locks=(*((i, j) for i, j in problem.locks if i != person), (person, helper)))
    whole = aimed(other, objective, besides=besides).helper_of
    first, second = ([(i, int(j)) for i, j in enumerate(one) if j >= 0] for one in (found, whole))
    assert set(other.locks) <= set(first)
    assert len(first) == len(second)
    if besides.least is not None:
        assert asked.first(first) == asked.first(second)
    if besides.schools is not None:
        assert asked.turns(first) == asked.turns(second)
    assert _worth(other, first, objective) == _worth(other, second, objective)


def _worth(problem: Problem, way: list[Pair], objective: Objective) -> list[int]:
    """The more, the better by the objective."""
    scores, others = [int(problem.score[pair]) for pair in way], [pair for pair in way if pair not in problem.locks]
    regret = max((int(problem.score[i].max() - problem.score[i, j]) for i, j in others), default=0)
    busiest = max(Counter(j for _, j in others).values(), default=0)
    limit = {"least-regret": -regret, "balance": -busiest, "total": 0}
    return sorted(scores) if objective == "worst-first" else [limit[objective], sum(scores)]


@pytest.mark.django_db
def test_who_stays_under_the_least_is_said_with_the_reason() -> None:
    """Dana and Lamar are the only two whom anybody near can help, and there are three who should have somebody."""
    with time_machine.travel("2026-11-21T15:00:00Z", tick=False):
        made = principals(rules=("per_helper_least: 1", "even_over: district"))
        row = propose(cohort=made.cohort, by=None).round
        assert (row.figures["mentoring"]["least"], row.figures["mentoring"]["under"]) == (1, 1)
        blueprint = pinned(made.cohort.pk, on=TODAY).blueprint
        assert (
            "Before that, whoever helps has at least 1 person: 1 has fewer, and who has room says why. Not all "
            "could have somebody; each district has as even a share as can be. No other round could be better: that is "
            "proven."
        ) in next(iter(proofs(row, blueprint)))
        few = "1 too few. Whoever else they could help is with somebody who would have too few without them."
        assert too_few(row) == (f"Otis Hargrove: {few}",)


def test_where_numbers_would_not_be_exact_any_more_the_most_people_are_said() -> None:
    people, top = 4_000, 1 << 45
    score = np.zeros((people, 2), np.int64)
    names = (tuple(map(str, range(people))), ("a", "b"))
    problem = Problem(*names, np.array([people, people]), score, top=top)
    says = (
        "4,000 people are too many to be looked at together where every helper has a least number of people or schools "
        "share evenly: with these helpers at most 58 can be. Choose a region, or leave both out."
    )
    with pytest.raises(Refused) as refused:
        aimed(problem, "total", besides=Besides(np.array([1, 1])))
    assert str(refused.value) == says
