"""Groups against every grouping there is, in any order of people, and never better than the bound."""

import random
from collections.abc import Iterator
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.kernel.errors import Refused
from alongside.matching.solver.group_search import ANY_TIME, searched
from alongside.matching.solver.groups import EXACT, GroupPlan, GroupProblem, even_sizes, solve_groups
from alongside.matching.solver.leading import leaders_of
from alongside.matching.solver.problem import NOT_ALLOWED, TOP, Ints, Problem

type Groups = list[tuple[int, ...]]


@st.composite
def problems(draw: st.DrawFn, *, people: int = 7) -> GroupProblem:
    n = draw(st.integers(0, people))
    chance = random.Random(draw(st.integers(0, 10_000)))
    fit = np.array([[chance.choice((NOT_ALLOWED, 0, 1, 2, 5)) for _ in range(n)] for _ in range(n)], np.int64)
    fit = np.where(fit > 0, fit * TOP // 5, fit).reshape(n, n)
    free = tuple(chance.choice((ANY_TIME, 0b1111, 0b111100, 0b11110000)) for _ in range(n))
    least = draw(st.integers(2, 3))
    return GroupProblem(tuple(f"p{i}" for i in range(n)), fit, free, least, draw(st.integers(least, 4)), 2)


def _may(problem: GroupProblem, group: tuple[int, ...]) -> bool:
    common = ANY_TIME
    for i in group:
        common &= problem.free[i]
    in_time = common == ANY_TIME or f"{common:b}".find("1" * problem.together) >= 0
    return in_time and all(problem.fit[i, j] >= 0 and problem.fit[j, i] >= 0 for i, j in combinations(group, 2))


def _worth(problem: GroupProblem, groups: Groups) -> float:
    fit = np.minimum(problem.fit, problem.fit.T)
    return sum(sum(2 * int(fit[i, j]) for i, j in combinations(group, 2)) / (len(group) - 1) for group in groups)


def _every(problem: GroupProblem, people: list[int], sizes: range) -> Iterator[Groups]:
    if not people:
        yield []
        return
    first, rest = people[0], people[1:]
    yield from _every(problem, rest, sizes)
    for size in sizes:
        for others in combinations(rest, size - 1):
            group = (first, *others)
            if _may(problem, group):
                left = [one for one in rest if one not in others]
                yield from ([group, *more] for more in _every(problem, left, sizes))


def _best(problem: GroupProblem) -> tuple[int, float]:
    people = list(range(len(problem.people)))
    even = even_sizes(len(people), problem.least, problem.most)
    for sizes in (*([range(even[0], even[1] + 1)] if even else ()), range(problem.least, problem.most + 1)):
        placed, worth = max((sum(map(len, one)), _worth(problem, one)) for one in _every(problem, people, sizes))
        if placed == len(people):
            break
    return placed, worth


def _placed(plan: GroupPlan) -> int:
    return sum(map(len, plan.groups))


@given(problems())
def test_few_people_are_put_together_as_well_as_can_be(problem: GroupProblem) -> None:
    plan = solve_groups(problem)
    assert all(_may(problem, group) for group in plan.groups)
    assert sorted([*plan.left, *(i for group in plan.groups for i in group)]) == list(range(len(problem.people)))
    assert (_placed(plan), plan.worth) == pytest.approx(_best(problem))
    assert plan.bound == plan.worth


@given(problems(people=20), st.randoms(use_true_random=False))
@settings(max_examples=30)
def test_any_order_is_the_same_groups(problem: GroupProblem, chance: random.Random) -> None:
    order = chance.sample(range(len(problem.people)), len(problem.people))
    other = GroupProblem(
        tuple(problem.people[i] for i in order), problem.fit[np.ix_(order, order)].reshape(len(order), len(order)),
        tuple(problem.free[i] for i in order), problem.least, problem.most, problem.together,
    )  # fmt: skip
    one, two = solve_groups(problem), solve_groups(other)
    assert {frozenset(problem.people[i] for i in group) for group in one.groups} == {
        frozenset(other.people[i] for i in group) for group in two.groups
    }


@given(problems(people=9))
@settings(max_examples=30)
def test_what_is_searched_is_allowed_and_never_better_than_the_best(problem: GroupProblem) -> None:
    fit = np.minimum(problem.fit, problem.fit.T)
    fit = np.where(fit < 0, -(1 << 40), fit)
    np.fill_diagonal(fit, 0)
    groups = searched(fit, problem.free, (problem.least, problem.most), problem.together) if len(fit) else ()
    assert all(_may(problem, group) and problem.least <= len(group) <= problem.most for group in groups)
    best = solve_groups(problem)
    assert sum(map(len, groups)) <= _placed(best)


def test_many_people_are_in_even_groups_close_to_what_is_possible() -> None:
    chance = np.random.default_rng(3)
    traits = (chance.random((60, 6)) < 0.4).astype(np.int64)
    fit = traits @ traits.T * TOP // 6
    names = tuple(f"p{i}" for i in range(60))
    plan = solve_groups(GroupProblem(names, fit, (ANY_TIME,) * 60, 4, 8))
    assert (len(names) > EXACT, plan.left, {len(group) for group in plan.groups}) == (True, (), {6})
    assert 0.85 < plan.worth / plan.bound <= 1
    assert even_sizes(60, 4, 8) == (6, 6)
    assert [even_sizes(n, 4, 8) for n in (3, 9, 0)] == [None, (4, 5), None]


def test_faults_are_told_all_at_once() -> None:
    with pytest.raises(Refused, match=r"An id stands for two people\. A group has two people at least"):
        GroupProblem(("a", "a"), np.zeros((2, 2), np.int64), (1, 1), 1, 4)


@st.composite
def _groups_to_lead(draw: st.DrawFn) -> tuple[Problem, Ints]:
    """Up to six groups of two to four people, and leaders with few places; sometimes somebody chose a leader."""
    groups, helpers = draw(st.integers(1, 6)), draw(st.integers(1, 3))
    one = st.sampled_from([NOT_ALLOWED, 0, 3, 8, 9])
    rows = draw(st.lists(st.lists(one, min_size=helpers, max_size=helpers), min_size=groups, max_size=groups))
    sizes = np.array(draw(st.lists(st.integers(2, 4), min_size=groups, max_size=groups)), np.int64)
    room = np.array(draw(st.lists(st.integers(0, 9), min_size=helpers, max_size=helpers)), np.int64)
    able = [(g, j) for g in range(groups) for j in range(helpers) if rows[g][j] >= 0 and room[j] >= sizes[g]]
    locks = tuple(draw(st.lists(st.sampled_from(able), max_size=1))) if able else ()
    names = tuple(map(str, range(groups))), tuple(map(str, range(helpers)))
    return Problem(*names, room, np.array(rows, np.int64), locks), sizes


@given(_groups_to_lead())
def test_as_many_groups_of_any_size_as_can_be_are_led_and_by_the_best(drawn: tuple[Problem, Ints]) -> None:
    problem, sizes = drawn
    worths = [(0, 0)]
    for way in product(range(-1, len(problem.helpers)), repeat=len(sizes)):
        pairs = [(g, j) for g, j in enumerate(way) if j >= 0]
        taken = [sum(int(sizes[g]) for g, j in pairs if j == one) for one in range(len(problem.helpers))]
        allowed = all(problem.score[pair] != NOT_ALLOWED for pair in pairs) and set(problem.locks) <= set(pairs)
        if allowed and all(used <= most for used, most in zip(taken, problem.room, strict=True)):
            worths.append((len(pairs), sum(int(problem.score[pair]) for pair in pairs)))
    found = leaders_of(problem, sizes)
    there = np.flatnonzero(found.helper_of >= 0)
    used = np.bincount(found.helper_of[there], sizes[there], minlength=len(problem.room))
    assert (used <= problem.room).all()
    assert (len(there), int(problem.score[there, found.helper_of[there]].sum())) == max(worths)
    assert found.at_most == len(there)
