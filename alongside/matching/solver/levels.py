"""Worst first where many pairs are alike: each level is a flow of its own, in which its pairs cost 1.

As few pairs as possible on the lowest level, of these rounds as few as possible on the next, and so on. Prices of each
flow say which pairs no best round uses, and those are closed before the next level: no level is ever weighed against
another.
"""

import numpy as np

from alongside.matching.solver.flow import Arcs
from alongside.matching.solver.problem import Flags, Ints
from alongside.matching.solver.ties import Face

CLOSED = -1
NOWHERE = -1
UNPLACED = -2
FAR_AWAY = 1 << 40


class Levels:
    """The rounds that are still best, as a flow: open pairs, who may go without, whose number of people may change.

    Nodes are helpers and, last, nobody: there lie people without a helper and places without a person. A pair settled
    on its level has the level `done`.
    """

    def __init__(self, arcs: Arcs, room: Ints, match: Ints) -> None:
        self.person, self.helper, self.level = arcs.person, arcs.helper, arcs.worth.copy()
        self.room, self.match = room, match
        self.nobody = len(room)
        self.done = int(self.level.max(initial=0)) + 1
        self.taken = np.bincount(match[match >= 0], minlength=self.nobody)
        self.may_go_without: Flags = np.ones(len(match), np.bool_)
        self.may_change: Flags = np.ones(self.nobody, np.bool_)
        self._index()

    def close(self, people: Flags, helpers: Flags) -> None:
        """Keep the rounds that match most people: only `people` may go without, and `helpers` are full."""
        self.level[~people[self.person] & helpers[self.helper]] = CLOSED
        self.may_go_without &= people
        self.may_change &= ~helpers

    def lowest(self) -> int:
        """The lowest level that the round uses and that is not settled."""
        return int(self.level[self.own[self.match >= 0]].min(initial=self.done))

    def settle(self, level: int) -> None:
        """Use as few pairs of this level as possible, and close what no such round uses."""
        self._forget(level)
        self.now, self.price = level, np.zeros(self.nobody + 1, np.int64)
        self.vacant = np.zeros(self.nobody + 1, np.int64)
        self.costs = np.zeros(len(self.match), np.int64)
        leaving = np.flatnonzero((self.match >= 0) & (self.level[self.own] == level))
        np.add.at(self.vacant, self.match[leaving], 1)
        self.match[leaving] = UNPLACED
        for person in leaving:
            self._place(int(person))
        if self.costs.any():
            self._close_dear_ways()
        self.level[(self.level == level) & (self.match[self.person] != self.helper)] = CLOSED

    def face(self) -> Face:
        """All best rounds, once every level is settled."""
        kept = self.level == self.done
        pairs = Arcs(self.person[kept], self.helper[kept], self.level[kept])
        room = np.where(self.may_change, self.room, self.taken)
        return Face(pairs, room, self.match, ~self.may_go_without, ~self.may_change)

    def _index(self) -> None:
        self.starts = np.searchsorted(self.person, np.arange(len(self.match) + 1))
        self.own = np.zeros(len(self.match), np.int64)
        chosen = np.flatnonzero(self.match[self.person] == self.helper)
        self.own[self.person[chosen]] = chosen

    def _forget(self, level: int) -> None:
        """Drop closed pairs once they are half of all."""
        kept = self.level >= level
        if 2 * int(kept.sum()) < len(kept):
            self.person, self.helper, self.level = self.person[kept], self.helper[kept], self.level[kept]
            self._index()

    def _arcs_of(self, people: Ints) -> Ints:
        counts = self.starts[people + 1] - self.starts[people]
        first = np.repeat(self.starts[people] - np.cumsum(counts) + counts, counts)
        arcs = first + np.arange(len(first))
        return arcs[self.level[arcs] >= self.now]

    def _place(self, person: int) -> None:
        """Give somebody a place on a cheapest way to a vacant one, others moving along it."""
        reached = _Reached(self.nobody + 1)
        arcs = self._arcs_of(np.array([person]))
        reached.by_arcs(self.helper[arcs], (self.level[arcs] == self.now) - self.price[self.helper[arcs]], arcs)
        if self.may_go_without[person]:
            reached.by_one(self.nobody, -int(self.price[self.nobody]), person)
        while True:
            nodes, far = reached.next()
            ends = nodes[self.vacant[nodes] > 0]
            if len(ends):
                break
            self._reach_from(nodes, far, reached)
        self.price += np.minimum(reached.far, far)
        self._move_along(int(ends[0]), person, reached)

    def _reach_from(self, nodes: Ints, far: int, reached: "_Reached") -> None:
        inside = np.zeros(self.nobody + 1, np.bool_)
        inside[nodes] = True
        people = np.flatnonzero(inside[self.match] & (self.match != UNPLACED))  # nobody is the last, as -1 is
        price = far + self.price[self._at(people)] - self.costs[people]
        leaving = self.may_go_without[people] & (self.match[people] >= 0)
        if leaving.any():
            first = np.flatnonzero(leaving)[np.argmin(price[leaving])]
            reached.by_one(self.nobody, int(price[first] - self.price[self.nobody]), int(people[first]))
        arcs = self._arcs_of(people)
        own = np.zeros(len(self.match), np.int64)
        own[people] = price
        to = self.helper[arcs]
        reached.by_arcs(to, own[self.person[arcs]] + (self.level[arcs] == self.now) - self.price[to], arcs)
        self._reach_by_places(nodes, far, reached)

    def _reach_by_places(self, nodes: Ints, far: int, reached: "_Reached") -> None:
        """A place left free, or one taken up that was free, moves nobody."""
        if inside_nobody := bool((nodes == self.nobody).any()):
            open_ = np.flatnonzero(self.may_change & (self.taken > 0))
            reached.by_place(open_, far + self.price[self.nobody] - self.price[open_], self.nobody)
        if not inside_nobody:
            spare = nodes[self.may_change[nodes] & (self.taken[nodes] < self.room[nodes])]
            if len(spare):
                first = spare[np.argmin(self.price[spare])]
                at = np.array([self.nobody])
                reached.by_place(at, far + self.price[[first]] - self.price[at], int(first))

    def _at(self, people: Ints) -> Ints:
        return np.where(self.match[people] < 0, self.nobody, self.match[people])

    def _move_along(self, node: int, person: int, reached: "_Reached") -> None:
        self.vacant[node] -= 1
        while True:
            arc, mover, before = (int(kind[node]) for kind in (reached.arc, reached.mover, reached.before))
            if arc >= 0:
                mover = int(self.person[arc])
            if mover < 0:  # only a place changed
                self.taken[before if node == self.nobody else node] += 1 if node == self.nobody else -1
                node = before
                continue
            came_from = int(self._at(np.array([mover]))[0])
            self._put(mover, node, arc)
            if mover == person:
                return
            node = came_from

    def _put(self, person: int, node: int, arc: int) -> None:
        self.match[person] = node if node < self.nobody else NOWHERE
        self.own[person] = max(arc, 0)
        self.costs[person] = int(node < self.nobody and self.level[arc] == self.now)

    def _close_dear_ways(self) -> None:
        """Close what costs more than its prices, for good; what is left of this level is settled."""
        price, nobody = self.price, self.price[self.nobody]
        of_person = price[self._at(np.arange(len(self.match)))] - self.costs
        open_ = self.level >= self.now
        dear = of_person[self.person] + (self.level == self.now) > price[self.helper]
        self.level[open_ & ~dear & (self.level == self.now)] = self.done
        self.level[open_ & dear] = CLOSED
        self.may_go_without &= of_person == nobody
        self.may_change &= price[:-1] == nobody
        self._settle_alone()

    def _settle_alone(self) -> None:
        """Whoever has no other way left is settled, whatever the level of the pair they have."""
        others = np.bincount(self.person[self.level >= self.now], minlength=len(self.match)) > 1
        alone = np.flatnonzero(~others & ~self.may_go_without & (self.match >= 0))
        self.level[self.own[alone]] = self.done


