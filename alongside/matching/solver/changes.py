"""What another choice would cost and what one more place would bring: exact, by one shortest way and no new round.

Prices make every possible move cost nothing or something, and the round itself only moves that cost nothing. To give
somebody another helper, the cheapest way is sought on which one person after the other moves on, from the place they
take to the place they leave (or any other that is free). What it costs is what the best round with that pair costs.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from alongside.kernel.errors import Refused
from alongside.matching.solver.assignment import Plan
from alongside.matching.solver.pairs import Table
from alongside.matching.solver.problem import NOT_ALLOWED, Flags, Ints, Problem
from alongside.matching.solver.shortage import waiting

NOBODY = -1
FAR_AWAY = np.iinfo(np.int64).max // 4


@dataclass(frozen=True)
class Change:
    """What differs when a pair is forced: who is left with no one, who gets someone, who moves, the total fit lost."""

    left_out: tuple[int, ...]
    brought_in: tuple[int, ...]
    moved: tuple[int, ...]
    fit_lost: int


@dataclass(frozen=True)
class Place:
    """What one more place at a helper brings: so many more people matched, and then so much more total fit."""

    people: int
    fit: int


@dataclass(frozen=True)
class Shortage:
    """People who can only be helped by the same few helpers, and the places these have: more people than places."""

    people: tuple[int, ...]
    helpers: tuple[int, ...]
    places: int


@dataclass(frozen=True)
class Standing:
    """A problem with its best plan, to be asked about. Nodes of ways are helpers and, last, nobody."""

    problem: Problem
    plan: Plan

    def if_given(self, person: int, helper: int) -> Change:
        """The exact difference between the plan and the best one in which `person` has `helper`.

        Of equally good ones it is one in which few others move. Raises Refused where the pair is not allowed or every
        place is locked.
        """
        after = self._with(person, helper)
        before, score = self.plan.helper_of, self.problem.score
        differs = before != after
        differs[person] = False
        matched = np.flatnonzero(after >= 0)
        return Change(
            left_out=_where(differs & (after < 0)),
            brought_in=_where(differs & (before < 0)),
            moved=_where(differs & (before >= 0) & (after >= 0)),
            fit_lost=self.plan.total - int(score[matched, after[matched]].sum()),
        )

    def one_more_place(self) -> tuple[Place, ...]:
        """What one more place would bring, for each helper."""
        ways = _Ways(self, staying=NOBODY)
        ways.seek(ways.nobody, None)
        score = self.problem.score
        found = []
        for helper in range(ways.nobody):
            moves = list(ways.back(helper)) if ways.far[helper] < ways.price[helper] else []
            gained = sum(int(score[one, to]) for one, _, to in moves if to != ways.nobody)
            lost = sum(int(score[one, here]) for one, here, _ in moves if here != ways.nobody)
            arrived = sum(here == ways.nobody for _, here, _ in moves) - sum(to == ways.nobody for _, _, to in moves)
            found.append(Place(arrived, gained - lost))
        return tuple(found)

    def shortage_around(self, person: int) -> Shortage:
        """Everyone who competes for the places an unmatched person could have (Hall's theorem)."""
        people, helpers = self._closure(person)
        alone = self.free_match < 0
        alone[[one for one, _ in self.problem.locks]] = False
        alone &= self.problem.allowed.any(axis=1)
        people |= alone & ~self.problem.allowed[:, ~helpers].any(axis=1)
        return Shortage(_where(people), _where(helpers), int(self.room[helpers].sum()))

    def _closure(self, person: int) -> tuple[Flags, Flags]:
        found = waiting(self.pairs, self.room, self.free_match, np.array([person]))
        if found is None:
            raise Refused("This person could be matched: nobody competes with them.")
        return found.people, found.helpers

    def could_make_room(self) -> Flags:
        """Helpers with a place that is free or becomes free when others move on: there nobody more is in the way."""
        able: Flags = np.bincount(self.free_match[self.free_match >= 0], minlength=len(self.room)) < self.room
        while True:
            here = np.append(able, False)[self.free_match]
            moving = np.flatnonzero((self.free_match >= 0) & ~here)
            able_too = np.unique(self.free_match[moving[self.problem.allowed[moving][:, able].any(axis=1)]])
            if not len(able_too):
                return able
            able[able_too] = True

    @cached_property
    def pairs(self) -> Table:
        return self.plan.free[0]

    @property
    def room(self) -> Ints:
        return self.plan.free[1]

    @cached_property
    def free_match(self) -> Ints:
        """The plan without its locks."""
        match = self.plan.helper_of.copy()
        match[[one for one, _ in self.problem.locks]] = NOBODY
        return match

    def _with(self, person: int, helper: int) -> Ints:
        if self.problem.score[person, helper] == NOT_ALLOWED:
            raise Refused(f"{self.problem.people[person]} and {self.problem.helpers[helper]} are not allowed.")
        after, before = self.plan.helper_of.copy(), int(self.plan.helper_of[person])
        if before == helper:
            return after
        ways = _Ways(self, staying=person)
        left = ways.nobody if before == NOBODY else before
        if ways.taken[helper] >= self.room[helper] and not len(ways.people_at(helper)):
            raise Refused(f"Every place of {self.problem.helpers[helper]} is locked.")
        ways.seek(helper, left)
        for one, _, to in ways.back(left):
            after[one] = NOBODY if to == ways.nobody else to
        after[person] = helper
        return after


class _Ways:
    """Cheapest ways from a node on which somebody too many arrives; `staying` is out of it, their place left free."""

    def __init__(self, standing: Standing, *, staying: int) -> None:
        proof, self.problem = standing.plan.certificate, standing.problem
        self.weight, self.price, self.gain = proof.coverage_weight, proof.helpers, proof.people
        self.nobody, self.room = len(standing.room), standing.room
        match = standing.free_match
        self.taken = np.bincount(match[match >= 0], minlength=self.nobody)
        self.at = np.where(match < 0, self.nobody, match)
        self.at[[one for one, _ in self.problem.locks]] = NOBODY
        if staying != NOBODY:
            self.at[staying] = NOBODY
        self.far = np.full(self.nobody + 1, FAR_AWAY, np.int64)
        self.moves = np.zeros(self.nobody + 1, np.int64)
        self.mover = np.full(self.nobody + 1, NOBODY, np.int64)
        self.before = np.full(self.nobody + 1, NOBODY, np.int64)
        self.open: Flags = np.ones(self.nobody + 1, np.bool_)
        self.order = np.argsort(self.at, kind="stable")
        self.starts = np.searchsorted(self.at[self.order], np.arange(self.nobody + 2))

    def people_at(self, node: int) -> Ints:
        return self.order[self.starts[node] : self.starts[node + 1]]

    def seek(self, start: int, end: int | None) -> None:
        """Find the cheapest ways from `start`, to `end` or to everywhere; of equally cheap ones those of few moves."""
        self.far[start], self.end = 0, end
        while True:
            far = np.where(self.open, self.far, FAR_AWAY)
            nearest = np.flatnonzero(far == far.min())
            node = int(nearest[self.moves[nearest].argmin()])
            if node == end or far[node] == FAR_AWAY:
                return
            self.open[node] = False
            self._go_on_from(node)

    def back(self, node: int) -> Iterator[tuple[int, int, int]]:
        """Who moves from where to where on the way to a node."""
        while self.before[node] != NOBODY:
            before = int(self.before[node])
            if self.mover[node] != NOBODY:
                yield int(self.mover[node]), before, node
            node = before

    def _go_on_from(self, node: int) -> None:
        far, moves = int(self.far[node]), int(self.moves[node])
        people = self.people_at(node)
        if len(people):
            score = self.problem.score[people]
            cost = self.gain[people][:, None] - (score + self.weight) + self.price
            cost[score == NOT_ALLOWED] = FAR_AWAY
            first = cost.argmin(axis=0)
            helpers = np.arange(self.nobody)
            self._reach(helpers, far + cost[first, helpers], moves + 1, (people[first], node))
        self._go_on_by_places(node, people)

    def _go_on_by_places(self, node: int, people: Ints) -> None:
        """On to nobody, by leaving somebody out or a place free; from nobody, by taking up a place somewhere."""
        far, moves = int(self.far[node]), int(self.moves[node])
        nobody = np.array([self.nobody])
        if node == self.nobody:
            helpers = np.flatnonzero((self.taken > 0) | (np.arange(self.nobody) == self.end))
            self._reach(helpers, far + self.price[helpers], moves, (np.full(len(helpers), NOBODY), node))
            return
        if len(people):
            one = people[[self.gain[people].argmin()]]
            self._reach(nobody, far + self.gain[one], moves + 1, (one, node))
        if self.taken[node] < self.room[node]:
            self._reach(nobody, far + self.price[[node]], moves, (np.array([NOBODY]), node))

    def _reach(self, nodes: Ints, far: Ints, moves: int, by: tuple[Ints, int]) -> None:
        nearer = (far < self.far[nodes]) | ((far == self.far[nodes]) & (moves < self.moves[nodes]))
        nearer &= self.open[nodes]
        nodes = nodes[nearer]
        self.far[nodes], self.moves[nodes] = far[nearer], moves
        self.mover[nodes], self.before[nodes] = by[0][nearer], by[1]


def _where(flags: Flags) -> tuple[int, ...]:
    return tuple(int(index) for index in np.flatnonzero(flags))
