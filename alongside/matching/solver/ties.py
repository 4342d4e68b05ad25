"""Among all best assignments always the same one: the one whose pairs have the largest sum of hashes of ids.

That is a second flow, over the few pairs that could differ: a hundredth of the time a round takes. Hashes and fit in
one flow would be more than its whole numbers hold.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from alongside.matching.solver.flow import Arcs, most_worth_on_face
from alongside.matching.solver.pairs import Prices
from alongside.matching.solver.problem import Flags, Ints

HASH_BITS = 30


@dataclass(frozen=True)
class Names:
    """Ids, different for each person and for each helper."""

    people: Sequence[str]
    helpers: Sequence[str]


@dataclass(frozen=True)
class Face:
    """The assignments that are equally good: on these pairs, with these people matched and these helpers full.

    `match` is one of them.
    """

    pairs: Arcs
    room: Ints
    match: Ints
    must_match: Flags
    must_fill: Flags


def still_tight(pairs: Arcs, prices: Prices) -> Arcs:
    """Those of some pairs that are worth just their prices."""
    kept = pairs.worth + prices.weight == prices.people[pairs.person] + prices.helpers[pairs.helper]
    return Arcs(pairs.person[kept], pairs.helper[kept], pairs.worth[kept])


def same_in_any_order(tight: Arcs, room: Ints, match: Ints, prices: Prices, names: Names) -> Ints:
    """The best assignment with the largest sum of hashes, `tight` being all pairs that are worth just their prices.

    The best assignments are exactly those on tight pairs (u + p == worth) that match everyone with u > 0 and fill every
    helper with p > 0, whichever optimal prices are used.
    """
    return chosen_on(Face(tight, room, match, prices.people > 0, prices.helpers > 0), names)


def chosen_on(face: Face, names: Names) -> Ints:
    """Of the assignments of a face the one with the largest sum of hashes, `names` being those of all its people.

    Only what lies on a way round from an assignment to another can differ: the rest is kept out of the flow.
    """
    movable = _movable(face)
    people = np.flatnonzero(np.bincount(movable.person, minlength=len(face.match)))
    if not len(people):
        return face.match
    place = np.full(len(face.match), -1, np.int64)
    place[people] = np.arange(len(people))
    staying = face.match[(place < 0) & (face.match >= 0)]
    worth = hashes(names, movable.person, movable.helper)
    moved = most_worth_on_face(
        Arcs(place[movable.person], movable.helper, worth),
        room=face.room - np.bincount(staying, minlength=len(face.room)),
        must_match=face.must_match[people],
        must_fill=face.must_fill,
    )
    match = face.match.copy()
    match[people] = moved
    return match


class Ties:
    """Which of equally good rounds is taken, as a second cost of moves: the hash of the pair that is left, less that of
    the new one.

    `at`: for each helper, and nobody, what is to be added to a move from there and taken from one to there, so that no
    move that costs nothing else costs less than nothing.
    """

    def __init__(self, face: Face, names: Names) -> None:
        self.match = face.match
        self._people, self._helpers = _digests(tuple(names.people)), _digests(tuple(names.helpers))
        self.at = self._steady(face)

    def of(self, people: Ints, helper: Ints) -> Ints:
        """The hash of each of these pairs."""
        return _mixed(self._people[people], self._helpers[helper])

    def own(self, people: Ints) -> Ints:
        """The hash of the pair each of these people is in, 0 for who is in none."""
        helper = self.match[people]
        if not len(self._helpers):
            return np.zeros(len(people), np.int64)
        return np.where(helper < 0, 0, self.of(people, helper))

    def _steady(self, face: Face) -> Ints:
        nobody = len(face.room)
        here = np.where(face.match < 0, nobody, face.match)
        person, helper = face.pairs.person, face.pairs.helper
        leaving, emptier, fuller = _ends(face)
        start = np.concatenate([here[person], here[leaving], np.full(len(emptier), nobody), fuller])
        end = np.concatenate([helper, np.full(len(leaving), nobody), emptier, np.full(len(fuller), nobody)])
        cost = np.zeros(len(start), np.int64)
        cost[: len(person)] = self.own(person) - self.of(person, helper)
        cost[len(person) : len(person) + len(leaving)] = self.own(leaving)
        at = np.zeros(nobody + 1, np.int64)
        for _ in range(nobody + 2):
            nearer = at.copy()
            np.minimum.at(nearer, end, at[start] + cost)
            if (nearer == at).all():
                return at
            at = nearer
        raise ArithmeticError("the round is not the one that is taken of equally good ones, a fault of ours")


def _ends(face: Face) -> tuple[Ints, Ints, Ints]:
    """Who may be left with nobody, which helpers may take one fewer, and which one more."""
    taken = np.bincount(face.match[face.match >= 0], minlength=len(face.room))
    return (
        np.flatnonzero((face.match >= 0) & ~face.must_match),
        np.flatnonzero(~face.must_fill & (taken > 0)),
        np.flatnonzero(~face.must_fill & (taken < face.room)),
    )


def _movable(face: Face) -> Arcs:
    """The pairs that some other assignment of the face may use instead, or leave: chosen ones and their alternatives.

    A move leads from the helper somebody has to another one, or to nobody, which is one node with places left free.
    Helpers that moves only lead to, or only from, lie on no way round.
    """
    nobody = len(face.room)
    here = np.where(face.match < 0, nobody, face.match)
    start, end = here[face.pairs.person], face.pairs.helper
    leaving, emptier, fuller = _ends(face)
    ways = np.concatenate(
        [
            np.stack([start, end])[:, start != end],
            np.stack([here[leaving], np.full(len(leaving), nobody)]),
            np.stack([np.full(len(emptier), nobody), emptier]),
            np.stack([fuller, np.full(len(fuller), nobody)]),
        ],
        axis=1,
    )
    on = _on_ways_round(ways, nobody + 1)
    moves = on[start] & on[end] & (start != end)
    moving = np.zeros(len(face.match), np.bool_)
    moving[face.pairs.person[moves]] = True
    moving[leaving] |= on[here[leaving]] & on[nobody]
    kept = moves | (moving[face.pairs.person] & (start == end))
    return Arcs(face.pairs.person[kept], face.pairs.helper[kept], face.pairs.worth[kept])


def _on_ways_round(ways: Ints, nodes: int) -> Flags:
    """Nodes that are left once those without a way in or without a way out are gone, again and again."""
    on: Flags = np.ones(nodes, np.bool_)
    while True:
        into, out = np.zeros(nodes, np.bool_), np.zeros(nodes, np.bool_)
        out[ways[0]] = into[ways[1]] = True
        if (on == (into & out)).all():
            return on
        on = into & out
        ways = ways[:, on[ways[0]] & on[ways[1]]]


def hashes(names: Names, person: Ints, helper: Ints) -> Ints:
    """The hash of each of some pairs."""
    return _mixed(_digests(tuple(names.people))[person], _digests(tuple(names.helpers))[helper])


def _mixed(person: NDArray[np.uint64], helper: NDArray[np.uint64]) -> Ints:
    """A whole number below 2**30 for each pair of digests, spread evenly (the finalizer of SplitMix64)."""
    mixed = person ^ (helper * np.uint64(0x9E3779B97F4A7C15))
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed = (mixed ^ (mixed >> np.uint64(31))) >> np.uint64(64 - HASH_BITS)
    hashes: Ints = mixed.astype(np.int64)
    return hashes


@lru_cache(maxsize=8)  # of all who are in a round or two
def _digests(ids: tuple[str, ...]) -> NDArray[np.uint64]:
    """A digest of each id."""
    digests = (hashlib.blake2b(one.encode(errors="surrogatepass"), digest_size=8).digest() for one in ids)
    return np.frombuffer(b"".join(digests), ">u8").astype(np.uint64)
