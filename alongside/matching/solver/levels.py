"""Worst first where many pairs are alike: each level is a flow of its own, in which its pairs cost 1.

As few pairs as possible on the lowest level, of these rounds as few as possible on the next, and so on. Prices of each
flow say which pairs no best round uses, and those are closed before the next level: no level is ever weighed against
another. The round there is gives prices to begin with; whoever could better themselves at these is placed anew, all at
once: along shortest ways that share nobody, as long as there are any; then whatever was not reached costs one more (the
Hungarian method, with Hopcroft and Karp inside).

Who may have whom is kept as bits, so that a look at every pair of four thousand people costs next to nothing.
"""

import numpy as np
from numpy.typing import NDArray

from alongside.matching.solver.flow import Arcs
from alongside.matching.solver.problem import Flags, Ints
from alongside.matching.solver.ties import Face

type Bits = NDArray[np.uint64]

CLOSED = -1
BITS = 64
DEEP = 3  # prices to begin with differ by so much at most
FEW = 100  # people with a pair of a level, who are placed anew before better prices would be found


class Levels:
    """The rounds that are still best, as a flow: open pairs, who may go without, whose number of people may change.

    Nodes are helpers and, last, nobody: there lie people without a helper and places without a person. Pairs come by
    person and helper; one that is settled on its level has the level `done`.
    """

    def __init__(self, face: Face) -> None:
        arcs, match, people = face.pairs, face.match, ~face.must_match
        self.person, self.helper, self.room = arcs.person, arcs.helper, face.room
        self.nobody, self.level = len(face.room), _ranked(arcs.worth)
        self.done = int(self.level.max(initial=0)) + 1
        self.place = self.person * self.nobody + self.helper
        self.by_level = np.argsort(self.level, kind="stable")
        self.levels = self.level[self.by_level]
        self.at = np.where(match < 0, self.nobody, match)
        self.taken = np.bincount(match[match >= 0], minlength=self.nobody)
        self.may_change: Flags = ~face.must_fill
        self.words = self.nobody // BITS + 1
        self.open = self._bits(np.arange(len(self.person)))
        self.open[people, -1] |= np.uint64(1 << self.nobody % BITS)
        self.closed_to = CLOSED

    def lowest(self) -> int:
        """The lowest level that the round uses and that is not settled; whoever has no other pair is settled."""
        there = np.flatnonzero(self.at < self.nobody)
        own = np.searchsorted(self.place, there * self.nobody + self.at[there])
        alone = np.bitwise_count(self.open[there]).sum(axis=1) <= 1
        self.level[own[alone]] = self.done
        return int(self.level[own].min(initial=self.done))

    def settle(self, level: int) -> None:
        """Use as few pairs of this level as possible, and close what no such round uses."""
        first, last, end = (int(self.levels.searchsorted(one)) for one in (self.closed_to + 1, level, level + 1))
        self.closed_to = level
        between, arcs = self.by_level[first:last], self.by_level[last:end]
        self.open &= ~self._bits(between[self.level[between] < self.done])
        arcs = arcs[self.level[arcs] == level]
        arcs = arcs[self._is_open(arcs)]
        placing = _Placing(self, self._bits(arcs), arcs)
        placing.place_all()
        self.open = placing.tight(np.arange(len(self.at)))
        tight = placing.price[self.helper[arcs]] == placing.worth_at()[self.person[arcs]] + 1
        self.level[arcs] = np.where(tight, self.done, CLOSED)
        self.may_change &= placing.price[:-1] == placing.price[-1]

    def face(self) -> Face:
        """All best rounds, once every level is settled."""
        kept = np.flatnonzero(self.level == self.done)
        kept = kept[self._is_open(kept)]
        pairs = Arcs(self.person[kept], self.helper[kept], self.level[kept])
        room = np.where(self.may_change, self.room, self.taken)
        match = np.where(self.at == self.nobody, CLOSED, self.at)
        without = bit_of(self.open, self.nobody)
        return Face(pairs, room, match, ~without, ~self.may_change)

    def _is_open(self, arcs: Ints) -> Flags:
        helper = self.helper[arcs]
        words = self.open[self.person[arcs], helper // BITS]
        found: Flags = (words >> (helper % BITS).astype(np.uint64) & np.uint64(1)).astype(np.bool_)
        return found

    def _bits(self, arcs: Ints) -> Bits:
        """Some pairs as bits, a row for each person."""
        found = np.zeros((len(self.at), self.words), np.uint64)
        helper = self.helper[arcs]
        at = self.person[arcs] * self.words + helper // BITS
        np.add.at(found.reshape(-1), at, np.uint64(1) << (helper % BITS).astype(np.uint64))
        return found


class _Placing:
    """Those placed anew who could have more than a pair of one level. A pair of it costs 1, a higher one nothing.

    `price[node]`: how far the node is. Ways are `tight` that cost just the difference.
    """

    def __init__(self, levels: Levels, low: Bits, arcs: Ints) -> None:
        self.levels, self.low, self.high = levels, low, levels.open & ~low
        self.nobody, self.at = levels.nobody, levels.at
        held: Flags = np.zeros(len(self.at), np.bool_)
        mine = arcs[self.at[levels.person[arcs]] == levels.helper[arcs]]
        held[levels.person[mine]] = True
        self.price, self.costs = self._prices(held), held.astype(np.int64)
        self.unplaced: Flags = np.zeros(len(self.at), np.bool_)
        self.own = np.zeros(len(self.at), np.int64)
        self._price_again()
        self._unplace(np.flatnonzero(held))
        self.vacant = np.bincount(self.at[self.unplaced], minlength=self.nobody + 1)

    def _prices(self, held: Flags) -> Ints:
        """Prices at which nobody could better themselves but some of `held`, who have a pair of the level: as low as
        ways to a node cost less than nothing, down to DEEP below the highest."""
        price = np.full(self.nobody + 1, DEEP)
        if np.count_nonzero(held) < FEW:
            return price
        moves = [
            (self._moves(held, self.high), -1),
            (self._moves(~held, self.high) | self._moves(held, self.low), 0),
            (self._moves(~held, self.low), 1),
        ]
        while True:
            before = price.copy()
            for far in np.unique(price).tolist():
                there = before == far
                for bits, cost in moves:
                    if far + cost < DEEP:
                        to = _flags(np.bitwise_or.reduce(bits[there], axis=0), len(price))
                        price[to] = np.minimum(price[to], max(far + cost, 0))
            self._price_places(price)
            if (price == before).all():
                return price

    def _moves(self, people: Flags, bits: Bits) -> Bits:
        """For each node, where some of the people at it may go."""
        found, order = np.zeros((self.nobody + 1, self.levels.words), np.uint64), np.argsort(self.at, kind="stable")
        order = order[people[order]]
        if len(order):
            starts = np.flatnonzero(np.diff(self.at[order], prepend=-1))
            found[self.at[order[starts]]] = np.bitwise_or.reduceat(bits[order], starts, axis=0)
        return found

    def _price_places(self, price: Ints) -> None:
        """A place left free, or one taken up that was free, costs nothing."""
        levels = self.levels
        spare, left = levels.may_change & (levels.taken < levels.room), levels.may_change & (levels.taken > 0)
        price[-1] = min(price[-1], price[:-1][spare].min(initial=DEEP))
        price[:-1][left] = np.minimum(price[:-1][left], price[-1])

    def _unplace(self, held: Ints) -> None:
        """Take their places from those who could better themselves; `own`: the most that a node they may go to costs,
        by which nobody else is put off."""
        best = np.full(len(held), CLOSED)
        for price in range(int(self.price.max()) + 1):
            best[(self.high[held] & self.masks[price]).any(axis=1)] = price
            low = (self.low[held] & self.masks[price]).any(axis=1)
            best[low] = np.maximum(best[low], price - 1)
        some = best > self.far[held]
        self.unplaced[held[some]], self.own[held[some]], self.costs[held[some]] = True, best[some], 0
        self._price_again()

    def place_all(self) -> None:
        """Place everybody, and price every node."""
        while self.unplaced.any():
            ends, seen = self._search()
            if len(ends):
                self.moved: Flags = np.zeros(len(self.at), np.bool_)
                self.movers: dict[int, list[int]] = {}
                for end in ends.tolist():
                    while self.vacant[end] and self._go(end):
                        pass
            else:
                self.price[~seen] += 1
                self._price_again()
                if self.price.max() > len(self.price) + DEEP:
                    raise ArithmeticError("no way to a vacant place, though there was one: this is a fault of ours")

    def worth_at(self) -> Ints:
        """How far each person is: where they are, less what their own pair costs; `own` for who has no place."""
        return np.where(self.unplaced, self.own, self.price[self.at] - self.costs)

    def tight(self, people: Ints) -> Bits:
        """The nodes each of some people can move to at just their price."""
        far = self.far[people]
        return self.high[people] & self.masks[far] | self.low[people] & self.masks[far + 1]

    def _price_again(self) -> None:
        self.far = self.worth_at()
        several = np.arange(int(self.price.max()) + 2)[:, None]
        wide = np.zeros((len(several), self.levels.words * BITS), np.bool_)
        wide[:, : self.nobody + 1] = self.price == several
        self.masks = np.packbits(wide, axis=1, bitorder="little").view(np.uint64)

    def _search(self) -> tuple[Ints, Flags]:
        """Layers of people who move on, until a vacant place is reached: the vacant ones, and all nodes reached."""
        seen: Flags = np.zeros(self.nobody + 1, np.bool_)
        self.layers, self.layer = list[tuple[Ints, Bits]](), np.full(self.nobody + 1, CLOSED)
        self.by_place = np.full(self.nobody + 1, CLOSED)
        front = np.flatnonzero(self.unplaced)
        while len(front):
            tight = self.tight(front)
            reached = np.bitwise_or.reduce(tight, axis=0)
            new = _flags(reached, len(seen)) & ~seen
            self._reach_by_places(new, seen)
            self.layer[new] = len(self.layers)
            self.layers.append((front, tight))
            seen |= new
            ends = np.flatnonzero(new & (self.vacant > 0))
            if len(ends):
                return ends, seen
            front = np.flatnonzero(new[self.at] & ~self.unplaced)
        return np.zeros(0, np.int64), seen

    def _reach_by_places(self, new: Flags, seen: Flags) -> None:
        """A place left free, or one taken up that was free, moves nobody."""
        levels = self.levels
        alike = levels.may_change & (self.price[:-1] == self.price[-1])
        if not seen[-1] and not new[-1]:
            spare = np.flatnonzero(new[:-1] & alike & (levels.taken < levels.room))
            if len(spare):
                new[-1], self.by_place[-1] = True, spare[0]
        if new[-1]:
            open_ = np.flatnonzero(alike & (levels.taken > 0) & ~seen[:-1] & ~new[:-1])
            new[open_], self.by_place[open_] = True, self.nobody

    def _go(self, end: int) -> bool:
        """Move people along a way to a vacant place; whether there still is one."""
        way, node = list[tuple[int, int]](), end
        while True:
            mover = self._mover(node)
            if mover is None:
                if not way:
                    return False
                node = way.pop()[1]  # a dead end: somebody else may move there instead
                continue
            way.append((mover, node))
            if mover != CLOSED and self.unplaced[mover]:
                break
            node = int(self.by_place[node] if mover == CLOSED else self.at[mover])
        self.vacant[end] -= 1
        for mover, to in way:
            self._move(mover, to)
        return True

    def _mover(self, node: int) -> int | None:
        """Somebody of the layer before a node who can move there and was not asked yet; CLOSED where only a place
        changes; None where there is nobody more."""
        movers = self.movers.get(node)
        if movers is None:
            movers = self.movers[node] = self._movers(node)
        while movers:
            mover = movers.pop()
            if mover == CLOSED or not self.moved[mover]:
                return mover
        return None

    def _movers(self, node: int) -> list[int]:
        before = int(self.by_place[node])
        if before != CLOSED:
            taken, room = self.levels.taken, self.levels.room
            some = int(room[before] - taken[before]) if node == self.nobody else int(taken[node])
            return [CLOSED] * min(some, len(self.at))
        people, tight = self.layers[self.layer[node]]
        found: list[int] = people[bit_of(tight, node)].tolist()
        return found

    def _move(self, person: int, to: int) -> None:
        if person == CLOSED:
            if to == self.nobody:
                self.levels.taken[self.by_place[to]] += 1
            else:
                self.levels.taken[to] -= 1
            return
        self.at[person], self.moved[person], self.unplaced[person] = to, True, False
        self.costs[person] = int(self.price[to]) - int(self.far[person])


def _flags(bits: Bits, count: int) -> Flags:
    """One row of bits as flags."""
    found: Flags = np.unpackbits(bits.view(np.uint8), count=count, bitorder="little").astype(np.bool_)
    return found


def bit_of(bits: Bits, column: int) -> Flags:
    """One column of bits."""
    found: Flags = (bits[:, column // BITS] >> np.uint64(column % BITS) & np.uint64(1)).astype(np.bool_)
    return found


def _ranked(levels: Ints) -> Ints:
    """Levels as ranks from 0 up, in the same order."""
    there = np.bincount(levels) > 0
    ranked: Ints = (np.cumsum(there) - 1)[levels]
    return ranked
