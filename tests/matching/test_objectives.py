"""What "best" may mean, and what collides when nobody can help: against every way there is."""

import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from alongside.matching.priorities import OBJECTIVES
from alongside.matching.solver import cheapest
from alongside.matching.solver.assignment import free, solve
from alongside.matching.solver.changes import Standing
from alongside.matching.solver.conflicts import smallest_conflict, ways_out
from alongside.matching.solver.flow import Arcs
from alongside.matching.solver.giving import Giving
from alongside.matching.solver.limits import Limits
from alongside.matching.solver.objectives import Objective, aimed, balanced, least_regret, worst_fit_first
from alongside.matching.solver.problem import NOT_ALLOWED, Flags, Ints, Pair, Problem
from alongside.matching.solver.ties import Names
from alongside.matching.solver.worst_first import worst_first

pytestmark = pytest.mark.once


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Up to four people and helpers; sometimes one pair is locked."""
    people, helpers = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    one = st.sampled_from([NOT_ALLOWED, 0, 1, 5, 7, 9])
    rows = draw(st.lists(st.lists(one, min_size=helpers, max_size=helpers), min_size=people, max_size=people))
    score, room = (
        np.array(rows, np.int64),
        np.array(draw(st.lists(st.integers(0, 3), min_size=helpers, max_size=helpers))),
    )
    free: list[Pair] = [(int(i), int(j)) for i, j in zip(*np.nonzero(score >= 0), strict=True) if room[j]]
    locks = tuple(draw(st.lists(st.sampled_from(free), max_size=1))) if free else ()
    return Problem(tuple(map(str, range(people))), tuple(map(str, range(helpers))), room, score, locks)


def _ways(problem: Problem) -> list[list[Pair]]:
    """The pairs of every round there is that matches as many people as can be, locked ones aside."""
    ways = []
    for way in product(range(-1, len(problem.helpers)), repeat=len(problem.people)):
        pairs = [(i, j) for i, j in enumerate(way) if j >= 0]
        room = all(count <= problem.room[j] for j, count in Counter(j for _, j in pairs).items())
        allowed = all(problem.score[pair] != NOT_ALLOWED for pair in pairs)
        if room and allowed and set(problem.locks) <= set(pairs):
            ways.append([pair for pair in pairs if pair not in problem.locks])
    most = max(map(len, ways))
    return [way for way in ways if len(way) == most]


def _total(problem: Problem, pairs: list[Pair]) -> int:
    return sum(int(problem.score[pair]) for pair in [*pairs, *problem.locks])


@given(problems())
def test_least_regret_and_then_the_largest_total(problem: Problem) -> None:
    best = problem.score.max(axis=1)
    known = [(max((int(best[i] - problem.score[i, j]) for i, j in way), default=0), way) for way in _ways(problem)]
    regret = min(most for most, _ in known)
    plan, least = least_regret(problem, solve(problem))
    assert (least, len(plan.pairs)) == (regret, len(known[0][1]) + len(problem.locks))
    assert plan.total == max(_total(problem, way) for most, way in known if most == regret)


@given(problems())
def test_the_busiest_helper_takes_as_few_as_can_be(problem: Problem) -> None:
    known = [(max(Counter(j for _, j in way).values(), default=0), way) for way in _ways(problem)]
    busiest = min(most for most, _ in known)
    plan, least = balanced(problem, solve(problem))
    assert (least, len(plan.pairs)) == (busiest, len(known[0][1]) + len(problem.locks))
    assert plan.total == max(_total(problem, way) for most, way in known if most == busiest)


@given(problems())
def test_worst_fit_first(problem: Problem) -> None:
    helper_of = worst_fit_first(problem).helper_of
    found = sorted(int(problem.score[i, j]) for i, j in enumerate(helper_of) if j >= 0)
    assert found == max(sorted(int(problem.score[pair]) for pair in [*way, *problem.locks]) for way in _ways(problem))


@pytest.mark.parametrize("shape", [(0, 0), (0, 2), (2, 0)])
def test_worst_first_of_nobody(shape: tuple[int, int]) -> None:
    people, helpers = shape
    problem = Problem(
        tuple("ab"[:people]), tuple("xy"[:helpers]), np.ones(helpers, np.int64), np.zeros(shape, np.int64)
    )
    assert worst_fit_first(problem).helper_of.tolist() == [-1] * people


@given(st.integers(0, 1 << 32), st.sampled_from([3, 40, 1000]))
@example(84, 3)  # nobody is without a helper, and places that are free are apart from those taken
@example(206, 3)
def test_both_ways_to_worst_first_find_the_same_round(seed: int, levels: int) -> None:
    """Larger rounds than can be enumerated: one way is proven by prices of flows, the other by ways round."""
    chance = np.random.default_rng(seed)
    people, helpers = int(chance.integers(1, 40)), int(chance.integers(1, 14))
    person, helper = np.nonzero(chance.random((people, helpers)) < chance.choice([0.15, 0.4, 0.9]))
    arcs = Arcs(person, helper, chance.integers(0, levels, len(person)))
    room = chance.integers(0, 6, helpers)
    names = Names(tuple(map(str, range(people))), tuple(map(str, range(helpers))))
    by_levels, by_lifting = (worst_first(arcs, room, names, alike=alike).match for alike in (True, False))
    assert by_levels.tolist() == by_lifting.tolist()


@pytest.mark.parametrize("seed", range(4))
def test_prices_to_begin_with_decide_nothing(seed: int) -> None:
    """So many are alike that prices of the round there is come before anybody is placed anew."""
    chance = np.random.default_rng(seed)
    person, helper = np.nonzero(chance.random((400, 30)) < 0.3)
    arcs = Arcs(person, helper, chance.integers(0, 3, len(person)))
    room = chance.integers(0, 20 if seed % 2 else 40, 30)
    names = Names(tuple(map(str, range(400))), tuple(map(str, range(30))))
    by_levels, by_lifting = (worst_first(arcs, room, names, alike=alike).match for alike in (True, False))
    assert by_levels.tolist() == by_lifting.tolist()


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("seed, levels", [(1, 4), (2, 40), (3, 10_000)])
def test_where_a_round_begins_decides_nothing(objective: Objective, seed: int, levels: int) -> None:
    """A pair is locked, or other things matter: begun from the round before, it comes out as from nothing, also where
    rounds are equally good."""
    chance = np.random.default_rng(seed)
    score = np.where(chance.random((420, 90)) < 0.4, chance.integers(0, levels, (420, 90)), NOT_ALLOWED)
    people, helpers = tuple(f"p{i}" for i in range(420)), tuple(f"h{j}" for j in range(90))
    problem = Problem(people, helpers, chance.integers(0, 10, 90), score)
    plan = solve(problem)
    best = aimed(problem, objective, plan)
    able = np.argwhere(problem.allowed & (problem.room > 0))
    for i, j in able[chance.integers(0, len(able), 4)].tolist():
        other = replace(problem, locks=((i, j),))
        about = aimed(other, objective, solve(other, plan), about=best)
        assert about.helper_of.tolist() == aimed(other, objective).helper_of.tolist()
    more = np.where(problem.allowed, chance.integers(0, levels // 2 + 1, score.shape), 0)
    weighed = replace(problem, score=score + more)
    about = aimed(weighed, objective, solve(weighed, plan), about=best)
    assert about.helper_of.tolist() == aimed(weighed, objective).helper_of.tolist()


def test_a_pair_that_may_stand_for_another_is_a_way_for_whoever_had_none() -> None:
    """Person c has only one pair above 28, until it turns out that 28 may be theirs instead of somebody else's."""
    pairs = [(0, 0, 28), (0, 1, 38), (1, 1, 38), (1, 2, 37), (2, 0, 28), (2, 2, 35), (3, 1, 39)]
    arcs = Arcs(*np.array(pairs).T)
    found = worst_first(arcs, np.array([1, 2, 1]), Names("abcd", "xyz"), alike=False)
    assert found.match.tolist() == [1, 2, 0, 1]


