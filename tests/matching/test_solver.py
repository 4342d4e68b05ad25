"""The solver against brute force: as many people as possible, then the largest total, proven, the same in any order."""

from dataclasses import replace
from itertools import product
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.kernel.errors import Refused
from alongside.matching.solver import assignment
from alongside.matching.solver.assignment import Plan, proves, solve
from alongside.matching.solver.changes import Place, Standing
from alongside.matching.solver.problem import NOT_ALLOWED, TOP, Pair, Problem

pytestmark = pytest.mark.once


def _problem(scores: list[list[int]], room: list[int], locks: tuple[Pair, ...] = ()) -> Problem:
    return Problem(
        tuple(f"person-{i}" for i in range(len(scores))),
        tuple(f"helper-{j}" for j in range(len(room))),
        np.array(room, np.int64),
        np.array(scores, np.int64).reshape(len(scores), len(room)),
        locks,
    )


def _locked(problem: Problem, person: int, helper: int) -> Problem:
    """The same problem with one person given to one helper; a lock this person had is let go."""
    locks = (*(lock for lock in problem.locks if lock[0] != person), (person, helper))
    return replace(problem, locks=locks)


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    people, helpers = draw(st.integers(0, 4)), draw(st.integers(0, 4))
    one = st.sampled_from([NOT_ALLOWED, NOT_ALLOWED, 0, 1, 5, TOP // 3, TOP]) | st.integers(0, TOP)
    scores = draw(st.lists(st.lists(one, min_size=helpers, max_size=helpers), min_size=people, max_size=people))
    return _problem(scores, draw(st.lists(st.integers(0, 3), min_size=helpers, max_size=helpers)))


def _every_way(problem: Problem) -> list[tuple[int, int, tuple[int, ...]]]:
    """(people matched, total, helper of each) of every assignment there is."""
    ways = []
    for way in product(range(-1, len(problem.helpers)), repeat=len(problem.people)):
        pairs = [(i, j) for i, j in enumerate(way) if j >= 0]
        fits = all(problem.score[pair] != NOT_ALLOWED for pair in pairs) and all(
            way.count(j) <= problem.room[j] for j in range(len(problem.helpers))
        )
        if fits and all(way[i] == j for i, j in problem.locks):
            ways.append((len(pairs), sum(int(problem.score[pair]) for pair in pairs), way))
    return ways


def _found(problem: Problem, plan: Plan) -> tuple[int, int]:
    return len(plan.pairs), plan.total


@given(problems())
def test_as_many_people_as_possible_and_then_the_largest_total(problem: Problem) -> None:
    plan = solve(problem)
    best = max(_every_way(problem))
    assert _found(problem, plan) == best[:2]
    assert (plan.certificate.gap, plan.bound, proves(problem, plan)) == (0, best[1], True)


@given(problems(), st.randoms(use_true_random=False))
def test_rows_in_another_order_give_the_same_pairs(problem: Problem, shuffled: Random) -> None:
    people, helpers = list(range(len(problem.people))), list(range(len(problem.helpers)))
    shuffled.shuffle(people)
    shuffled.shuffle(helpers)
    other = Problem(
        tuple(problem.people[i] for i in people),
        tuple(problem.helpers[j] for j in helpers),
        problem.room[helpers],
        problem.score[people][:, helpers],
    )
    assert _names(other, solve(other)) == _names(problem, solve(problem))


def _names(problem: Problem, plan: Plan) -> set[tuple[str, str]]:
    return {(problem.people[i], problem.helpers[j]) for i, j in plan.pairs}


def test_equal_scores_give_the_same_pairs_in_any_order() -> None:
    people, helpers = tuple("abcdef"), tuple("uvwxyz")
    flat = np.full((6, 6), TOP // 2, np.int64)
    one = Problem(people, helpers, np.ones(6, np.int64), flat)
    other = Problem(people[::-1], helpers[3:] + helpers[:3], np.ones(6, np.int64), flat)
    assert _names(one, solve(one)) == _names(other, solve(other))


@given(problems(), st.data())
def test_a_lock_stays_and_the_rest_is_the_best_there_is(problem: Problem, data: st.DataObject) -> None:
    open_pairs = [(i, j) for i, j in zip(*np.nonzero(problem.allowed), strict=True) if problem.room[j] > 0]
    if not open_pairs:
        return
    person, helper = data.draw(st.sampled_from(open_pairs))
    locked = _locked(problem, int(person), int(helper))
    plan = solve(locked)
    assert _found(locked, plan) == max(_every_way(locked))[:2]
    assert (plan.helper_of[person], proves(locked, plan)) == (helper, True)
    change = Standing(problem, solve(problem)).if_given(int(person), int(helper))
    before, after = max(_every_way(problem)), max(_every_way(locked))
    assert change.fit_lost == before[1] - after[1]
    lost = len(change.left_out) - len(change.brought_in) - int(solve(problem).helper_of[person] < 0)
    assert lost == before[0] - after[0]


@given(problems(), st.data())
def test_another_choice_costs_the_difference_of_two_full_solves(problem: Problem, data: st.DataObject) -> None:
    """Also where somebody is locked, the person asked about or another."""
    free = [(int(i), int(j)) for i, j in zip(*np.nonzero(problem.allowed), strict=True) if problem.room[j]]
    if not free:
        return
    locked = _locked(problem, *data.draw(st.sampled_from(free)))
    plan = solve(locked)
    standing = Standing(locked, plan)
    for person, helper in free:
        held = [one for one, other in locked.locks if other == helper and one != person]
        if len(held) >= problem.room[helper]:
            continue
        other = solve(_locked(locked, person, helper))
        change = standing.if_given(person, helper)
        assert change.fit_lost == plan.total - other.total
        out = len(change.left_out) - len(change.brought_in) - int(plan.helper_of[person] < 0)
        assert out == len(plan.pairs) - len(other.pairs)


@given(problems())
def test_one_more_place_brings_the_difference_of_two_full_solves(problem: Problem) -> None:
    plan = solve(problem)
    more = []
    for helper in range(len(problem.helpers)):
        other = solve(replace(problem, room=problem.room + (np.arange(len(problem.helpers)) == helper)))
        more.append(Place(len(other.pairs) - len(plan.pairs), other.total - plan.total))
    assert Standing(problem, plan).one_more_place() == tuple(more)


@given(problems())
def test_somebody_left_over_shares_too_few_places_with_others(problem: Problem) -> None:
    plan = solve(problem)
    for person in plan.unmatched:
        shortage = Standing(problem, plan).shortage_around(person)
        reachable = {j for i in shortage.people for j in np.flatnonzero(problem.allowed[i])}
        assert person in shortage.people
        assert set(shortage.helpers) == reachable
        assert shortage.places == int(problem.room[list(shortage.helpers)].sum())
        assert shortage.places < len(shortage.people)


@pytest.mark.parametrize("coarse", [1, TOP // 20])
def test_pruned_pairs_cost_nothing(coarse: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The flow over each person's few best pairs, widened until proven, equals the flow over all pairs."""
    seeded = np.random.default_rng(5)
    scores = seeded.integers(0, TOP, (90, 60)) // coarse * coarse
    scores[seeded.random(scores.shape) < 0.3] = NOT_ALLOWED
    room = seeded.integers(0, 4, 60)
    problem = Problem(tuple(map(str, range(90))), tuple(map(str, range(60))), room, scores)
    whole = solve(problem)
    monkeypatch.setattr(assignment, "WHOLE", 0)
    monkeypatch.setattr(assignment, "TRIED", 2)
    pruned = solve(problem)
    assert (pruned.pairs, pruned.total, proves(problem, pruned)) == (whole.pairs, whole.total, True)


@pytest.mark.parametrize("places", [1, 2, 4])
@pytest.mark.parametrize("coarse", [1, TOP // 20, TOP])
def test_what_a_round_is_begun_with_decides_nothing(coarse: int, places: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Prices of another round, of whatever is nearly the same or not at all, lead to the same round with its proof."""
    seeded = np.random.default_rng(places)
    scores = seeded.integers(0, TOP + 1, (90, 60)) // coarse * coarse
    scores[seeded.random(scores.shape) < 0.8] = NOT_ALLOWED
    room = seeded.integers(0, places + 1, 60)
    problem = Problem(tuple(map(str, range(90))), tuple(map(str, range(60))), room, scores)
    whole = solve(problem)
    monkeypatch.setattr(assignment, "WHOLE", 0)
    monkeypatch.setattr(assignment, "TRIED", 3)
    near = replace(problem, room=np.maximum(room - (seeded.random(60) < 0.05), 0))
    other = replace(problem, score=scores[::-1], room=room[::-1].copy())
    for about in (problem, near, other):
        begun = solve(problem, solve(about))
        assert (begun.pairs, begun.total, proves(problem, begun)) == (whole.pairs, whole.total, True)


def test_a_forged_certificate_is_seen() -> None:
    problem = _problem([[5, 9], [8, 9]], [1, 1])
    plan = solve(problem)
    worse = replace(plan, helper_of=np.array([0, 1]), total=14)
    assert (plan.pairs, proves(problem, plan), proves(problem, worse)) == (((0, 1), (1, 0)), True, False)


def test_all_faults_of_a_problem_are_said_at_once() -> None:
    with pytest.raises(Refused) as refused:
        _problem([[TOP + 1, NOT_ALLOWED], [3, 4]], [-1, 1], ((0, 1), (1, 1)))
    assert refused.value.sentence == (
        "A score lies outside 0 to 1048576. A helper has room for fewer than nobody. "
        "Helper helper-1 has room for 1 and 2 locked people. The locked pair person-0 and helper-1 is not allowed."
    )


@pytest.mark.parametrize("people, helpers", [(0, 0), (1, 0), (0, 1), (3, 0)])
def test_nobody_or_no_helper(people: int, helpers: int) -> None:
    problem = _problem([[0] * helpers] * people, [1] * helpers)
    plan = solve(problem)
    assert (plan.pairs, plan.unmatched, plan.total, plan.certificate.gap) == ((), tuple(range(people)), 0, 0)
