"""The best round in which somebody has a given helper, whatever the objective: by one shortest way, else a new round.

Where the objective's limit stays what it is without that pair, the best round is the one that keeps to the limit, but
for one shortest way in it. Two looks at who can be matched (Hall) say whether it stays: as many people can be matched
within the limit, and not within less. Where a limit of regret changes, the way begins from the round within the other
one. Where something comes before the fit, the same is said by one way through all pairs and one through a round that
keeps to less.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from alongside.kernel.errors import Refused
from alongside.matching.solver.assignment import Plan, solve
from alongside.matching.solver.beforehand import Beforehand
from alongside.matching.solver.besides import NOTHING, Besides, Sought
from alongside.matching.solver.changes import Standing
from alongside.matching.solver.limits import Limits
from alongside.matching.solver.objectives import Aimed, Objective, aimed, capped, within_regret
from alongside.matching.solver.pairs import NEVER, Table
from alongside.matching.solver.problem import NOT_ALLOWED, Ints, Problem, Scores
from alongside.matching.solver.steps import Standpoint
from alongside.matching.solver.widened import some_before_fit

KEPT = 4  # rounds within other limits


@dataclass(frozen=True)
class Giving:
    """A problem with its plan of the largest total and its best round for an objective, to be asked about."""

    problem: Problem
    objective: Objective
    plan: Plan
    best: Aimed
    besides: Besides = NOTHING

    @property
    def is_the_round_itself(self) -> bool:
        """Whether what is found is the very round that working it out anew comes to, and not one that is as good.

        Where what comes before the fit is compared level by level, it may be another one of those that are as good.
        """
        return not self._asks or (self.objective != "worst-first" and self._beforehand is not None)

    @cached_property
    def _asks(self) -> bool:
        return self.besides.asks(self.problem)

    def ready(self) -> "Giving":
        """Itself, with what moves cost worked out, which every question goes by: else the first ones pay for it."""
        if not self.is_the_round_itself or self.objective == "worst-first":
            self._standpoint.ready()
        else:
            (self.within if self._beforehand is None else self._beforehand.standing).ready()
        if self._asks and self.objective in ("least-regret", "balance"):
            self._anyhow.ready()
            if self.best.limit:
                self._below.ready()
        return self

    def given(self, person: int, helper: int) -> Ints:
        """The helper of each person, or -1, in the best round in which `person` has `helper`.

        Raises Refused where the pair is not allowed or every place is locked.
        """
        if self.problem.score[person, helper] == NOT_ALLOWED:
            raise Refused(f"{self.problem.people[person]} and {self.problem.helpers[helper]} are not allowed.")
        if not self.is_the_round_itself or self.objective == "worst-first":
            return self._by_steps(person, helper)
        if self._asks:
            return self._with_first(person, helper)
        if self.objective == "total":
            return self.within.with_pair(person, helper)
        limit = self.limits.with_pair(person, helper) if self._is_one_way(person, helper) else None
        if limit is None:
            return self._anew(person, helper)
        if limit == self.best.limit:
            return self.within.with_pair(person, helper, spare=self._keeps_its_places(helper))
        return self._within_regret(limit).with_pair(person, helper)

    def foresee(self) -> None:
        """Work out the rounds within the limits that a few questions come to: else the first of these waits for one."""
        if self.objective != "least-regret" or self._asks or self.best.plan is None:
            return
        for pair in self.limits.turning():
            limit = self.limits.with_pair(*pair)
            if limit is not None and limit != self.best.limit:
                self._within_regret(limit)
            if len(self._others) == KEPT:
                return

    def _anew(self, person: int, helper: int) -> Ints:
        locks = (*((i, j) for i, j in self.problem.locks if i != person), (person, helper))
        other = replace(self.problem, locks=locks)
        return aimed(other, self.objective, self._plan_with(person, helper), self.besides, self.best).helper_of

    def _with_first(self, person: int, helper: int) -> Ints:
        """The same by one way through the problem that has what comes before the fit as columns."""
        spare = self._has_one_more(helper, self._standpoint)
        if self._beforehand is None or not self._is_for_steps(person, helper) or self._is_locked(person):
            return self._anew(person, helper)
        if spare is None or (spare and self._standpoint.first[helper]):  # or ties would be between other columns
            return self._anew(person, helper)
        after = self._beforehand.with_pair(person, helper, spare=spare)
        return self._anew(person, helper) if after is None or not self._keeps_limit(person, helper, after) else after

    @cached_property
    def _beforehand(self) -> Beforehand | None:
        if self.best.beforehand is None:
            return None
        return Beforehand.of(self._sought(self.best.limit), *self.best.beforehand)

    def _sought(self, limit: int | None) -> Sought:
        """What is sought before the fit, within a limit."""
        within = {"least-regret": within_regret, "balance": capped}.get(self.objective)
        problem = self.problem if within is None or limit is None else within(self.problem, self.plan, limit)
        return Sought(problem, self.besides, self.plan.without(self.problem.locks))

    def _is_locked(self, person: int) -> bool:
        return any(one == person for one, _ in self.problem.locks)

    def _by_steps(self, person: int, helper: int) -> Ints:
        """The same by one way whose costs are compared level by level."""
        spare = self._has_one_more(helper, self._standpoint)
        if not self._is_for_steps(person, helper) or spare is None:
            return self._anew(person, helper)
        after = self._standpoint.moved(person, helper, spare=spare)
        if after is None or not self._keeps_limit(person, helper, after):
            return self._anew(person, helper)
        return after

    def _is_for_steps(self, person: int, helper: int) -> bool:
        if self.plan.free[1][helper] <= 0 or (self.besides.keep is not None and self.besides.schools is not None):
            return False
        return self.objective != "balance" or not self._is_locked(person)

    @cached_property
    def _standpoint(self) -> Standpoint:
        """The best round, and how it is best."""
        score, limit = self.problem.score, self.best.limit
        if self.objective == "worst-first":
            return self._from(self.best.helper_of, None, levels=self.besides.worths(self.problem))
        return self._from(self.best.helper_of, limit, fit=score)

    @cached_property
    def _anyhow(self) -> Standpoint:
        """The same round, whatever the limit and the fit."""
        return self._from(self.best.helper_of, None)

    @cached_property
    def _below(self) -> Standpoint:
        """The round that is best in what comes before the fit, within less than the limit."""
        limit = (self.best.limit or 0) - 1
        helper_of = some_before_fit(self._sought(limit))
        for one, other in self.problem.locks:
            helper_of[one] = other
        return self._from(helper_of, limit)

    def _from(
        self, helper_of: Ints, limit: int | None, *, levels: Scores | None = None, fit: Scores | None = None
    ) -> Standpoint:
        (pairs, free_room), room = self.plan.free, self.problem.room
        near = pairs.fit >= 0
        if limit is not None and self.objective == "least-regret":
            near = near & (self.plan.regret <= limit)
        if limit is not None and self.objective == "balance":
            room = room - free_room + np.minimum(free_room, limit)
        return Standpoint(self.problem, self.besides, helper_of, near, room, levels, fit)

    def _keeps_limit(self, person: int, helper: int, after: Ints) -> bool:
        """Whether the limit stays: nothing that comes before the fit could be better without it, or as good within
        less."""
        if self.objective not in ("least-regret", "balance"):
            return True
        anyhow = self._anyhow.moved(person, helper)
        if anyhow is None:
            return False
        most = self._anyhow.before_fit(anyhow)
        if self._anyhow.before_fit(after) != most:
            return False
        if not self.best.limit:
            return True
        spare = self._has_one_more(helper, self._below, within=self.best.limit - 1)
        less = None if spare is None else self._below.moved(person, helper, spare=spare)
        return spare is not None and (less is None or self._anyhow.before_fit(less) != most)

    def _plan_with(self, person: int, helper: int) -> Plan | None:
        """The largest total with that pair, by one shortest way; None where it needs a new round, or none is asked for.

        Its prices are not those that prove it.
        """
        if self.objective == "worst-first" or not self._is_free(person, helper):
            return None
        after = self._anyway.with_pair(person, helper)
        there = np.flatnonzero(after >= 0)
        total = int(self.problem.score[there, after[there]].sum())
        return self.plan.given(person, helper, after, total)

    @cached_property
    def _anyway(self) -> Standing:
        return Standing(self.problem, self.plan)

    @cached_property
    def within(self) -> Standing:
        """The round among those that keep to the limit."""
        limit, (pairs, room) = self.best.limit, self.plan.free
        if self.best.plan is None or limit is None:
            return self._anyway
        if self.objective == "balance":
            room = np.minimum(room, limit)
        else:
            pairs = self._pairs_within(limit)
        return Standing(self.problem, replace(self.best.plan, free=(pairs, room)))

    def _is_one_way(self, person: int, helper: int) -> bool:
        if self._is_locked(person) and self.objective == "least-regret":  # to the place that they leave
            return self.best.plan is not None and self.plan.free[1][helper] > 0
        return self._is_free(person, helper)

    def _is_free(self, person: int, helper: int) -> bool:
        there = self.best.plan is not None and not self._is_locked(person)
        return there and self.plan.free[1][helper] > 0

    def _has_one_more(self, helper: int, there: Standpoint, within: int | None = None) -> bool | None:
        """Whether a way begins with a place more at the helper; None where only a new round tells.

        Who is given to them takes one of their first places, others then one of their usual ones: where a place is free
        within the limit that is one way from there, and where more than the first ones are taken nothing else changes.
        """
        if not self._keeps_its_places(helper, within) or not there.first[helper]:
            return self._keeps_its_places(helper, within)
        if there.taken[helper] < there.room[helper]:
            return False
        return True if there.taken[helper] > there.first[helper] else None

    def _keeps_its_places(self, helper: int, within: int | None = None) -> bool:
        """Whether the helper may take as many others besides, since they have more room than the limit."""
        limit = self.best.limit or 0 if within is None else within
        return self.objective == "balance" and int(self.plan.free[1][helper]) > limit

    def _within_regret(self, limit: int) -> Standing:
        """The round of the largest total within another limit of regret. Few others come up, so that some are kept."""
        found = self._others.get(limit)
        if found is None:
            left = self._pairs_within(limit), self.plan.free[1]
            found = Standing(self.problem, solve(self.problem, self.best.plan, left))
            found.ready()
            for old in list(self._others)[: 1 - KEPT]:  # several threads may ask
                self._others.pop(old, None)
            self._others[limit] = found
        return found

    def _pairs_within(self, limit: int) -> Table:
        pairs = self.plan.free[0]
        return Table(np.where(self.plan.regret > limit, pairs.fit.dtype.type(NEVER), pairs.fit), pairs.one)

    @cached_property
    def limits(self) -> Limits:
        """Which limit a question comes to, for least regret and balance."""
        return Limits(self.problem, self.objective, self.plan, self.best)

    @cached_property
    def _others(self) -> dict[int, Standing]:
        return {}
