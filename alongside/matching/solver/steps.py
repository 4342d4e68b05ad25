"""Every step out of a best round: who could move where, which places could be left free or taken up, and what it costs.

Nodes are helpers, then schools of whom somebody waits (where schools share), then nobody, then the free places. People
without anybody are at their school, or else at nobody. What comes before the fit are levels, from the first on: people
matched, first places, shares of schools, who is kept; then, for worst first, the scores. Last counts the fit, or what
ties count: the hash of the pair that is left, less that of the new one.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from alongside.matching.solver.besides import Besides, numbered
from alongside.matching.solver.cheapest import NONE, SHUT, Steps, cheapest, packed
from alongside.matching.solver.pairs import ROWS, of_each_run
from alongside.matching.solver.problem import Flags, Ints, Problem, Scores
from alongside.matching.solver.ties import Names, hashes

NOWHERE = -1
MATCHED, FIRST, SHARES = 0, 1, 2


@dataclass(frozen=True)
class Standpoint:
    """A best round, and what it is best in.

    `near`: the pairs that may be used, those of locked people aside; `room`: the places of each helper, locked ones
    included. `levels`: the scores that count from the worst up, if they do; `fit`: the scores whose sum counts, if it
    does.
    """

    problem: Problem
    besides: Besides
    helper_of: Ints
    near: Flags
    room: Ints
    levels: Scores | None = None
    fit: Scores | None = None

    def moved(self, person: int, helper: int, *, spare: bool = False) -> Ints | None:
        """The helper of each person in the best round in which somebody has this one; None where there is no way.

        `spare`: the helper has a place more for it.
        """
        before = int(self.helper_of[person])
        after = self.helper_of.copy()
        if before == helper and not spare:
            return after
        end = before if before >= 0 else int(self._out[person])
        way = cheapest(self._steps[0], self.places if spare else helper, end, self._at_last)
        if way is None:
            return None
        movers, ends = self._movers(np.array(way[:-1]), np.array(way[1:]))
        after[movers] = np.where(ends < len(self.room), ends, NOWHERE)
        after[person] = helper
        return after

    def ready(self) -> None:
        """Work out all steps, which every question goes by."""
        self._steps  # noqa: B018

    def before_fit(self, helper_of: Ints) -> tuple[int, int, int, tuple[float, ...]]:
        """What comes before the fit in a round: people matched, first places, who is kept, shares of schools."""
        has = helper_of >= 0
        firsts = np.minimum(np.bincount(helper_of[has], minlength=len(self.room)), self.first)
        kept = 0 if self.besides.keep is None else int(has[self.besides.keep].sum())
        shares = list[float]()
        if self.besides.schools is not None:
            every = np.bincount(self._school)
            served = np.bincount(self._school[has], minlength=len(every))
            shares = sorted(
                n / all_ for all_, some in zip(every.tolist(), served.tolist(), strict=True) for n in range(some)
            )
        return int(has.sum()), int(firsts.sum()), kept, tuple(shares)

    @property
    def nobody(self) -> int:
        return len(self.room) + len(self._waiting)

    @property
    def places(self) -> int:
        return self.nobody + 1

    @cached_property
    def taken(self) -> Ints:
        there: Ints = np.bincount(self.helper_of[self.helper_of >= 0], minlength=len(self.room))
        return there

    @cached_property
    def first(self) -> Ints:
        """The first places each helper has, locked ones included."""
        if self.besides.least is None:
            return np.zeros(len(self.room), np.int64)
        return np.minimum(self.besides.least, self.problem.room)

    @cached_property
    def _school(self) -> Ints:
        if self.besides.schools is None:
            return np.zeros(len(self.helper_of), np.int64)
        return numbered(self.besides.schools, self.problem.people)

    @cached_property
    def _shares(self) -> tuple[Ints, Ints]:
        """For each school the level of the share at which its last one is served, and its next one."""
        every = np.bincount(self._school)
        served = np.bincount(self._school[self.helper_of >= 0], minlength=len(every))
        both = np.stack([np.maximum(served - 1, 0), served]) / np.maximum(every, 1)
        last, next_ = SHARES + np.unique(both, return_inverse=True)[1].reshape(both.shape)
        return last, next_

    @cached_property
    def _kept(self) -> int:
        """The level of who is kept: the next one is the first of scores."""
        if self.besides.schools is None:
            return SHARES
        return int(self._shares[1].max(initial=SHARES)) + 1

    @cached_property
    def _waiting(self) -> Ints:
        """The schools that are nodes."""
        if self.besides.schools is None:
            return np.zeros(0, np.int64)
        found: Ints = np.unique(self._school[(self.helper_of < 0) & self.near.any(axis=1)])
        return found

    @cached_property
    def _out(self) -> Ints:
        """The node where each person is without anybody."""
        if self.besides.schools is None:
            return np.full(len(self.helper_of), self.nobody)
        place = np.full(int(self._school.max(initial=0)) + 1, self.nobody)
        place[self._waiting] = len(self.room) + np.arange(len(self._waiting))
        out: Ints = place[self._school]
        return out

    @cached_property
    def _at(self) -> Ints:
        """The node each person is at, NOWHERE for who cannot move."""
        at = np.where(self.helper_of < 0, self._out, self.helper_of)
        at[~self.near.any(axis=1)] = NOWHERE
        return at

    @cached_property
    def _keeps(self) -> Flags:
        """Who is kept before anything else, where that is not seen to by the fit."""
        keeps: Flags = np.zeros(len(self.helper_of), np.bool_)
        if self.besides.keep is not None and self.fit is None:
            keeps[self.besides.keep] = True
        return keeps

    @cached_property
    def _own(self) -> tuple[Ints, Ints]:
        """For each person the level a move takes from, and the fit it takes away."""
        there = np.flatnonzero(self.helper_of >= 0)
        level = np.where((self.helper_of < 0) & self._keeps, self._kept, NONE)
        fit = np.zeros(len(level), np.int64)
        if self.levels is not None:
            level[there] = self._kept + 1 + self.levels[there, self.helper_of[there]]
        if self.fit is not None:
            fit[there] = self.fit[there, self.helper_of[there]]
        return level, fit

    def _to_helpers(self, people: Ints) -> tuple[Ints, Ints | None]:
        """For some people what a move to each helper costs: in levels, packed, SHUT where there is none; and in fit."""
        near, (own, fit) = self.near[people], self._own
        less = own[people][:, None]
        if self.levels is not None:
            key = packed(self._kept + 1 + self.levels[people], less)
        else:
            key = np.broadcast_to(packed(np.full_like(less, NONE), less), near.shape)
        cost = None if self.fit is None else np.where(near, fit[people][:, None] - self.fit[people], SHUT)
        return np.where(near, key, SHUT), cost

    def _to_nobody(self, people: Ints) -> tuple[Ints, Ints]:
        """For some people what it costs, in levels, packed, and in fit, that they have nobody."""
        own, fit = self._own
        more = np.where(self._keeps[people], self._kept, NONE)
        if self.besides.schools is not None:  # a school that is a node has steps of its own
            alone = self._out[people] == self.nobody
            more = np.where(alone, self._shares[0][self._school[people]], more)
        return packed(more, own[people]), fit[people]

    def _movers(self, here: Ints, to: Ints) -> tuple[Ints, Ints]:
        """Who moves on a way, and to which node: on each step the cheapest to move."""
        step, people = self._who_could(here, to)
        ends = to[step]
        order = np.lexsort((self._costs(people, ends), self._keys(people, ends), step))
        best = order[np.diff(step[order], prepend=-1) != 0]
        return people[best], ends[best]

    def _who_could(self, here: Ints, to: Ints) -> tuple[Ints, Ints]:
        """For some steps who is there to make them: which step it is, and who. On the others only a place changes."""
        at_nobody = (here >= len(self.room)) & (to >= len(self.room))
        moves = np.flatnonzero((here < self.places) & (to < self.places) & ~at_nobody)
        order, starts = self._by_node
        counts = starts[here[moves] + 1] - starts[here[moves]]
        step, ends = np.repeat(moves, counts), np.cumsum(counts)
        return step, order[np.arange(len(step)) + np.repeat(starts[here[moves]] - ends + counts, counts)]

    @cached_property
    def _by_node(self) -> tuple[Ints, Ints]:
        """People by the node they are at, and where those of each node begin."""
        order = np.argsort(self._at, kind="stable")
        order = order[self._at[order] != NOWHERE]
        return order, np.searchsorted(self._at[order], np.arange(self.places + 2))

    def _at_last(self, here: Ints, to: Ints) -> Ints:
        """What some steps cost once levels are alike."""
        (_, cost), found = self._steps, np.zeros(len(here), np.int64)
        if cost is not None:
            return cost[here, to]
        if self.levels is None or self.besides.asks(self.problem):  # then it is not the one that ties would choose
            return found
        step, people = self._who_could(here, to)
        key = self._keys(people, to[step])
        least = np.full(len(here), SHUT)
        np.minimum.at(least, step, key)
        best = np.flatnonzero((key == least[step]) & (key < SHUT))
        found[step[best]] = SHUT
        np.minimum.at(found, step[best], self._costs(people[best], to[step[best]]))
        return found

    def _keys(self, people: Ints, to: Ints) -> Ints:
        """For some people what a move to one node each costs in levels, packed, SHUT where there is none."""
        keys = np.where(self._out[people] == to, self._to_nobody(people)[0], SHUT)
        gets = np.flatnonzero(to < len(self.room))
        gets = gets[self.near[people[gets], to[gets]]]
        one, other = people[gets], to[gets]
        none = np.full(len(gets), NONE)
        more = none if self.levels is None else self._kept + 1 + self.levels[one, other].astype(np.int64)
        keys[gets] = packed(more, self._own[0][one])
        return keys

    def _costs(self, people: Ints, to: Ints) -> Ints:
        """The same once levels are alike: in fit, or as ties count."""
        if self.fit is None:
            return np.zeros(len(people), np.int64) if self.levels is None else self._tie(people, to)
        gets, found = to < len(self.room), self._own[1][people]
        found[gets] -= self.fit[people[gets], to[gets]]
        return found

    def _tie(self, people: Ints, to: Ints) -> Ints:
        """What ties count of moves: the hash of the pair each of some people is in, less that of the new one."""
        names, has, gets = Names(self.problem.people, self.problem.helpers), self.helper_of[people], to < len(self.room)
        found = np.zeros(len(people), np.int64)
        found[has >= 0] += hashes(names, people[has >= 0], has[has >= 0])
        found[gets] -= hashes(names, people[gets], to[gets])
        return found

    @cached_property
    def _steps(self) -> tuple[Steps, Ints | None]:
        """All steps, of several people's the cheapest, and what they cost in fit."""
        nodes = self.places + 1
        key = np.full((nodes, nodes), SHUT)
        cost = None if self.fit is None else np.zeros((nodes, nodes), np.int64)
        self._put_people(key, cost)
        self._put_nobody(key, cost)
        self._put_places(key)
        return Steps.of(key, any_way=self.levels is None and self.fit is None), cost

    def _put_people(self, key: Ints, cost: Ints | None) -> None:
        order, _ = self._by_node
        at, first, helpers = self._at[order], 0, len(self.room)
        while first < len(order) and helpers:
            last = int(np.searchsorted(at, at[min(first + ROWS, len(order)) - 1], side="right"))
            keys, costs = self._to_helpers(order[first:last])
            starts = np.flatnonzero(np.diff(at[first:last], prepend=-1))
            nodes = at[first:last][starts]
            key[nodes, :helpers] = of_each_run(keys, starts, np.minimum)
            if cost is not None and costs is not None:  # one person's levels are as good as another's then
                cost[nodes, :helpers] = of_each_run(costs, starts, np.minimum)
            first = last

    def _put_nobody(self, key: Ints, cost: Ints | None) -> None:
        people = np.flatnonzero((self._at != NOWHERE) & (self.helper_of >= 0))
        keys, costs = self._to_nobody(people)
        here, out = self._at[people], self._out[people]
        order = np.lexsort((costs, keys, out, here))
        here, out, keys, costs = here[order], out[order], keys[order], costs[order]
        best = np.flatnonzero((np.diff(here, prepend=-1) != 0) | (np.diff(out, prepend=-1) != 0))
        key[here[best], out[best]] = keys[best]
        if cost is not None:
            cost[here[best], out[best]] = costs[best]

    def _put_places(self, key: Ints) -> None:
        """Steps on which nobody moves."""
        helpers, nobody, places = len(self.room), self.nobody, self.places
        none = np.full(helpers, NONE)
        taken, first = self.taken, self.first
        taking = packed(none, np.where(taken < first, FIRST, NONE))
        key[:helpers, places] = np.where(taken < self.room, taking, SHUT)
        leaving = packed(np.where(taken <= first, FIRST, NONE), none)
        key[places, :helpers] = np.where(taken > 0, leaving, SHUT)
        one, no = np.array([MATCHED]), np.array([NONE])
        key[nobody, places] = packed(one, no)[0]
        if (self._at >= helpers).any():  # else nobody could be matched besides
            key[places, nobody] = packed(no, one)[0]
        if len(self._waiting):
            last, next_ = (some[self._waiting] for some in self._shares)
            none = np.full(len(last), NONE)
            key[helpers:nobody, nobody] = packed(last, none)
            key[nobody, helpers:nobody] = packed(none, next_)
