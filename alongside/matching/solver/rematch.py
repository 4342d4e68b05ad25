"""Changing who is with whom, at a price: pairs that exist are worth more than they fit, the rest is the same problem.

The best assignment of the priced problem, with its proof, changes what is worth more than the price, and nothing else.
A higher price never changes more: for prices a < b, with totals S and T and pairs kept s and t, S + a s >= T + a t and
T + b t >= S + b s, so (b - a)(t - s) >= 0.
"""

from dataclasses import replace

import numpy as np

from alongside.kernel.errors import Refused
from alongside.matching.solver.flow import IN_FLOW
from alongside.matching.solver.problem import NOT_ALLOWED, Ints, Problem


def priced(problem: Problem, had: Ints, price: int) -> Problem:
    """The problem with `price` added to the score of each pair that exists: `had[i]` is person i's helper, or -1.

    A pair a rule forbids is not kept. Nobody who could keep somebody goes without for somebody who has nobody: their
    pairs all count for more than any way on which people move on could gain. Raises Refused for more people than whole
    numbers can tell apart.
    """
    kept = keepable(problem, had)
    newcomers = len(kept) < len(problem.people)
    top = problem.top + price
    sure = (min(problem.score.shape) + 1) * top if newcomers and len(kept) else 0
    _demand_exact(problem, top + sure)
    worth = np.zeros(problem.score.shape, np.int64)
    worth[kept] += sure
    worth[kept, had[kept]] += price
    score = np.where(problem.score == NOT_ALLOWED, NOT_ALLOWED, problem.score + worth)
    return replace(problem, score=score, top=top + sure)


def keepable(problem: Problem, had: Ints) -> Ints:
    """The people who may keep whom they have."""
    there = np.flatnonzero(had >= 0)
    found: Ints = there[problem.score[there, had[there]] != NOT_ALLOWED]
    return found


def _demand_exact(problem: Problem, top: int) -> None:
    people, helpers = problem.score.shape
    if ((people + 1) * top).bit_length() + (people + helpers + 1).bit_length() > IN_FLOW:
        raise Refused("So many cannot be looked at together. Choose a region, or whose people may change.")
