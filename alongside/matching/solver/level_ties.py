"""Pairs of one level that could stand for each other: as few of the level as possible, and which of them may be used.

In a flow in which a pair of this level costs 1, a way round that costs less than nothing is gone, again and again,
until there are prices of nodes (Bellman and Ford) instead. They say which pairs no best round uses.
"""

from itertools import pairwise

import numpy as np

from alongside.matching.solver.lifting import CLOSED, SETTLED, Lifting
from alongside.matching.solver.pairs import ROWS
from alongside.matching.solver.problem import Flags, Ints

FAR_AWAY = np.int16(1 << 13)


def settle_ties(rounds: Lifting, person: int) -> None:
    """Use as few pairs of the level `now` as can be in the part where somebody is; whoever has one is settled then."""
    part = int(rounds.part[rounds.at[person]])
    arcs = rounds.level_arcs(rounds.now)
    arcs = arcs[rounds.part[rounds.helper[arcs]] == part]
    level = _Level(rounds, part, arcs)
    while True:
        price, ways_round = level.priced()
        if not ways_round:
            return level.close(price)
        level.go(ways_round)


class _Level:
    """What moves cost in one part: `costs[from, to]`, the least over people; `held` have a pair of the level now."""

    def __init__(self, rounds: Lifting, part: int, arcs: Ints) -> None:
        """`arcs`: the pairs of the level in this part."""
        self.rounds, self.arcs = rounds, arcs
        self.nodes: Flags = rounds.part == part
        self.costs = np.full(rounds.top.shape, FAR_AWAY)
        self._look_at(self.nodes)

    def _look_at(self, nodes: Flags) -> None:
        """Look at the moves from some nodes, and at who has which pair."""
        rounds = self.rounds
        self.held: Flags = (rounds.due == rounds.now) & self.nodes[rounds.at]
        self.ties = self.arcs[rounds.at[rounds.person[self.arcs]] != rounds.helper[self.arcs]]
        self.costs[nodes] = np.where(rounds.top[nodes] > rounds.now, np.int16(0), FAR_AWAY)
        ties = self.ties[nodes[rounds.at[rounds.person[self.ties]]]]
        person, helper = rounds.person[ties], rounds.helper[ties]
        mine = self.held[person]
        for cost, some in ((1, ~mine), (0, mine)):
            here, to = rounds.at[person[some]], helper[some]
            self.costs[here, to] = np.minimum(self.costs[here, to], cost)
        self._places(nodes)
        people = np.flatnonzero(self.held & nodes[rounds.at])
        one, node = np.nonzero((rounds.level[people] > rounds.now) & self.nodes)
        self.costs[rounds.at[people[one]], node] = -1

    def _places(self, nodes: Flags) -> None:
        rounds, there = self.rounds, self.nodes[:-1] & self.rounds.may_change
        if self.nodes[-1]:
            spare, taken = there & nodes[:-1] & (rounds.taken < rounds.room), there & (rounds.taken > 0)
            self.costs[:-1, -1][spare] = np.minimum(self.costs[:-1, -1][spare], 0)
            if nodes[-1]:
                self.costs[-1, :-1][taken] = np.minimum(self.costs[-1, :-1][taken], 0)

    def priced(self) -> tuple[Ints, list[list[int]]]:
        """Prices of nodes; or ways round that cost less than nothing and share no node, each from its last node back to
        its first."""
        price, before = np.zeros(len(self.costs), np.int16), np.full(len(self.costs), CLOSED)
        front = np.flatnonzero((self.costs < 0).any(axis=1))
        while len(front):
            through = price[front, None] + self.costs[front]
            least = through.min(axis=0)
            nearer = np.flatnonzero(least < price)
            before[nearer], price[nearer] = front[through[:, nearer].argmin(axis=0)], least[nearer]
            if ways_round := _ways_round(before):
                return price.astype(np.int64), ways_round
            front = nearer
        return price.astype(np.int64), []

    def go(self, ways_round: list[list[int]]) -> None:
        """Everybody on some ways round moves on."""
        for way_round in ways_round:
            self.rounds.go([(self._mover(here, to), here, to) for to, here in pairwise(way_round)])
        changed: Flags = np.zeros(len(self.nodes), np.bool_)
        changed[[node for way_round in ways_round for node in way_round]] = True
        self._look_at(changed)

    def _mover(self, here: int, to: int) -> int:
        """Somebody whose move costs what it costs at least; CLOSED where only a place changes."""
        rounds, cost = self.rounds, int(self.costs[here, to])
        ties = self.ties[(rounds.at[rounds.person[self.ties]] == here) & (rounds.helper[self.ties] == to)]
        by_tie = rounds.person[ties]
        there = np.flatnonzero(rounds.at == here)
        by_level = there[rounds.level[there, to] > rounds.now]
        able = {
            -1: by_level[self.held[by_level]],
            0: np.concatenate([by_level[~self.held[by_level]], by_tie[self.held[by_tie]]]),
            1: by_tie[~self.held[by_tie]],
        }[cost]
        return int(able[0]) if len(able) else CLOSED

    def close(self, price: Ints) -> None:
        """Close what costs more than its prices, for good; what is left of this level is settled."""
        rounds, held = self.rounds, self.held
        of_person, here = price[rounds.at] - held, self.nodes[rounds.at]
        for far in np.unique(np.concatenate([of_person[here], price[self.nodes]])).tolist():
            people, cheaper = np.flatnonzero(here & (of_person == far)), np.flatnonzero(self.nodes & (price < far))
            for first in range(0, len(people) if len(cheaper) else 0, ROWS):
                some = np.ix_(people[first : first + ROWS], cheaper)
                rounds.level[some] = np.where(rounds.level[some] > rounds.now, np.int32(CLOSED), rounds.level[some])
            rounds.top[np.ix_(self.nodes & (price == far), cheaper)] = CLOSED
        person, helper = rounds.person[self.ties], rounds.helper[self.ties]
        tight = of_person[person] + 1 == price[helper]
        rounds.level[person, helper] = np.where(tight, SETTLED, CLOSED)
        rounds.top[rounds.at[person[tight]], helper[tight]] = SETTLED
        rounds.level[held, rounds.at[held]] = SETTLED
        again = np.bincount(rounds.at[held], minlength=len(price)) > 0  # theirs were one cheaper
        if self.nodes[-1]:
            rounds.may_change &= ~self.nodes[:-1] | (price[:-1] == price[-1])
        rounds.look_again()  # a pair that is settled now is another way for whoever had none
        rounds.count(np.flatnonzero(again))


def _ways_round(before: Ints) -> list[list[int]]:
    """All ways round among the steps back from each node, their first node once more at the end."""
    end = len(before)
    back = np.append(np.where(before < 0, end, before), end)
    far = back
    for _ in range(end.bit_length()):
        far = far[far]
    found, seen = list[list[int]](), set[int]()
    for start in np.unique(far[:-1]).tolist():
        if start < end and start not in seen:
            way = [start]
            while len(way) == 1 or way[-1] != start:
                way.append(int(before[way[-1]]))
            seen.update(way)
            found.append(way)
    return found
