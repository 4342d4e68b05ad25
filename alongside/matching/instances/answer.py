"""Solving an instance, and its answer as one object with a proof in the scores as they were given."""

import time
from dataclasses import dataclass, replace
from math import fsum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alongside.matching.instances.reading import Instance
from alongside.matching.instances.whole import Whole, in_whole
from alongside.matching.solver.assignment import Best, surest_best, usual_best
from alongside.matching.solver.flow import Arcs
from alongside.matching.solver.pairs import USUAL, Listed, Pairs, Table
from alongside.matching.solver.problem import Ints, Pair
from alongside.matching.solver.ties import Names
from alongside.matching.solver.worst_first import worst_first

type Floats = NDArray[np.float64]

IN_A_TABLE = 1 << 24  # pairs, allowed or not, that are laid out in memory


@dataclass(frozen=True)
class Answer:
    """What was found. `bound`: what no round of as many people can pass in total."""

    pairs: tuple[Pair, ...]
    unmatched: tuple[int, ...]
    objective: float
    worst: float | None
    bound: float
    certificate: dict[str, Any]
    seconds: float

    def told(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "pairs": [list(pair) for pair in self.pairs],
            "unmatched": list(self.unmatched),
            "objective": self.objective,
            "worst": self.worst,
            "bound": self.bound,
            "gap": self.bound - self.objective,
            "certificate": self.certificate,
            "seconds": round(self.seconds, 6),
        }


def answered(instance: Instance) -> Answer:
    """Solve an instance. The same pairs come out whatever the order of its rows."""
    began = time.perf_counter()
    free, rest = _without_locked(instance)
    found, certificate, over = _total(rest) if instance.objective == "total" else _worst_first(rest)
    match = np.full(len(instance.people), -1, np.int64)
    match[free] = found
    prices = np.zeros(len(instance.people))
    prices[free] = certificate["people"]
    certificate = certificate | {"people": prices.tolist()}
    chosen = instance.score[match[instance.person] == instance.helper]
    for person, helper in instance.locks:
        match[person] = helper
    scores = [*chosen.tolist(), *instance.locked_scores]
    objective = fsum(scores)
    return Answer(
        pairs=tuple((int(i), int(match[i])) for i in np.flatnonzero(match >= 0)),
        unmatched=tuple(int(i) for i in np.flatnonzero(match < 0)),
        objective=objective,
        worst=min(scores, default=None),
        bound=objective + over,
        certificate=certificate,
        seconds=time.perf_counter() - began,
    )


def _without_locked(instance: Instance) -> tuple[Ints, Instance]:
    """The people nobody locked, by their places in the list, and the round of them alone."""
    free = np.setdiff1d(np.arange(len(instance.people)), [i for i, _ in instance.locks])
    people = tuple(instance.people[i] for i in free)
    return free, replace(instance, people=people, person=np.searchsorted(free, instance.person), room=_room(instance))


def _total(instance: Instance) -> tuple[Ints, dict[str, Any], float]:
    """A helper for each free person or -1, the certificate, and how far from proven in the scores as given."""
    whole, best = _solved(instance)
    coverage = len(instance.people) + 1
    helpers = best.prices.helpers / whole.one
    people = _covering(instance, coverage, helpers, best.prices.people / whole.one)
    certificate = {"coverage_weight": coverage, "people": people.tolist(), "helpers": helpers.tolist()}
    return best.match.copy(), certificate, _not_proven(instance, whole, best)


def _solved(instance: Instance) -> tuple[Whole, Best]:
    names = Names(instance.people, instance.helpers)
    nodes = len(instance.people) + len(instance.helpers) + 1
    whole = in_whole(instance.score, weight=USUAL, nodes=nodes)
    best = usual_best(_listed(instance, whole.score, whole.one), instance.room, names)
    if best is None:
        whole = in_whole(instance.score, weight=len(instance.people) + 1, nodes=nodes)
        best = surest_best(_listed(instance, whole.score, whole.one), instance.room, names)
    return whole, best


def _room(instance: Instance) -> Ints:
    """Places left by locked people; more than everybody could take count no further."""
    taken = np.bincount([j for _, j in instance.locks], minlength=len(instance.room)).astype(np.int64)
    room: Ints = np.minimum(instance.room - taken, len(instance.people) + 1)
    return room


def _listed(instance: Instance, score: Ints, one: int) -> Pairs:
    shape = len(instance.people), len(instance.helpers)
    listed = Listed(Arcs(instance.person, instance.helper, score), shape, one)
    return Table(listed.rows(slice(None)), one) if shape[0] * shape[1] <= IN_A_TABLE else listed


def _covering(instance: Instance, coverage: int, helpers: Floats, people: Floats) -> Floats:
    """Prices of people that cover every pair when they are added up as floats, as whoever checks them does."""
    worth = coverage + instance.score
    np.maximum.at(people, instance.person, worth - helpers[instance.helper])
    while True:
        short = instance.person[people[instance.person] + helpers[instance.helper] < worth]
        if not len(short):
            return people
        people[short] = np.nextafter(people[short], np.inf)


def _not_proven(instance: Instance, whole: Whole, best: Best) -> float:
    """What rounding to whole numbers leaves open: nothing for short decimals, else next to nothing."""
    if not whole.left.any():
        return 0.0
    person, helper, prices = instance.person, instance.helper, best.prices
    beyond = whole.score + prices.weight - prices.people[person] - prices.helpers[helper]
    over = np.where(best.match >= 0, -np.inf, 0.0)
    np.maximum.at(over, person, beyond / whole.one + whole.left)
    chosen = best.match[person] == helper
    return max(0.0, fsum([*over[np.isfinite(over)].tolist(), *(-whole.left[chosen]).tolist()]))


def _worst_first(instance: Instance) -> tuple[Ints, dict[str, Any], float]:
    """The same for the other objective; the certificate shows that nobody more can be matched (König)."""
    _, level = np.unique(instance.score, return_inverse=True)
    found = worst_first(
        Arcs(instance.person, instance.helper, level.astype(np.int64)),
        instance.room,
        Names(instance.people, instance.helpers),
    )
    certificate = {
        "coverage_weight": 1,
        "people": found.people.tolist(),
        "helpers": found.helpers.astype(float).tolist(),
    }
    return found.match, certificate, 0.0
