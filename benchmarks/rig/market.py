"""Rounds as a state has them, invented from a seed: many people, helpers with some room, and a score for every pair.

People need what helpers are good at, in seven kinds of criteria with each person's own weights; roles must agree, and
where a language is needed the helper speaks it. Everything is whole numbers small enough that one matrix product in
32-bit floats is exact, whatever the order of its sums.

virtual: no travel. onsite: only helpers within a person's reach. tight: virtual, and as many places as people.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from alongside.matching.solver.pairs import FAR, Fit
from alongside.matching.solver.problem import TOP, Ints

type Floats = NDArray[np.float32]

MODES = ("virtual", "onsite", "tight")
SLACK = 1.15
CLUSTERS = 13
ROLES = (0.5, 0.2, 0.1, 0.1, 0.06, 0.04)
# words there are, words a person names, usual weight: needs, subjects, grade bands, context, style, learning, wishes
CRITERIA = ((8, 2, 30), (12, 1, 20), (4, 1, 10), (5, 2, 12), (4, 2, 10), (4, 2, 8), (6, 1, 10))
LEVELS = 16
MILE = 8  # places are whole eighths of a mile
REACH = (70 * MILE, 120 * MILE)


@dataclass(frozen=True)
class Market:
    """Scores come from one product of matrices, `wants @ offers.T`; with `reach`, only near helpers are allowed.

    People are sorted by where they are from west to east and so are helpers: those in reach of a block of people lie
    side by side.
    """

    wants: Floats
    offers: Floats
    room: Ints
    here: Floats
    there: Floats
    reach: Floats | None
    one: int = TOP

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.wants), len(self.offers)

    @cached_property
    def people(self) -> tuple[str, ...]:
        return tuple(f"person-{i}" for i in range(self.shape[0]))

    @cached_property
    def helpers(self) -> tuple[str, ...]:
        return tuple(f"helper-{j}" for j in range(self.shape[1]))

    def rows(self, people: slice | Ints) -> Fit:
        if self.reach is None:
            return self.wants[people] @ self._offers
        here, reach = self.here[people], self.reach[people]
        near = self._near(here[:, 0], float(reach.max(initial=0)))
        fit = np.full((len(here), self.shape[1]), FAR * self.one, np.float32)
        fit[:, near] = self.wants[people] @ self._offers[:, near]
        away = (here[:, :1] - self.there[near, 0]) ** 2
        away += (here[:, 1:] - self.there[near, 1]) ** 2
        fit[:, near][away > (reach**2)[:, None]] = FAR * self.one
        return fit

    @cached_property
    def _offers(self) -> Floats:
        return np.ascontiguousarray(self.offers.T)

    def _near(self, west: Floats, reach: float) -> slice:
        edges = (float(west.min(initial=np.inf)) - reach, float(west.max(initial=-np.inf)) + reach)
        first, last = np.searchsorted(self.there[:, 0], edges)
        return slice(int(first), int(last))


def market(people: int, helpers: int, mode: str, *, seed: int = 1, more: float = 1) -> Market:
    """Invent a round. `more`: how many times the usual weight what people need has."""
    chance = np.random.default_rng(seed)
    towns, sizes = chance.uniform(-200 * MILE, 200 * MILE, (CLUSTERS, 2)), chance.dirichlet(np.full(CLUSTERS, 0.8))
    sizes[0] = max(sizes[0], 0.35)
    here, there = (_places(chance, count, towns, sizes / sizes.sum()) for count in (people, helpers))
    roles = chance.choice(len(ROLES), people, p=ROLES)
    able = chance.random((helpers, len(ROLES))) < 0.42
    able[np.arange(helpers), chance.choice(len(ROLES), helpers, p=ROLES)] = True
    needs, speaks = chance.random(people) < 0.04, chance.random(helpers) < 0.1
    wants, offers = _criteria(chance, people, helpers, more)
    never = -FAR * TOP
    rules = np.concatenate([never * np.eye(len(ROLES))[roles], never * needs[:, None]], axis=1)
    breaks = np.concatenate([-(~able).astype(np.float64), -(~speaks).astype(np.float64)[:, None]], axis=1)
    return Market(
        np.concatenate([wants, rules], axis=1).astype(np.float32),
        np.concatenate([offers, breaks], axis=1).astype(np.float32),
        _room(chance, helpers, round(people * (1 if mode == "tight" else SLACK))),
        here,
        there,
        chance.choice(REACH, people).astype(np.float32) if mode == "onsite" else None,
    )


def _places(chance: np.random.Generator, count: int, towns: NDArray[np.float64], sizes: NDArray[np.float64]) -> Floats:
    places = np.rint(towns[chance.choice(CLUSTERS, count, p=sizes)] + chance.normal(0, 22 * MILE, (count, 2)))
    return places[np.argsort(places[:, 0], kind="stable")].astype(np.float32)


def _criteria(
    chance: np.random.Generator, people: int, helpers: int, more: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    usual = np.array([weight for _, _, weight in CRITERIA], np.float64)
    usual[0] *= more
    share = usual * (0.5 + chance.random((people, len(CRITERIA))))
    share[chance.random(people) >= 0.15, -1] = 0  # most ask for nothing, and the rest counts for more then
    share /= share.sum(axis=1, keepdims=True)
    wants, offers = [], []
    for k, (words, named, _) in enumerate(CRITERIA):
        which = np.argsort(chance.random((people, words)), axis=1)[:, :named]
        said = np.zeros((people, words))
        np.put_along_axis(said, which, TOP / LEVELS / named, axis=1)
        wants.append(np.floor(said * share[:, [k]]))
        offers.append(np.rint(LEVELS * chance.beta(0.6, 0.9, (helpers, words))))
    return np.concatenate(wants, axis=1), np.concatenate(offers, axis=1)


def _room(chance: np.random.Generator, helpers: int, places: int) -> Ints:
    wished = chance.integers(1, 16, helpers)
    room = np.maximum(1, wished * places // wished.sum())
    while (missing := places - int(room.sum())) != 0:
        some = chance.choice(helpers, min(abs(missing), helpers), replace=False)
        room[some] = np.maximum(1, room[some] + np.sign(missing))
    return room.astype(np.int64)
