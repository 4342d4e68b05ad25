"""The best round in which somebody has a given helper, whatever the objective: by one shortest way, else a new round.

Where the objective's limit stays what it is without that pair, the best round is the one that keeps to the limit, but
for one shortest way in it. Two looks at who can be matched (Hall) say whether it stays: as many people can be matched
within the limit, and not within less.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from alongside.kernel.errors import Refused
from alongside.matching.solver.assignment import Plan
from alongside.matching.solver.besides import NOTHING, Besides
from alongside.matching.solver.changes import Standing
from alongside.matching.solver.coverage import Cover
from alongside.matching.solver.objectives import Aimed, Objective, aimed
from alongside.matching.solver.pairs import NEVER, Table
from alongside.matching.solver.problem import NOT_ALLOWED, Flags, Ints, Problem


@dataclass(frozen=True)
class Giving:
    """A problem with its plan of the largest total and its best round for an objective, to be asked about.

    Where something comes before the fit (`besides`) every answer is a whole new round.
    """

    problem: Problem
    objective: Objective
    plan: Plan
    best: Aimed
    besides: Besides = NOTHING

    def given(self, person: int, helper: int) -> Ints:
        """The helper of each person, or -1, in the best round in which `person` has `helper`.

        Raises Refused where the pair is not allowed or every place is locked.
        """
        if self.problem.score[person, helper] == NOT_ALLOWED:
            raise Refused(f"{self.problem.people[person]} and {self.problem.helpers[helper]} are not allowed.")
        more = self.besides.asks(self.problem)
        if self.objective == "total" and not more:
            return self.within.with_pair(person, helper)
        if not more and self._is_free(person, helper) and self._stays(person, helper):
            return self.within.with_pair(person, helper, spare=self._keeps_its_places(helper))
        locks = (*((i, j) for i, j in self.problem.locks if i != person), (person, helper))
        other = replace(self.problem, locks=locks)
        return aimed(other, self.objective, self._plan_with(person, helper), self.besides).helper_of

    def _plan_with(self, person: int, helper: int) -> Plan | None:
        """The largest total with that pair, by one shortest way; None where it needs a new round, or none is asked for.

        Its prices are not those that prove it.
        """
        if self.objective == "worst-first" or not self._is_free(person, helper):
            return None
        pairs, room = self.plan.free
        fit, left = pairs.fit.copy(), room.copy()
        fit[person] = NEVER
        left[helper] -= 1
        after = Standing(self.problem, self.plan).with_pair(person, helper)
        there = np.flatnonzero(after >= 0)
        total = int(self.problem.score[there, after[there]].sum())
        return replace(self.plan, helper_of=after, total=total, free=(Table(fit, pairs.one), left))

    @cached_property
    def within(self) -> Standing:
        """The round among those that keep to the limit."""
        limit, (pairs, room) = self.best.limit, self.plan.free
        if self.best.plan is None or limit is None:
            return Standing(self.problem, self.plan)
        if self.objective == "balance":
            room = np.minimum(room, limit)
        else:
            pairs = Table(np.where(self.plan.regret > limit, pairs.fit.dtype.type(NEVER), pairs.fit), pairs.one)
        return Standing(self.problem, replace(self.best.plan, free=(pairs, room)))

    def _is_free(self, person: int, helper: int) -> bool:
        there = self.best.plan is not None and all(one != person for one, _ in self.problem.locks)
        return there and self.plan.free[1][helper] > 0

    def _keeps_its_places(self, helper: int) -> bool:
        """Whether the helper may take as many others besides, since they have more room than the limit."""
        return self.objective == "balance" and int(self.plan.free[1][helper]) > (self.best.limit or 0)

    def _stays(self, person: int, helper: int) -> bool:
        limit = self.best.limit or 0
        others, room = self.plan.free[0].fit >= 0, self.plan.free[1].copy()
        others[person] = False
        room[helper] -= 1
        match = (
            self.best.plan.without((*self.problem.locks, (person, helper))) if self.best.plan else self.plan.helper_of
        )
        most = Cover(others, room, match)
        most.grown(len(match))
        now = self._cover(others, room, most.match, limit)
        if now.grown(most.people) is not None:
            return False
        return limit == 0 or self._cover(others, room, now.match, limit - 1).grown(most.people) is not None

    def _cover(self, others: Flags, room: Ints, match: Ints, limit: int) -> Cover:
        if self.objective == "balance":
            return Cover(others, np.minimum(room, limit), match)
        return Cover(others & (self.plan.regret <= limit), room, match)