@given(problems(), st.sampled_from(OBJECTIVES), st.data())
def test_why_not_is_the_difference_of_two_whole_rounds(
    problem: Problem, objective: Objective, data: st.DataObject
) -> None:
    _, room = free(problem)
    able = [(int(i), int(j)) for i, j in zip(*np.nonzero(problem.allowed & (room > 0)), strict=True)]
    if not able:
        return
    pair = data.draw(st.sampled_from(able))
    plan = solve(problem)
    found = Giving(problem, objective, plan, aimed(problem, objective, plan)).given(*pair)
    other = replace(problem, locks=(*(lock for lock in problem.locks if lock[0] != pair[0]), pair))
    whole = aimed(other, objective)
    assert _told(other, found, objective) == _told(other, whole.helper_of, objective)
    assert all(found[i] == j for i, j in other.locks)


@given(
    st.integers(0, 1 << 32),
    st.sampled_from(OBJECTIVES),
    st.sampled_from([3, 12, 1000]),
    st.sampled_from([2, cheapest.FEW]),
)
@settings(max_examples=120)
def test_why_not_comes_to_the_very_pairs_of_a_whole_round(
    seed: int, objective: Objective, levels: int, few: int
) -> None:
    """Rounds larger than can be enumerated, in which many move on; also level by level down to a few steps."""
    chance = np.random.default_rng(seed)
    people, helpers = int(chance.integers(5, 60)), int(chance.integers(3, 14))
    score = chance.integers(0, levels, (people, helpers))
    score[chance.random(score.shape) > chance.choice([0.3, 0.6, 0.95])] = NOT_ALLOWED
    names = (tuple(map(str, range(people))), tuple(map(str, range(helpers))))
    problem = Problem(*names, chance.integers(0, 8, helpers), score)
    able = chance.permutation(np.argwhere(problem.allowed & (problem.room > 0))).tolist()
    lock = tuple(map(tuple, able[:1])) if chance.random() < 0.3 else ()
    problem = replace(problem, locks=lock)
    plan = solve(problem)
    giving = Giving(problem, objective, plan, aimed(problem, objective, plan)).ready()
    giving.foresee()
    able = np.argwhere(problem.allowed & (free(problem)[1] > 0))
    locked = [pair for pair in able.tolist() if pair[0] in dict(lock)]
    for person, helper in [*chance.permutation(able)[:5].tolist(), *locked]:
        other = replace(problem, locks=((person, helper), *(pair for pair in lock if pair[0] != person)))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(cheapest, "FEW", few)
            found = giving.given(person, helper)
        assert found.tolist() == aimed(other, objective).helper_of.tolist()


