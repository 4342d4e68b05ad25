"""An objective's limit once somebody has a given helper: two looks at who can be matched (Hall) say whether it stays.

It stays where the others can be as many within it, and not within less.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from alongside.matching.solver.assignment import Plan
from alongside.matching.solver.coverage import Cover, Slack, least_more
from alongside.matching.solver.objectives import Aimed, Objective, most_lacked
from alongside.matching.solver.pairs import Fit
from alongside.matching.solver.problem import Flags, Ints, Pair, Problem

OF_A_KIND = 4  # pairs with which the limit may turn for the same reason
NEAR = 8  # bits by which a first step down is less than the limit
MISSING = 4  # so few are matched one after the other


@dataclass(frozen=True)
class Limits:
    """A problem with its plan of the largest total and the best round for least regret or balance, which has a plan."""

    problem: Problem
    objective: Objective
    plan: Plan
    best: Aimed

    def with_pair(self, person: int, helper: int) -> int | None:
        """The limit if somebody has this helper; None where only a new round tells."""
        limit, had = self.best.limit or 0, int(self.best.helper_of[person])
        others, room, match = self._near.copy(), self._room.copy(), self._match.copy()
        others[person], match[person] = False, -1
        room[helper] -= 1
        if (person, had) in self.problem.locks:
            room[had] += 1
        most = Cover(others, room, match)
        most.grown(len(match))
        now = self._cover(others, room, most.match, limit)
        rises = now.grown(most.people) is not None
        falls = not rises and limit > 0 and self._cover(others, room, now.match, limit - 1).grown(most.people) is None
        if not rises and not falls:
            return limit
        if self.objective == "balance":
            return None
        regret = self.plan.regret.copy()
        regret[person] = np.inf
        if rises:
            return int(least_more(now, regret, most.people))
        return _least_less(regret, room, now.match, limit - 1)

    def turning(self) -> Iterator[Pair]:
        """Some pairs with which least regret may come to another limit, a few for each reason.

        It falls where within less there is slack that otherwise there is not; it rises where there is slack, but not
        once all keep to it. In a full round, slack is what leads to the helper whom most may have, or from there.
        """
        limit = self.best.limit or 0
        within, less = self.plan.regret <= limit, Cover(self.plan.regret < limit, self._room, self._match)
        less.grown(len(self._match))
        if not within.any():
            return
        slack, below = self._slack(self._near, self._match), self._slack(less.near, less.match)
        yield from self._some(below.people, below.helpers & ~slack.helpers)
        yield from self._some(below.people & ~slack.people, below.helpers)
        hub = None if slack.helpers.any() or slack.people.any() else int(within.sum(axis=0).argmax())
        slack, kept = (self._slack(near, self._match, hub) for near in (self._near, within))
        yield from self._some(kept.moving, slack.helpers & ~kept.helpers)
        yield from self._some(slack.people & ~kept.people, kept.left)

    def _slack(self, near: Flags, match: Ints, hub: int | None = None) -> Slack:
        if hub is not None:
            return Slack.of(near, match, np.arange(len(self._room)) == hub, match == hub)
        free = np.bincount(match[match >= 0], minlength=len(self._room)) < self._room
        return Slack.of(near, match, free, (match < 0) & self._near.any(axis=1))

    def _some(self, people: Flags, helpers: Flags) -> Iterator[Pair]:
        """A few pairs of these: of different people or, where there are fewer, of different helpers."""
        able = self._near & people[:, None] & (helpers & (self._room > 0))
        by_person = np.count_nonzero(people) < np.count_nonzero(helpers)
        some = np.flatnonzero(able.any(axis=int(by_person)))[:OF_A_KIND].tolist()
        yield from ((one, int(able[one].argmax())) if by_person else (int(able[:, one].argmax()), one) for one in some)

    def _cover(self, others: Flags, room: Ints, match: Ints, limit: int) -> Cover:
        if self.objective == "balance":
            return Cover(others, np.minimum(room, limit), match)
        return Cover(others & (self.plan.regret <= limit), room, match)

    @property
    def _room(self) -> Ints:
        return self.plan.free[1]

    @cached_property
    def _near(self) -> Flags:
        return self.plan.free[0].fit >= 0

    @cached_property
    def _match(self) -> Ints:
        return (self.best.plan or self.plan).without(self.problem.locks)


def _least_less(lack: Fit, room: Ints, match: Ints, high: int) -> int:
    """The least that each pair may lack for as many to be matched as are in `match`, which takes `high` at most.

    Likely little less: longer and longer steps down to where a few cannot be, and from there what these take.
    """
    wanted, low, far = int((match >= 0).sum()), -1, 1 + (high >> NEAR)
    while low + 1 < high:
        step = max(high - far, (low + high) // 2)
        cover = Cover(lack <= step, room, match)
        if cover.grown(wanted) is None:
            match, high, far = cover.match, most_lacked(lack, cover.match), far << 2
        elif wanted - cover.people <= MISSING:
            return int(least_more(cover, lack, wanted))
        else:
            low = step
    return high
