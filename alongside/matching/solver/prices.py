"""Prices: the proof that an assignment is the best one.

The linear-programming dual of the assignment: u[i] >= 0 for people, p[j] >= 0 for places at helper j, with
u[i] + p[j] >= worth of every allowed pair. Whatever the assignment, its worth is at most sum(u) + sum(room * p); when
the two are equal as whole numbers, no other assignment is better, and anyone can check that without a solver.
"""

from dataclasses import dataclass

import numpy as np

from alongside.matching.solver.flow import Arcs
from alongside.matching.solver.problem import NOT_ALLOWED, Flags, Ints

ROWS_AT_ONCE = 512


@dataclass(frozen=True)
class Certificate:
    """`coverage_weight` is what being matched at all is worth, so that nobody is left out for a better fit elsewhere.

    Locked people have price 0 and count as gone, and so do the places they take. `worth` is what the chosen free pairs
    are worth, `bound` what no assignment can pass; `gap` 0 is the proof.
    """

    coverage_weight: int
    people: Ints
    helpers: Ints
    worth: int
    bound: int

    @property
    def gap(self) -> int:
        return self.bound - self.worth


def smallest_prices(arcs: Arcs, match: Ints, helpers: int) -> tuple[Ints, Ints]:
    """Smallest prices (u, p) that support an optimal assignment over these arcs.

    A second implementation that checks the first: it converges exactly when the assignment is optimal, and raises
    ArithmeticError when it is not.
    """
    matched = match >= 0
    worth = np.zeros(len(match), np.int64)
    chosen = match[arcs.person] == arcs.helper
    worth[arcs.person[chosen]] = arcs.worth[chosen]
    price = np.zeros(helpers, np.int64)
    for _ in range(len(match) + helpers + 2):
        gain = np.where(matched, worth - np.append(price, 0)[match], 0)
        higher = price.copy()
        np.maximum.at(higher, arcs.helper, arcs.worth - gain[arcs.person])
        if np.array_equal(higher, price):
            return gain, price
        price = higher
    raise ArithmeticError("prices do not settle: the assignment is not the best one")


def better_pairs(score: Ints, weight: int, prices: tuple[Ints, Ints], *, most: int) -> tuple[Flags, int]:
    """Compare every allowed pair with the prices.

    Returns up to `most` of the worst offenders of each person (a flag for each pair), and the bound these prices prove.
    """
    gain, price = prices
    offends = np.zeros(score.shape, np.bool_)
    bound = 0
    for first in range(0, len(score), ROWS_AT_ONCE):
        rows = slice(first, first + ROWS_AT_ONCE)
        net = np.where(score[rows] == NOT_ALLOWED, 0, score[rows] + weight - price)
        best = net.max(axis=1, initial=0)
        bound += int(best.sum())
        for row in np.flatnonzero(best > gain[rows]):
            over = np.flatnonzero(net[row] > gain[first + row])
            if len(over) > most:
                over = over[np.argpartition(net[row, over], -most)[-most:]]
            offends[first + row, over] = True
    return offends, bound