NO = NOT_ALLOWED


@pytest.mark.parametrize(
    "score, room, others",
    [
        ([[9, NO, 4], [9, 9, NO]], [1, 1, 1], {5}),  # whoever is to make room for the second has to go to the last
        ([[9, 4], [9, NO]], [1, 1], {0}),  # the first is there already, so that nobody else has to lack anything
        ([[9, NO], [9, 9], [9, 4]], [1, 1], {5}),  # the place that the second leaves is one for the third alone
        ([[9, 4], [9, 9]], [1, 1], {5}),  # the same with no place free and nobody waiting
        ([[9, 9], [9, 9]], [1, 1], set()),
        ([[NO]], [1], set()),
    ],
)
def test_other_limits_that_questions_may_come_to_are_known_beforehand(
    score: list[list[int]], room: list[int], others: set[int]
) -> None:
    names = (tuple("abc"[: len(score)]), tuple("xyz"[: len(room)]))
    problem = Problem(*names, np.array(room), np.array(score))
    plan = solve(problem)
    best = aimed(problem, "least-regret", plan)
    limits = Limits(problem, "least-regret", plan, best)
    pairs = [(int(i), int(j)) for i, j in np.argwhere(problem.allowed)]
    assert {limits.with_pair(*pair) for pair in pairs} - {best.limit} == others
    assert {limits.with_pair(*pair) for pair in limits.turning()} - {best.limit} == others


