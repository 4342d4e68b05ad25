"""How many people can be matched at all: augmenting paths, many at a time (Hopcroft and Karp), with places for several.

Who may have whom is kept as bits, so that looking at every pair of four thousand people costs next to nothing.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from alongside.matching.solver.pairs import Fit
from alongside.matching.solver.problem import Flags, Ints


@dataclass(frozen=True)
class Shut:
    """Why nobody more can be matched: these people may only have these helpers, whose places are taken (Hall)."""

    people: Flags
    helpers: Flags


@dataclass
class Cover:
    """An assignment over the pairs of `near` that grows until nobody more can be matched.

    `match`: where to begin; what of it is not among the pairs or finds no room is let go.
    """

    near: Flags
    room: Ints
    match: Ints

    def __post_init__(self) -> None:
        helpers = len(self.room)
        match = self.match.copy()
        there = np.flatnonzero(match >= 0)
        match[there[~self.near[there, match[there]]]] = -1
        order = np.argsort(match, kind="stable")
        nth = np.arange(len(order)) - np.searchsorted(match[order], match[order])
        match[order[nth >= np.append(self.room, len(order))[match[order]]]] = -1
        self.match = match
        self.taken = np.bincount(match[match >= 0], minlength=helpers)

    @property
    def people(self) -> int:
        """How many are matched."""
        return int(self.taken.sum())

    def grown(self, wanted: int) -> Shut | None:
        """Match more people until there are `wanted`; else why there cannot be more."""
        while self.people < wanted:
            layers, reached = self._layers()
            ends = np.flatnonzero(reached & (self.taken < self.room))
            if not len(ends):
                return Shut((self.match < 0) | np.append(reached, False)[self.match], reached)
            self._augment(layers, ends)
        return None

    @cached_property
    def _bits(self) -> NDArray[np.uint64]:
        people, helpers = self.near.shape
        whole = np.zeros((people, -(-helpers // 64) * 8), np.uint8)
        packed = np.packbits(self.near, axis=1)
        whole[:, : packed.shape[1]] = packed
        return whole.view(np.uint64)

    def _layers(self) -> tuple[list[Ints], Flags]:
        """Everybody unmatched, then whoever has a helper they may have, and so on until a helper has a free place.

        Besides, all helpers that were reached.
        """
        seen: Flags = np.zeros(len(self.room), np.bool_)
        spare, layers = self.taken < self.room, list[Ints]()
        front = np.flatnonzero(self.match < 0)
        while len(front):
            layers.append(front)
            bits = np.bitwise_or.reduce(self._bits[front], axis=0)
            new = np.unpackbits(bits.view(np.uint8), count=len(seen)).astype(np.bool_) & ~seen
            seen |= new
            if (new & spare).any():
                break
            front = np.flatnonzero(np.append(new, False)[self.match])
        return layers, seen

    def _augment(self, layers: list[Ints], ends: Ints) -> None:
        """Move people along ways that share nobody; the first one found is always free to go."""
        moved: Flags = np.zeros(len(self.match), np.bool_)
        for end in ends:
            while self.taken[end] < self.room[end] and (way := self._way(int(end), layers, moved)):
                self.taken[end] += 1
                for person, helper in way:
                    self.match[person], moved[person] = helper, True

    def _way(self, end: int, layers: list[Ints], moved: Flags) -> list[tuple[int, int]]:
        """Who moves where so that somebody comes to `end`; empty when all of them have moved."""
        way, helper = list[tuple[int, int]](), end
        for people in reversed(layers):
            able = people[self.near[people, helper] & ~moved[people]]
            if not len(able):
                return []
            way.append((int(able[0]), helper))
            helper = int(self.match[able[0]])
        return way


def least_more(cover: Cover, lack: Fit, wanted: int) -> float:
    """The least that each pair may lack for `wanted` people to be matched, from where nobody more can be with less.

    One more is matched along the way to a free place whose worst pair lacks least, sought as a shortest way (Dijkstra),
    until there are enough.
    """
    match, taken, most = cover.match.copy(), cover.taken.copy(), 0.0
    while taken.sum() < wanted:
        waiting, done = np.flatnonzero(match < 0), np.zeros(len(taken), np.bool_)
        mover, far = waiting[lack[waiting].argmin(axis=0)], lack[waiting].min(axis=0)
        while taken[end := int(np.where(done, np.inf, far).argmin())] >= cover.room[end]:
            done[end] = True
            there = np.flatnonzero(match == end)
            if len(there):
                who, through = lack[there].argmin(axis=0), np.maximum(lack[there].min(axis=0), far[end])
                nearer = (through < far) & ~done
                far[nearer], mover[nearer] = through[nearer], there[who[nearer]]
        most = max(most, float(far[end]))
        taken[end] += 1
        while end >= 0:
            person = int(mover[end])
            match[person], end = end, int(match[person])
    return most
