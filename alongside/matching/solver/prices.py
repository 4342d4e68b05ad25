"""Prices: the proof that an assignment is the best one.

The linear-programming dual of the assignment: u[i] >= 0 for people, p[j] >= 0 for places at helper j, with
u[i] + p[j] >= worth of every allowed pair. Whatever the assignment, its worth is at most sum(u) + sum(room * p); when
the two are equal as whole numbers, no other assignment is better, and anyone can check that without a solver.
"""

from dataclasses import dataclass

import numpy as np

from alongside.matching.solver.flow import Arcs, in_order
from alongside.matching.solver.problem import Ints


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
    order = in_order(arcs.helper, helpers)
    person, helper, worth = arcs.person[order], arcs.helper[order], arcs.worth[order]
    chosen = match[person] == helper
    own = np.zeros(len(match), np.int64)
    own[person[chosen]] = worth[chosen]
    starts = np.flatnonzero(np.diff(helper, prepend=-1))
    priced = helper[starts]
    price = np.zeros(helpers + 1, np.int64)  # the last is nobody's
    for _ in range(len(match) + helpers + 2):
        gain = own - price[match]
        asked = np.maximum.reduceat(worth - gain[person], starts) if len(starts) else starts
        if (asked <= price[priced]).all():
            return gain, price[:-1]
        price[priced] = np.maximum(price[priced], asked)
    raise ArithmeticError("prices do not settle: the assignment is not the best one")
