"""The assignment itself: as many people as possible, then the largest total fit, and the same answer in any order.

A flow over each person's best pairs, prices recovered from it, then every allowed pair compared with the prices. Pairs
that could improve the total join and the flow runs again; when none is left the answer is proven over all pairs.
Ties are broken by a hash of ids among all best assignments, so that the order of rows never decides anything.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alongside.matching.solver.flow import Arcs, most_worth, most_worth_on_face
from alongside.matching.solver.prices import Certificate, better_pairs, smallest_prices
from alongside.matching.solver.problem import NOT_ALLOWED, TOP, Flags, Ints, Pair, Problem

WHOLE = 250_000  # up to this many pairs all of them go into the flow at once
BEST_OF_EACH = 24
JOINING = 12
HASH_BITS = 30


@dataclass(frozen=True)
class Plan:
    """`helper_of[i]`: the helper of person i, or -1. `total`: sum of the scores of all pairs, locked ones included."""

    helper_of: Ints
    total: int
    certificate: Certificate

    @property
    def pairs(self) -> tuple[Pair, ...]:
        return tuple((int(i), int(self.helper_of[i])) for i in np.flatnonzero(self.helper_of >= 0))

    @property
    def unmatched(self) -> tuple[int, ...]:
        return tuple(int(i) for i in np.flatnonzero(self.helper_of < 0))

    @property
    def bound(self) -> int:
        """What no assignment of as many people can pass in total."""
        return self.total + self.certificate.gap


def solve(problem: Problem) -> Plan:
    """Return the best plan of all, with its proof. Locks are kept as they are; the proof covers everybody else."""
    score, room = _free(problem)
    weight = (len(problem.people) + 1) * TOP
    match, prices, bound = _best(score, room, weight)
    match = _same_in_any_order(problem, _Face(score, room, weight, match, prices))
    worth = _worth(score, match) + weight * int((match >= 0).sum())
    for person, helper in problem.locks:
        match[person] = helper
    certificate = Certificate(weight, prices[0], prices[1], worth, bound)
    return Plan(match, _worth(problem.score, match), certificate)


def proves(problem: Problem, plan: Plan) -> bool:
    """Check a plan's certificate without a solver: the prices hold for every allowed pair and meet the plan's worth."""
    score, room = _free(problem)
    proof = plan.certificate
    locked = [person for person, _ in problem.locks]
    match = plan.helper_of.copy()
    match[locked] = -1
    matched = np.flatnonzero(match >= 0)
    covered = score + proof.coverage_weight <= proof.people[:, None] + proof.helpers
    worth = _worth(score, match) + proof.coverage_weight * len(matched)
    holds = (
        (score[matched, match[matched]] != NOT_ALLOWED).all(),
        (np.bincount(match[matched], minlength=len(room)) <= room).all(),
        (covered | (score == NOT_ALLOWED)).all(),
        (proof.people >= 0).all(),
        (proof.helpers >= 0).all(),
        worth == int(proof.people.sum() + (room * proof.helpers).sum()),
    )
    return all(map(bool, holds))


def _free(problem: Problem) -> tuple[Ints, Ints]:
    """Scores and room once locked people and the places they take are gone."""
    if not problem.locks:
        return problem.score, problem.room
    score, room = problem.score.copy(), problem.room.copy()
    for person, helper in problem.locks:
        score[person] = NOT_ALLOWED
        room[helper] -= 1
    return score, room


def _worth(score: Ints, match: Ints) -> int:
    matched = np.flatnonzero(match >= 0)
    return int(score[matched, match[matched]].sum())


def _best(score: Ints, room: Ints, weight: int) -> tuple[Ints, tuple[Ints, Ints], int]:
    chosen = _candidates(score)
    while True:
        arcs = _arcs(score, chosen, weight)
        match = most_worth(arcs, people=len(score), room=room)
        prices = smallest_prices(arcs, match, len(room))
        joining, gains = better_pairs(score, weight, prices, most=JOINING)
        if not joining.any():
            return match, prices, gains + int((room * prices[1]).sum())
        chosen |= joining


def _candidates(score: Ints) -> Flags:
    allowed: Flags = score != NOT_ALLOWED
    if score.size <= WHOLE or score.shape[1] <= BEST_OF_EACH:
        return allowed
    best = np.argpartition(score, -BEST_OF_EACH, axis=1)[:, -BEST_OF_EACH:]
    chosen = np.zeros(score.shape, np.bool_)
    np.put_along_axis(chosen, best, values=True, axis=1)
    return chosen & allowed


def _arcs(score: Ints, chosen: Flags, weight: int) -> Arcs:
    person, helper = np.nonzero(chosen)
    return Arcs(person, helper, score[person, helper] + weight)


@dataclass(frozen=True)
class _Face:
    score: Ints
    room: Ints
    weight: int
    match: Ints
    prices: tuple[Ints, Ints]


def _same_in_any_order(problem: Problem, best: _Face) -> Ints:
    """Among all best assignments, the one whose pairs have the largest sum of hashes.

    The best assignments are exactly those on tight pairs (u + p == worth) that match everyone with u > 0 and fill every
    helper with p > 0, whichever optimal prices are used.
    """
    gain, price = best.prices
    tight = (best.score != NOT_ALLOWED) & (best.score + best.weight == gain[:, None] + price)
    if int(tight.sum()) == int((best.match >= 0).sum()):
        return best.match
    person, helper = np.nonzero(tight)
    arcs = Arcs(person, helper, _hashes(problem.people, problem.helpers, person, helper))
    return most_worth_on_face(arcs, room=best.room, must_match=gain > 0, must_fill=price > 0)


def _hashes(people: Sequence[str], helpers: Sequence[str], person: Ints, helper: Ints) -> Ints:
    """A whole number below 2**30 for each pair of ids, spread evenly (the finalizer of SplitMix64)."""
    mixed = _digests(people)[person] ^ (_digests(helpers)[helper] * np.uint64(0x9E3779B97F4A7C15))
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed = (mixed ^ (mixed >> np.uint64(31))) >> np.uint64(64 - HASH_BITS)
    hashes: Ints = mixed.astype(np.int64)
    return hashes


def _digests(ids: Sequence[str]) -> NDArray[np.uint64]:
    digests = [int.from_bytes(hashlib.blake2b(one.encode(), digest_size=8).digest()) for one in ids]
    return np.array(digests, dtype=np.uint64)
