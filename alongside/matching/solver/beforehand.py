"""Another choice where something comes before the fit: one shortest way through the problem that has it as columns.

A helper's first places are a column of their own there (`widened`), so whoever is given a helper takes one of those as
long as there is one, and else a usual place. The rest is the same problem with the same prices. Where schools share and
somebody waits, that is not so: who is given somebody changes whose turn it is, and with it the columns.
"""

from dataclasses import dataclass

import numpy as np

from alongside.matching.solver.assignment import Plan
from alongside.matching.solver.besides import Sought
from alongside.matching.solver.changes import Standing
from alongside.matching.solver.problem import Ints
from alongside.matching.solver.widened import Widened


@dataclass(frozen=True)
class Beforehand:
    """The best round of what is sought, as the widened problem has it."""

    sought: Sought
    more: Widened
    standing: Standing

    @classmethod
    def of(cls, sought: Sought, more: Widened, plan: Plan) -> "Beforehand | None":
        """From the plan of the widened problem; None where people wait whose schools share."""
        if any(len(line.waiting) for line in sought.lines):
            return None
        return cls(sought, more, Standing(more.problem, plan))

    def with_pair(self, person: int, helper: int, *, spare: bool = False) -> Ints | None:
        """The helper of each person, or -1, in the best round in which `person` has `helper`; None where somebody would
        wait for their school's turn then. `spare`: the helper has a usual place more for it."""
        firsts = np.flatnonzero(self.sought.first)
        column = helper
        if self.sought.first[helper] and not spare:
            column = len(self.sought.room) + int(np.searchsorted(firsts, helper))
        after = self.more.back(self.standing.with_pair(person, column, spare=spare))
        return None if self._waits(person, after) else after

    def _waits(self, person: int, after: Ints) -> bool:
        if self.sought.besides.schools is None:
            return False
        alone = after < 0
        alone[person] = False
        alone[[one for one, _ in self.sought.problem.locks]] = False
        return bool(self.sought.allowed[alone].any())