class _Reached:
    """How far nodes are, and by which pair, person or place each was reached."""

    def __init__(self, nodes: int) -> None:
        self.far = np.full(nodes, FAR_AWAY, np.int64)
        self.arc = np.full(nodes, -1, np.int64)
        self.mover = np.full(nodes, -1, np.int64)
        self.before = np.full(nodes, -1, np.int64)
        self.open: Flags = np.ones(nodes, np.bool_)

    def next(self) -> tuple[Ints, int]:
        """The nearest nodes not looked at yet; they are from now on."""
        far = int(np.where(self.open, self.far, FAR_AWAY).min())
        if far == FAR_AWAY:
            raise ArithmeticError("no way to a vacant place, though the person had one: this is a fault of ours")
        nodes = np.flatnonzero(self.open & (self.far == far))
        self.open[nodes] = False
        return nodes, far

    def by_arcs(self, nodes: Ints, far: Ints, arcs: Ints) -> None:
        nearer = far < self.far[nodes]
        nodes, far, arcs = nodes[nearer], far[nearer], arcs[nearer]
        np.minimum.at(self.far, nodes, far)
        first = far == self.far[nodes]
        self.arc[nodes[first]] = arcs[first]

    def by_one(self, node: int, far: int, mover: int) -> None:
        if far < self.far[node]:
            self.far[node], self.arc[node], self.mover[node] = far, -1, mover

    def by_place(self, nodes: Ints, far: Ints, before: int) -> None:
        nearer = far < self.far[nodes]
        nodes = nodes[nearer]
        self.far[nodes], self.arc[nodes], self.mover[nodes], self.before[nodes] = far[nearer], -1, -1, before
