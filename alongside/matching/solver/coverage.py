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
    """The least that each pair may lack for `wanted` people to be matched, from a round of as many as can be with less.

    What is reached grows by the pair that lacks least, again and again, until a place is free (as Prim's least tree).
    """
    most = 0.0
    while (shut := cover.grown(wanted)) is not None:
        far, done = lack[shut.people].min(axis=0), shut.helpers.copy()
        while True:
            end = int(np.where(done, np.inf, far).argmin())
            most = max(most, float(far[end]))
            if cover.taken[end] < cover.room[end]:
                break
            done[end] = True
            np.minimum(far, lack[cover.match == end].min(axis=0, initial=np.inf), out=far)
        if cover.people + 1 == wanted:
            break
        cover = Cover(lack <= most, cover.room, cover.match)
    return most


@dataclass(frozen=True)
class Slack:
    """Where a round of as many as can be leaves a choice.

    `helpers`: from whom somebody can move on to a free place, as others move on before them. `people`: who can do with
    nobody, as somebody who waits comes to a helper and others move on. `moving`: people at the former; `left`: helpers
    of the latter.
    """

    helpers: Flags
    people: Flags
    moving: Flags
    left: Flags

    @classmethod
    def of(cls, near: Flags, match: Ints, free: Flags, waiting: Flags) -> "Slack":
        """`free`: helpers with a free place; `waiting`: people with nobody."""
        helpers, people = moving_to(near, match, free), _moving_from(near, match, waiting)
        there = match[people & (match >= 0)]
        return cls(
            helpers, people, np.append(helpers, False)[match], np.bincount(there, minlength=len(free)).astype(np.bool_)
        )


def moving_to(near: Flags, match: Ints, ends: Flags) -> Flags:
    """Helpers from whom somebody can move on to one of some, as others move on before them; and these themselves."""
    able = ends.copy()
    while True:
        moving = np.flatnonzero((match >= 0) & ~np.append(able, False)[match])
        able_too = np.unique(match[moving[near[moving][:, able].any(axis=1)]])
        if not len(able_too):
            return able
        able[able_too] = True


def _moving_from(near: Flags, match: Ints, starts: Flags) -> Flags:
    """Some people, and whoever can move on when one of them comes to a helper they may have, and so on."""
    people = starts.copy()
    front = np.flatnonzero(people)
    while len(front):
        reached = near[front].any(axis=0)
        front = np.flatnonzero(np.append(reached, False)[match] & ~people)
        people[front] = True
    return people
