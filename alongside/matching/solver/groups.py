"""Small groups: as many people as can be in one, in sizes as even as can be, then the best fit, with a stated bound.

What a group is worth is the sum over its people of their mean fit with the others. Up to EXACT people every grouping is
weighed (dynamic programming over sets of people), and the answer is the best one. More are put together greedily and
then moved and swapped while that helps. The bound is Lagrangian: the fit of two may be split between them unevenly, and
however it is split nobody has more than the mean of their best few.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations
from math import ceil

import numpy as np

from alongside.kernel.errors import Refused
from alongside.matching.solver.group_search import FAR, Groups, free_together, searched, worth_of
from alongside.matching.solver.problem import NOT_ALLOWED, TOP, Ints

EXACT = 14
FEWEST_PRICINGS, MOST_PRICINGS, CELLS = 12, 80, 80_000_000  # fewer for more people: every one is a valid bound


@dataclass(frozen=True)
class GroupProblem:
    """Who is to be in groups.

    `fit[i, j]`: 0 to TOP for two in one group, NOT_ALLOWED where that cannot be; the smaller of both ways counts.
    `free[i]`: the quarters of an hour of a week they are free, as bits; ANY_TIME where nobody knows. `together`: so
    many quarters in a row all of a group need. `least` and `most` people make a group. Ids make ties come out the same
    in any order.
    """

    people: tuple[str, ...]
    fit: Ints
    free: tuple[int, ...]
    least: int
    most: int
    together: int = 0

    def __post_init__(self) -> None:
        faults = list(_faults(self))
        if faults:
            raise Refused(" ".join(faults))


@dataclass(frozen=True)
class GroupPlan:
    """`groups`: people (indices) of each; `left`: who is in none.

    `worth`: the sum over people of their mean fit with the others of their group. `bound`: what no grouping of as many
    people into groups of these sizes can pass; where it is the best of all the two are equal.
    """

    groups: tuple[tuple[int, ...], ...]
    left: tuple[int, ...]
    worth: float
    bound: float


def solve_groups(problem: GroupProblem) -> GroupPlan:
    """Put people into groups; the same groups for the same people in any order."""
    order = sorted(range(len(problem.people)), key=lambda i: problem.people[i])
    at = np.array(order, np.int64)
    fit = np.minimum(problem.fit, problem.fit.T)[np.ix_(at, at)]
    fit = np.where(fit == NOT_ALLOWED, FAR, fit)
    np.fill_diagonal(fit, 0)
    names, free = tuple(problem.people[i] for i in order), tuple(problem.free[i] for i in order)
    sorted_ = replace(problem, people=names, free=free)
    found = max(_tried(sorted_, fit), key=lambda one: sum(map(len, one[0])), default=((), sorted_))
    groups, sizes = found
    worth = sum(worth_of(fit, group) for group in groups)
    bound = worth if _is_exact(problem) else max(worth, _bound(fit, sizes.least, sum(map(len, groups))))
    placed = {i for group in groups for i in group}
    back = sorted(tuple(sorted(order[i] for i in group)) for group in groups)
    left = sorted(order[i] for i in range(len(order)) if i not in placed)
    return GroupPlan(tuple(back), tuple(left), worth, bound)


def even_sizes(people: int, least: int, most: int) -> tuple[int, int] | None:
    """Sizes, one apart at most, of groups of everybody that come nearest to the middle; None where there are none."""
    fewest, many = ceil(people / most), people // least
    if not people or fewest > many:
        return None
    groups = min(max(round(2 * people / (least + most)), fewest), many)
    return people // groups, ceil(people / groups)


def _tried(problem: GroupProblem, fit: Ints) -> Iterator[tuple[Groups, GroupProblem]]:
    """Groups as even as can be; where that leaves somebody out, then groups of any size there may be."""
    people = len(problem.people)
    even = even_sizes(people, problem.least, problem.most)
    if even is not None:
        sizes = replace(problem, least=even[0], most=even[1])
        groups = _put(sizes, fit)
        yield groups, sizes
        if sum(map(len, groups)) == people or even == (problem.least, problem.most):
            return
    if people >= problem.least:
        yield _put(problem, fit), problem


def _put(problem: GroupProblem, fit: Ints) -> Groups:
    if _is_exact(problem):
        return _best(problem, fit)
    return searched(fit, problem.free, (problem.least, problem.most), problem.together)


def _is_exact(problem: GroupProblem) -> bool:
    return len(problem.people) <= EXACT


def _best(problem: GroupProblem, fit: Ints) -> Groups:
    """The best grouping of all: most people, then the largest worth."""
    people = len(problem.people)
    of: dict[int, list[tuple[int, int, float, tuple[int, ...]]]] = {i: [] for i in range(people)}
    for size in range(problem.least, problem.most + 1):
        for group in combinations(range(people), size):
            worth = worth_of(fit, group)
            if worth >= 0 and free_together([problem.free[i] for i in group], problem.together):
                of[group[0]].append((sum(1 << i for i in group), size, worth, group))

    @cache
    def best(left: int) -> tuple[int, float, Groups]:
        if not left:
            return 0, 0.0, ()
        first = (left & -left).bit_length() - 1
        found = best(left & ~(1 << first))
        for mask, size, worth, group in of[first]:
            if mask & left == mask:
                placed, rest, groups = best(left & ~mask)
                found = max(found, (placed + size, rest + worth, (*groups, group)), key=lambda one: one[:2])
        return found

    return best((1 << people) - 1)[2]


def _bound(fit: Ints, least: int, placed: int) -> float:
    """What no grouping of so many people into groups of at least so many can be worth.

    Prices shift fit between the two of a pair; whatever they are, a group is worth no more than the means, over its
    people, of their best shifted fits. They are settled by subgradient steps.
    """
    people, others = len(fit), least - 1
    shift = np.zeros(fit.shape)
    allowed = fit >= 0
    step, lowest = float(TOP) / 8, float("inf")
    if people <= others or not others:
        return 0.0
    for _ in range(max(FEWEST_PRICINGS, min(MOST_PRICINGS, CELLS // people**2))):
        shifted = np.where(allowed, fit + shift, float(FAR))
        np.fill_diagonal(shifted, float(FAR))
        best = np.argpartition(shifted, people - others, axis=1)[:, people - others :]
        means = np.maximum(np.take_along_axis(shifted, best, axis=1), 0.0).mean(axis=1)
        lowest = min(lowest, float(np.sort(means)[people - placed :].sum()))
        chosen = np.zeros(fit.shape)
        np.put_along_axis(chosen, best, 1.0, axis=1)
        shift -= step * (chosen - chosen.T)
        step *= 0.95
    return lowest


def _faults(problem: GroupProblem) -> Iterator[str]:
    people = len(problem.people)
    if problem.fit.shape != (people, people) or len(problem.free) != people:
        yield f"The fits are for {problem.fit.shape}, the free hours for {len(problem.free)}, the people are {people}."
        return
    if people and (problem.fit.min() < NOT_ALLOWED or problem.fit.max() > TOP):
        yield f"A fit lies outside 0 to {TOP}."
    if len(set(problem.people)) < people:
        yield "An id stands for two people."
    if not 2 <= problem.least <= problem.most:
        yield "A group has two people at least, and no more than the most there may be."
