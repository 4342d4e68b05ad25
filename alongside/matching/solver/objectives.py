"""What "best" may mean; nobody is ever left out for it.

Total: the largest sum of scores. Least regret: how far the one who does worst is from their own best allowed helper, as
little as possible, then the largest total. Balance: how many people the busiest helper takes, as few as possible, then
the largest total. Worst first: the best worst score, then the next, and so on.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from alongside.matching.solver.assignment import Plan, free, solve
from alongside.matching.solver.flow import Arcs, most_people
from alongside.matching.solver.problem import NOT_ALLOWED, Ints, Problem
from alongside.matching.solver.ties import Names
from alongside.matching.solver.worst_first import worst_first

type Objective = Literal["least-regret", "total", "worst-first", "balance"]


@dataclass(frozen=True)
class Aimed:
    """The best round for an objective, locked pairs included; -1 for whoever has nobody.

    `bound`: what no round that keeps to `limit` can pass in total. `limit`: the most regret, the lowest score or the
    most people at one helper, as the objective has it; nothing for the total.
    """

    helper_of: Ints
    total: int
    bound: int
    limit: int | None = None


def aimed(problem: Problem, objective: Objective, plan: Plan) -> Aimed:
    """The best round for an objective; `plan` is the one of the largest total."""
    if objective == "worst-first":
        match = worst_fit_first(problem)
        scores = problem.score[match >= 0, match[match >= 0]]
        total = int(scores.sum())
        return Aimed(match, total, total, int(scores.min()) if len(scores) else None)
    if objective == "total":
        return Aimed(plan.helper_of, plan.total, plan.bound)
    ways = {"least-regret": least_regret, "balance": balanced}
    found, limit = ways[objective](problem, plan)
    return Aimed(found.helper_of, found.total, found.bound, limit)


def least_regret(problem: Problem, plan: Plan) -> tuple[Plan, int]:
    """The plan, and the most that anybody's score lies below that of their own best allowed helper.

    Locked people have no say in it. The plan's proof is over the pairs that keep to that most. `plan`: the one of the
    largest total.
    """
    fit, room = plan.free
    person, helper = np.nonzero(fit.fit >= 0)
    score = problem.score[person, helper]
    best = np.zeros(len(problem.people), np.int64)
    np.maximum.at(best, person, score)
    regret = best[person] - score
    chosen = plan.helper_of[person] == helper
    known = int(regret[chosen].max(initial=0))

    def enough(step: int) -> bool:
        near = regret <= step
        arcs = Arcs(person[near], helper[near], score[near])
        return most_people(arcs, people=len(best), room=room) == int(chosen.sum())

    least = _smallest(np.unique(np.append(0, regret[regret <= known])), enough)
    if least == known:
        return plan, least
    kept = problem.score.copy()
    kept[person[regret > least], helper[regret > least]] = NOT_ALLOWED
    return solve(replace(problem, score=kept)), least


def balanced(problem: Problem, plan: Plan) -> tuple[Plan, int]:
    """The plan, and how many people the busiest helper takes besides those locked with them."""
    fit, room = plan.free
    person, helper = np.nonzero(fit.fit >= 0)
    arcs = Arcs(person, helper, problem.score[person, helper])
    matched = plan.helper_of.copy()
    matched[[one for one, _ in problem.locks]] = -1
    busiest = int(np.bincount(matched[matched >= 0], minlength=1).max())

    def enough(step: int) -> bool:
        found = most_people(arcs, people=len(matched), room=np.minimum(room, step))
        return found == int((matched >= 0).sum())

    least = _smallest(np.arange(busiest + 1), enough)
    if least == busiest:
        return plan, least
    return solve(replace(problem, room=problem.room - room + np.minimum(room, least))), least


def worst_fit_first(problem: Problem) -> Ints:
    """For each person their helper or -1, so that the list of scores, the worst one first, is the best of all."""
    fit, room = free(problem)
    person, helper = np.nonzero(fit.fit >= 0)
    _, level = np.unique(problem.score[person, helper], return_inverse=True)
    arcs = Arcs(person, helper, level.astype(np.int64))
    match = worst_first(arcs, room, Names(problem.people, problem.helpers)).match
    for one, other in problem.locks:
        match[one] = other
    return match


def _smallest(steps: Ints, enough: Callable[[int], bool]) -> int:
    """The smallest step that is enough; the last one always is. Looks low first: that costs least."""
    low, width = 0, 1
    while low + width < len(steps) and not enough(int(steps[low + width - 1])):
        low, width = low + width, 2 * width
    high = min(low + width, len(steps)) - 1
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(int(steps[middle])) else (middle + 1, high)
    return int(steps[low])