def test_asked_by_several_at_once_each_hears_the_same() -> None:
    """A round is kept for whoever looks at it, and what moves cost is worked out by the first who needs it."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    chance, (people, helpers) = np.random.default_rng(4), (300, 60)
    names = (tuple(map(str, range(people))), tuple(map(str, range(helpers))))
    problem = Problem(*names, np.full(helpers, 5), chance.integers(0, 1000, (people, helpers)))
    plan = solve(problem)
    try:
        for _ in range(10):
            asked = (chance.permutation(people)[:8].tolist(), range(8))
            alone = [Standing(problem, plan).with_pair(*pair) for pair in zip(*asked, strict=True)]
            with ThreadPoolExecutor(8) as several:
                at_once = list(several.map(Standing(problem, plan).with_pair, *asked))
            assert np.stack(at_once).tolist() == np.stack(alone).tolist()
    finally:
        sys.setswitchinterval(usual)


@pytest.mark.parametrize("few", [2, cheapest.FEW])
def test_where_no_step_leads_to_the_end_there_is_no_way(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """From some five nodes to five others, that is; within each five there is a way of three steps that is cheapest."""
    monkeypatch.setattr(cheapest, "FEW", few)
    level = np.full((10, 10), 3)
    level[0, 1] = level[1, 2] = level[2, 3] = 7
    key = cheapest.packed(level, np.full_like(level, cheapest.NONE))
    key[:5, 5:] = key[5:, :5] = cheapest.SHUT
    steps = cheapest.Steps.of(key)
    ways = [cheapest.cheapest(steps, 0, end, lambda here, _: np.zeros(len(here), np.int64)) for end in (3, 8)]
    assert ways == [(0, 1, 2, 3), None]


def _told(problem: Problem, helper_of: Ints, objective: Objective) -> tuple[int, int, int, list[int]]:
    """How many have somebody, the total fit, what the objective limits, locked pairs aside, and all scores by worst
    first."""
    pairs = [(i, int(j)) for i, j in enumerate(helper_of) if j >= 0]
    others = [pair for pair in pairs if pair not in problem.locks]
    limits = {
        "least-regret": max((int(problem.score[i].max() - problem.score[i, j]) for i, j in others), default=0),
        "balance": max(Counter(j for _, j in others).values(), default=0),
    }
    assert all(count <= problem.room[j] for j, count in Counter(j for _, j in pairs).items())
    scores = sorted(int(problem.score[pair]) for pair in pairs)
    return len(pairs), sum(scores), limits.get(objective, 0), scores if objective == "worst-first" else []


@given(problems())
def test_a_helper_who_could_make_room_is_one_with_whom_one_more_could_be_matched(problem: Problem) -> None:
    """Against a round with somebody new whom only this helper may help."""
    plan = solve(problem)
    able = Standing(problem, plan).could_make_room()
    for helper in range(len(problem.helpers)):
        row = np.full((1, len(problem.helpers)), NOT_ALLOWED)
        row[0, helper] = 0
        more = Problem(
            (*problem.people, "new"), problem.helpers, problem.room, np.concatenate([problem.score, row]), problem.locks
        )
        assert bool(able[helper]) == (len(solve(more).pairs) > len(plan.pairs))


broken_rules = st.integers(1, 6).flatmap(
    lambda helpers: st.lists(st.lists(st.booleans(), min_size=helpers, max_size=helpers), min_size=1, max_size=6)
)


def _hits_all(broken: Flags, rules: tuple[int, ...]) -> bool:
    return bool(broken[list(rules)].any(axis=0).all())


@given(broken_rules)
def test_the_conflict_named_is_smallest_and_every_way_out_is_one(rows: list[list[bool]]) -> None:
    broken = np.array(rows)
    fit = np.arange(broken.shape[1])
    if not broken.any(axis=0).all():
        with pytest.raises(ValueError, match="breaks none"):
            smallest_conflict(broken)
        return
    found = smallest_conflict(broken)
    sets = [several for count in range(len(broken) + 1) for several in combinations(range(len(broken)), count)]
    assert len(found) == min(len(several) for several in sets if _hits_all(broken, several))
    assert _hits_all(broken, found)
    opens = [several for several in sets if not _hits_all(broken, tuple(set(range(len(broken))) - set(several)))]
    minimal = {several for several in opens if not any(set(other) < set(several) for other in opens)}
    ways = ways_out(broken, fit)
    assert {way.rules for way in ways} == minimal
    assert [len(way.rules) for way in ways] == sorted(len(way.rules) for way in ways)
    for way in ways:
        kept = [rule for rule in range(len(broken)) if rule not in way.rules]
        assert list(way.helpers) == [
            j for j in fit[::-1] if not broken[kept, j].any() and broken[list(way.rules), j].all()
        ]


def test_nobody_to_ask_is_no_conflict_of_rules() -> None:
    none = np.zeros((3, 0), np.bool_)
    assert (smallest_conflict(none), ways_out(none, np.zeros(0, np.int64))) == ((), ())
