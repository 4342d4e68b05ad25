"""Who leads which group where groups take different numbers of places: as many led as can be, then the best fit.

Branch and bound over assignments. Each is the best one when a helper is only held to how many groups they could lead at
all; where that puts more people with somebody than they have places for, one of those groups is not theirs, and which
one it is is tried in turn. The first assignment that keeps to all places is the best of all, because every one not
looked at yet is worth less. After TRIES of them the best that is known is taken, and what none can pass is said.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from heapq import heappop, heappush

import numpy as np

from alongside.matching.solver.assignment import Plan, solve
from alongside.matching.solver.problem import NOT_ALLOWED, Ints, Pair, Problem

TRIES = 200


@dataclass(frozen=True)
class Led:
    """`helper_of[g]`: who leads group g, or -1. `at_most`: how many groups no other way could pass in being led."""

    helper_of: Ints
    at_most: int


@dataclass(frozen=True)
class _Part:
    """The ways in which some groups are with whom they are, and some pairs are out."""

    fixed: tuple[Pair, ...]
    out: tuple[Pair, ...]


def leaders_of(problem: Problem, sizes: Ints) -> Led:
    """`problem`: groups as people, with the places of each helper as room; locks are kept. `sizes`: the places each
    group takes."""
    best = _in_turn(problem, sizes)
    parts: list[tuple[int, int, int, Plan, _Part]] = []
    number = _put(parts, problem, sizes, _Part(problem.locks, ()), 0)
    for _ in range(TRIES):
        if not parts:
            break
        most, total, _, plan, part = heappop(parts)
        if (-most, -total) <= _worth(problem, best):
            return Led(best, -most)
        over = _over(problem, sizes, plan.helper_of)
        if over is None:
            return Led(plan.helper_of, -most)
        for one in _parted(part, over, plan.helper_of):
            number = _put(parts, problem, sizes, one, number)
    at_most = max([-parts[0][0]] if parts else [], default=0)
    return Led(best, max(at_most, _worth(problem, best)[0]))


def _put(
    parts: list[tuple[int, int, int, Plan, _Part]], problem: Problem, sizes: Ints, part: _Part, number: int
) -> int:
    """Add a part with the best it could hold, unless nothing of it keeps to the places; the next number."""
    at = np.array(part.fixed, np.int64).reshape(-1, 2)
    counts, used = _used(at, sizes, len(problem.room))
    if (used > problem.room).any():
        return number
    score = np.where(sizes[:, None] > problem.room - used, NOT_ALLOWED, problem.score)
    for pair in part.out:
        score[pair] = NOT_ALLOWED
    for pair in part.fixed:
        score[pair] = problem.score[pair]
    score[at[:, 0]] = np.where(np.arange(len(problem.room)) == at[:, [1]], score[at[:, 0]], NOT_ALLOWED)
    small = np.where(score == NOT_ALLOWED, np.iinfo(np.int64).max, sizes[:, None])
    small[at[:, 0]] = np.iinfo(np.int64).max
    room = (problem.room - used) // small.min(axis=0, initial=np.iinfo(np.int64).max) + counts
    plan = solve(replace(problem, room=room, score=score, locks=part.fixed))
    most, total = _worth(problem, plan.helper_of)
    heappush(parts, (-most, -total, number, plan, part))
    return number + 1


def _over(problem: Problem, sizes: Ints, helper_of: Ints) -> int | None:
    """A helper who has more people than places, always the same one."""
    there = np.flatnonzero(helper_of >= 0)
    taken = np.bincount(helper_of[there], sizes[there], minlength=len(problem.room))
    over = np.flatnonzero(taken > problem.room)
    return min((int(j) for j in over), key=problem.helpers.__getitem__, default=None)


def _parted(part: _Part, helper: int, helper_of: Ints) -> Iterator[_Part]:
    """One of the groups a helper has too many of is not theirs: the first; or the first is, but not the second; ..."""
    fixed = part.fixed
    for group in np.flatnonzero(helper_of == helper).tolist():
        if (group, helper) not in part.fixed:
            yield _Part(fixed, (*part.out, (group, helper)))
            fixed = (*fixed, (group, helper))


def _in_turn(problem: Problem, sizes: Ints) -> Ints:
    """A good way to begin with: each helper leads as many as of the largest groups, then whoever has places left."""
    at = np.array(problem.locks, np.int64).reshape(-1, 2)
    counts, used = _used(at, sizes, len(problem.room))
    room = (problem.room - used) // max(int(sizes.max(initial=1)), 1) + counts
    found = solve(replace(problem, room=room)).helper_of.copy()
    there = np.flatnonzero(found >= 0)
    left = problem.room - np.bincount(found[there], sizes[there], minlength=len(problem.room)).astype(np.int64)
    for group in np.flatnonzero(found < 0):
        fit = np.where(left >= sizes[group], problem.score[group], NOT_ALLOWED)
        if fit.max(initial=NOT_ALLOWED) != NOT_ALLOWED:
            found[group] = fit.argmax()
            left[found[group]] -= sizes[group]
    return found


def _used(pairs: Ints, sizes: Ints, helpers: int) -> tuple[Ints, Ints]:
    """How many of some groups each helper leads, and how many people are in those."""
    counts: Ints = np.bincount(pairs[:, 1], minlength=helpers)
    return counts, np.bincount(pairs[:, 1], sizes[pairs[:, 0]], minlength=helpers).astype(np.int64)


def _worth(problem: Problem, helper_of: Ints) -> tuple[int, int]:
    there = np.flatnonzero(helper_of >= 0)
    return len(there), int(problem.score[there, helper_of[there]].sum())
