"""A round as a flow in which pairs are lifted: from the lowest level up, whoever can have a better pair has it.

Nodes are helpers and, last, nobody: there lie people without a helper and places without a person. A way round leads
from node to node, one person after the other moving on; it makes the round better by worst first when what it adds lies
above the lowest pair it takes away. Who can be reached from where is kept as a number of people for every two nodes.
"""

import numpy as np

from alongside.matching.solver.flow import in_order
from alongside.matching.solver.problem import Flags, Ints
from alongside.matching.solver.ties import Face

CLOSED = -1
SETTLED = (1 << 31) - 1  # above every level: a pair that some best round has, whatever comes after it
AT_ONCE = 256


class Lifting:
    """The rounds that are still best by the levels up to `now`, as a flow, and one of them.

    Pairs come by person and helper. A pair above `now` or settled may be used between nodes of the same part: no way
    round leads from a part to another. `due[i]`: the level of the pair person i has, SETTLED when it is as good as can
    be.
    """

    def __init__(self, face: Face) -> None:
        arcs, room, match = face.pairs, face.room, face.match
        self.person, self.helper, self.level = arcs.person, arcs.helper, arcs.worth.copy()
        self.room, self.nobody = room, len(room)
        self.at = np.where(match < 0, self.nobody, match)
        self.taken = np.bincount(match[match >= 0], minlength=self.nobody)
        self.starts = np.searchsorted(self.person, np.arange(len(match) + 1))
        self.by_helper = in_order(self.helper, self.nobody)
        self.by_helper_person = self.person[self.by_helper]
        self.of_helper = np.searchsorted(self.helper[self.by_helper], np.arange(self.nobody + 1))
        self.by_level = _order(self.level)
        self.levels, self.by_level_person = self.level[self.by_level], self.person[self.by_level]
        self.by_level_helper = self.helper[self.by_level]
        self.may_go_without: Flags = ~face.must_match
        self.may_change: Flags = ~face.must_fill
        self.part = np.zeros(self.nobody + 1, np.int64)
        self.parts, self.now, self.closed = 0, CLOSED, 0  # so many pairs, the lowest first, are closed by now
        self.look_again()
        self.count()

    def look_again(self) -> None:
        """Whoever has a pair of the level `now` or above, not settled, may have a better one."""
        own = np.flatnonzero((self.at[self.person] == self.helper) & (self.level >= self.now))
        self.due = np.full(len(self.at), SETTLED, np.int64)
        self.due[self.person[own]] = self.level[own]
        self._has_others: Flags = np.zeros(len(self.at), np.bool_)

    def count(self) -> None:
        """Count again how many people could move from each node to each other one."""
        nodes, open_ = self.nobody + 1, self.open_arcs()
        ways = self.at[self.person[open_]] * nodes + self.helper[open_]
        self.ways = np.bincount(ways, minlength=nodes * nodes).astype(np.int32).reshape(nodes, nodes)
        free = self.may_go_without & (self.part[self.at] == self.part[-1])
        self.ways[:, -1] = np.bincount(self.at[free], minlength=nodes)
        self.leads = self.ways > 0

    def open_arcs(self) -> Flags:
        """Pairs that may be used."""
        found: Flags = (self.level > self.now) & (self.part[self.at[self.person]] == self.part[self.helper])
        return found

    def next(self) -> tuple[int, int] | None:
        """Somebody with a pair of the lowest level that is not settled, and that level; nobody who has no other pair of
        that level or above."""
        while len(self.due) and (level := int(self.due[person := int(self.due.argmin())])) < SETTLED:
            if self._has_others[person]:
                if self._could_have(person, level):
                    return person, level
                self.due[person] = SETTLED
                continue
            few = np.flatnonzero((self.due < SETTLED) & ~self._has_others)
            if len(few) > AT_ONCE:
                few = np.append(few[np.argpartition(self.due[few], AT_ONCE)[:AT_ONCE]], person)
            alone = self._others(few) < self.due[few]
            self.due[few[alone]], self._has_others[few[~alone]] = SETTLED, True
        return None

    def _could_have(self, person: int, level: int) -> bool:
        """Whether somebody still has another pair of a level or above, or may go without."""
        here, arcs = int(self.at[person]), slice(self.starts[person], self.starts[person + 1])
        helper = self.helper[arcs]
        able = (self.level[arcs] >= level) & (self.part[helper] == self.part[here])
        able &= helper != here
        return bool(able.any()) or bool(self.may_go_without[person] and self.part[here] == self.part[-1])

    def _others(self, people: Ints) -> Ints:
        """The highest level each of some people could have but for their own; SETTLED for whoever may go without."""
        arcs, of = self.arcs_of(people)
        helper, at = self.helper[arcs], self.at[people]
        open_ = (self.part[helper] == self.part[at][of]) & (helper != at[of])
        tops = np.full(len(people), CLOSED, np.int64)
        np.maximum.at(tops, of[open_], self.level[arcs[open_]])
        tops[self.may_go_without[people] & (self.part[at] == self.part[-1])] = SETTLED
        return tops

    def arcs_of(self, people: Ints) -> tuple[Ints, Ints]:
        """All pairs of some people, and whose each is, by place among them."""
        counts = self.starts[people + 1] - self.starts[people]
        of = np.repeat(np.arange(len(people)), counts)
        return np.arange(len(of)) + (self.starts[people] - np.cumsum(counts) + counts)[of], of

    def rise(self, level: int) -> None:
        """Close every pair up to a level, whoever has one keeping it."""
        first, last = self.closed, int(self.levels.searchsorted(level, side="right"))
        arcs = self.by_level[first:last]
        person, helper = self.by_level_person[first:last], self.by_level_helper[first:last]
        there = (self.level[arcs] == self.levels[first:last]) & (self.part[self.at[person]] == self.part[helper])
        self.now, self.closed = level, last
        ways = self.at[person[there]] * (self.nobody + 1) + helper[there]
        np.subtract.at(self.ways.reshape(-1), ways, np.int32(1))
        self.leads.reshape(-1)[ways] = self.ways.reshape(-1)[ways] > 0

    def level_arcs(self, level: int) -> Ints:
        """Pairs of a level that are not closed, in no order."""
        first, last = (int(self.levels.searchsorted(level, side=side)) for side in ("left", "right"))
        arcs = self.by_level[first:last]
        person, helper = self.person[arcs], self.helper[arcs]
        open_ = (self.level[arcs] == level) & (self.part[self.at[person]] == self.part[helper])
        found: Ints = arcs[open_]
        return found

    def lift(self, person: int) -> Flags | None:
        """Give somebody a pair above `now`, others moving on along a shortest way round; or return the nodes they
        reach, if none leads back to where they are."""
        here, layers = int(self.at[person]), list[Flags]()
        new = self.moves_of(person)
        seen = new.copy()
        while not new[here]:
            if not new.any():
                return seen
            layers.append(new)
            new = self._reached_from(new) & ~seen
            seen |= new
        self._move_along(person, here, layers)
        return None

    def moves_of(self, person: int) -> Flags:
        """The nodes somebody could move to by a pair above `now`."""
        arcs = slice(self.starts[person], self.starts[person + 1])
        helper, part = self.helper[arcs], self.part[self.at[person]]
        found: Flags = np.zeros(self.nobody + 1, np.bool_)
        found[helper[(self.level[arcs] > self.now) & (self.part[helper] == part)]] = True
        found[-1] = self.may_go_without[person] and part == self.part[-1]
        return found

    def _reached_from(self, nodes: Flags) -> Flags:
        front = nodes.nonzero()[0]
        found: Flags = np.bitwise_or.reduce(self.leads[front], axis=0)
        if nodes[-1]:
            found[:-1] |= self.may_change & (self.taken > 0)
        elif self._spare(nodes).any():
            found[-1] = True
        return found

    def _spare(self, nodes: Flags) -> Flags:
        """Helpers among some nodes where a place that is free may be taken up."""
        spare: Flags = nodes[:-1] & self.may_change & (self.taken < self.room)
        return spare

    def _move_along(self, person: int, here: int, layers: list[Flags]) -> None:
        moves, node = list[tuple[int, int, int]](), here
        for nodes in reversed(layers):
            mover, before = self._mover(node, nodes)
            moves.append((mover, before, node))
            node = before
        for mover, before, to in [*moves, (person, here, node)]:
            self.move(mover, to) if mover >= 0 else self.change_place(before, to)

    def _mover(self, node: int, nodes: Flags) -> tuple[int, int]:
        """Who moves to a node from one of some nodes, and which; CLOSED where only a place changes."""
        if node == self.nobody:
            spare = np.flatnonzero(self._spare(nodes))
            if len(spare):
                return CLOSED, int(spare[0])
            person = int(np.flatnonzero(nodes[self.at] & self.may_go_without)[0])
            return person, int(self.at[person])
        arcs = slice(self.of_helper[node], self.of_helper[node + 1])
        people = self.by_helper_person[arcs]
        levels = np.where(nodes[self.at[people]], self.level[self.by_helper[arcs]], CLOSED)
        if levels.max(initial=CLOSED) > self.now:
            person = int(people[levels.argmax()])
            return person, int(self.at[person])
        return CLOSED, self.nobody

    def move(self, person: int, to: int) -> None:
        """Somebody has another helper, or nobody."""
        moves, before = self.moves_of(person), int(self.at[person])
        self.ways[before] -= moves
        self.ways[to] += moves
        self.leads[before] = self.ways[before] > 0
        self.leads[to] |= moves
        self.at[person], self.due[person] = to, self._level_of(person, to)

    def _level_of(self, person: int, node: int) -> int:
        if node == self.nobody:
            return SETTLED
        first = int(self.starts[person])
        return int(self.level[first + self.helper[first : self.starts[person + 1]].searchsorted(node)])

    def change_place(self, before: int, to: int) -> None:
        """A place that was free is taken up, or one is left free: nobody moves."""
        if to == self.nobody:
            self.taken[before] += 1
        else:
            self.taken[to] -= 1

    def part_off(self, person: int, reached: Flags) -> None:
        """No way round leads from what somebody reaches back to where they are: the two are apart from now on."""
        rest = self.part == self.part[self.at[person]]
        inside = reached & rest
        between = np.ix_((rest & ~inside).nonzero()[0], inside.nonzero()[0])
        self.ways[between], self.leads[between] = 0, False
        self.parts += 1
        self.part[inside] = self.parts
        self.may_change &= self.part[:-1] == self.part[-1]
        self.due[person] = SETTLED


def _order(keys: Ints) -> Ints:
    """The order of keys from 0 to 2**31: sorting numbers is several times as quick as sorting places by them."""
    both = (keys << 32) | np.arange(len(keys))
    both.sort()
    return both & 0xFFFFFFFF
