"""A round as a flow in which pairs are lifted: from the lowest level up, whoever can have a better pair has it.

Nodes are helpers and, last, nobody: there lie people without a helper and places without a person. A way round leads
from node to node, one person after the other moving on; it makes the round better by worst first when what it adds lies
above the lowest pair it takes away. For every two nodes the highest level of a move between them is kept, and as bits
which of them are above the level now: not all of these still are, so that every step of a way is looked at once more.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from alongside.matching.solver.problem import Flags, Ints
from alongside.matching.solver.ties import Face

type Levels = NDArray[np.int32]

CLOSED = -1
SETTLED = (1 << 31) - 1  # above every level: a pair that some best round has, whatever comes after it
AT_ONCE = 64


class Lifting:
    """The rounds that are still best by the levels up to `now`, as a flow, and one of them.

    `level[i, node]`: of the pair person i has with that helper, CLOSED where there is none; SETTLED with nobody for who
    may go without. A pair above `now` may be used between nodes of the same part: no way round leads from a part to
    another. `due[i]`: the level of the pair person i has, SETTLED when it is as good as can be. `top[from, to]`: the
    highest level of a move, SETTLED where only a place changes.
    """

    def __init__(self, face: Face) -> None:
        arcs, room, match = face.pairs, face.room, face.match
        self.person, self.helper, self.room, self.nobody = arcs.person, arcs.helper, room, len(room)
        self.at = np.where(match < 0, self.nobody, match)
        self.taken = np.bincount(match[match >= 0], minlength=self.nobody)
        self.level: Levels = np.full((len(match), self.nobody + 1), CLOSED, np.int32)
        self.level[arcs.person, arcs.helper] = arcs.worth
        self.level[~face.must_match, -1] = SETTLED
        self.by_level = _order(arcs.worth)
        self.levels = arcs.worth[self.by_level]
        self.may_change: Flags = ~face.must_fill
        self.part = np.zeros(self.nobody + 1, np.int64)
        self.parts, self.now = 0, CLOSED
        self.top: Levels = np.full((self.nobody + 1, self.nobody + 1), CLOSED, np.int32)
        self.there: list[list[int]] = [[] for _ in range(self.nobody + 1)]
        for person, node in enumerate(self.at.tolist()):
            self.there[node].append(person)
        self.look_again()
        self.count()

    def look_again(self) -> None:
        """Whoever has a pair of the level `now` or above, not settled, may have a better one."""
        own = self.level[np.arange(len(self.at)), self.at]
        self.due = np.where((own >= self.now) & (self.at < self.nobody), own, SETTLED)

    def count(self, nodes: Ints | None = None) -> None:
        """Look again at the moves of everybody, or of whoever is at some nodes."""
        for node in (np.arange(self.nobody + 1) if nodes is None else nodes).tolist():
            self._look_again_at_row(node)
        self._look_at_all()

    def next(self) -> tuple[int, Levels] | None:
        """Somebody with a pair of the lowest level that is not settled, which is `now` from then on, and the levels of
        the other pairs they might have; nobody who has none of that level or above."""
        while len(self.due) and (level := int(self.due[person := int(self.due.argmin())])) < SETTLED:
            others = self._others(person)
            if others.max() >= level:
                self.now = level
                return person, others
            few = np.flatnonzero(self.due < SETTLED)
            if len(few) > AT_ONCE:
                few = few[np.argpartition(self.due[few], AT_ONCE)[:AT_ONCE]]
            self.due[few[~self._have_others(few)]] = SETTLED
            self.due[person] = SETTLED
        return None

    def _others(self, person: int) -> Levels:
        """The levels of the other pairs somebody might have."""
        here = self.at[person]
        row = np.where(self.part == self.part[here], self.level[person], np.int32(CLOSED))
        row[here] = CLOSED
        return row

    def _have_others(self, people: Ints) -> Flags:
        """Which of some people have another pair of the level of theirs or above, or may go without."""
        at = self.at[people]
        able = self.level[people] >= self.due[people][:, None]
        if self.parts:
            able &= self.part == self.part[at][:, None]
        able[np.arange(len(people)), at] = False
        found: Flags = able.any(axis=1)
        return found

    def level_arcs(self, level: int) -> Ints:
        """Pairs of a level that are not closed, in no order."""
        first, last = (int(self.levels.searchsorted(level, side=side)) for side in ("left", "right"))
        arcs = self.by_level[first:last]
        if len(arcs) == 1:
            return arcs
        found: Ints = arcs[self.open_arcs(arcs) & (self.level[self.person[arcs], self.helper[arcs]] == level)]
        return found

    def open_arcs(self, arcs: Ints) -> Flags:
        """Which of some pairs lie within a part."""
        within: Flags = self.part[self.at[self.person[arcs]]] == self.part[self.helper[arcs]]
        return within

    def lift(self, person: int, others: Levels) -> Flags | None:
        """Give somebody one of these pairs, above `now`, others moving on along a way round; or return nodes that
        nothing leads out of, these among them, if no way leads back to where they are."""
        here = int(self.at[person])
        while True:
            found = self._way(others > self.now, here)
            if found is not None:
                break
            self._look_at_all()
        if not isinstance(found, list):
            return found
        ways = [(self._mover(before, to), before, to) for before, to in pairwise([*found, here])]
        self.go([(person, here, found[0]), *ways])
        return None

    def go(self, ways: list[tuple[int, int, int]]) -> None:
        """Everybody on a way round moves on: who, from where and to where; CLOSED where only a place changes."""
        for mover, before, to in ways:
            if mover == CLOSED:
                self.taken[before if to == self.nobody else to] += 1 if to == self.nobody else -1
                continue
            self.there[before].remove(mover)
            self.there[to].append(mover)
            self.at[mover], self.due[mover] = to, SETTLED if to == self.nobody else self.level[mover, to]
        self._look_again_at([before for _, before, _ in ways if before != self.nobody])
        if any(before == self.nobody for _, before, _ in ways):
            self._look_again_at_nobody(ways)

    def _way(self, new: Flags, here: int) -> list[int] | Flags | None:
        """A way of as few moves as can be from some nodes to `here`; or nodes they reach that nothing leads out of, if
        none leads there; or None, where one led over moves that are no longer above `now`."""
        layers, seen, into = list[Flags](), new.copy(), self.top[:, here] > self.now
        into[here] = False
        if not into.any():
            apart: Flags = np.arange(len(seen)) != here
            return apart
        while not (new & into).any():
            if not new.any():
                return None if seen[here] else seen
            layers.append(new)
            reached = np.bitwise_or.reduce(self.leads[new], axis=0)
            new = np.unpackbits(reached, count=len(seen)).view(np.bool_) & ~seen
            seen |= new
        way, node = list[int](), here
        for nodes in (new, *reversed(layers)):
            into = np.where(nodes, self.top[:, node], CLOSED)
            node = int(into.argmax())
            if into[node] <= self.now:
                return None
            way.append(node)
        return way[::-1]

    def _look_at_all(self) -> None:
        """Which nodes lead to which, as bits; `now` rises, so that some may not lead there any more."""
        self.leads = np.packbits(self.top > self.now, axis=1)

    def _mover(self, here: int, to: int) -> int:
        """Who moves, the one to whom it gives the highest level; CLOSED where only a place changes."""
        if (to == self.nobody and self._is_spare(here)) or (here == self.nobody and self._is_left(to)):
            return CLOSED
        there = self.there[here]
        return there[int(self.level[there, to].argmax())]

    def _look_again_at(self, nodes: list[int]) -> None:
        """The moves from some helpers."""
        for node in nodes:
            self._look_again_at_row(node)
        self.leads[nodes] = np.packbits(self.top[nodes] > self.now, axis=1)

    def _look_again_at_row(self, node: int) -> None:
        row, there = self.top[node], self.there[node]
        self.level[there[:AT_ONCE]].max(axis=0, initial=CLOSED, out=row)
        for first in range(AT_ONCE, len(there), AT_ONCE):
            np.maximum(row, self.level[there[first : first + AT_ONCE]].max(axis=0), out=row)
        if node == self.nobody:
            row[:-1][self.may_change & (self.taken > 0)] = SETTLED
        elif self._is_spare(node):
            row[-1] = SETTLED
        if self.parts:
            row[self.part != self.part[node]] = CLOSED

    def _look_again_at_nobody(self, ways: list[tuple[int, int, int]]) -> None:
        """The same where many may be: only what somebody who left could alone, and what somebody who came can."""
        row = self.top[-1]
        again = [before if to == self.nobody else to for mover, before, to in ways if mover == CLOSED]
        for mover in (mover for mover, before, _ in ways if mover != CLOSED and before == self.nobody):
            again += np.flatnonzero((self.level[mover] >= row) & (self.level[mover] > self.now)).tolist()
        if again:
            there = np.flatnonzero(self.at == self.nobody)
            row[again] = self.level[there[:, None], again].max(axis=0, initial=CLOSED)
        for mover in (mover for mover, _, to in ways if mover != CLOSED and to == self.nobody):
            np.maximum(row, self.level[mover], out=row)
        row[:-1][self.may_change & (self.taken > 0)] = SETTLED
        if self.parts:
            row[self.part != self.part[-1]] = CLOSED
        self.leads[-1] = np.packbits(row > self.now)

    def _is_spare(self, node: int) -> bool:
        """Whether a place that is free may be taken up."""
        return node != self.nobody and bool(self.may_change[node] and self.taken[node] < self.room[node])

    def _is_left(self, node: int) -> bool:
        """Whether a place may be left free."""
        return node != self.nobody and bool(self.may_change[node] and self.taken[node] > 0)

    def part_off(self, person: int, reached: Flags) -> None:
        """No way round leads from what somebody reaches back to where they are: the two are apart from now on."""
        rest = self.part == self.part[self.at[person]]
        inside = reached & rest
        others = (rest & ~inside).nonzero()[0]
        self.top[np.ix_(others, inside.nonzero()[0])] = CLOSED
        self.leads[others] &= ~np.packbits(inside)
        self.parts += 1
        self.part[inside] = self.parts
        self.may_change &= self.part[:-1] == self.part[-1]
        self.due[person] = SETTLED

    def settle_alike(self, person: int) -> None:
        """Somebody has a pair of the level `now` in every best round: any of theirs that lie in the same part."""
        here = int(self.at[person])
        self.level[person, (self.level[person] == self.now) & (self.part == self.part[here])] = SETTLED
        self._look_again_at([here])


def _order(keys: Ints) -> Ints:
    """The order of keys from 0 to 2**31: sorting numbers is several times as quick as sorting places by them."""
    both = (keys << 32) | np.arange(len(keys))
    both.sort()
    return both & 0xFFFFFFFF
