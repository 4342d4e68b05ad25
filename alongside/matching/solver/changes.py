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
from alongside.matching.solver.pairs import Prices, Table, compared, places
from alongside.matching.solver.problem import NOT_ALLOWED, Flags, Ints, Problem, Scores
from alongside.matching.solver.shortage import waiting
from alongside.matching.solver.ties import HASH_BITS, Face, Names, Ties

NOBODY = -1
FAR_AWAY = 1 << 52


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

        Raises Refused where the pair is not allowed or every place is locked.
        """
        if self.problem.score[person, helper] == NOT_ALLOWED:
            raise Refused(f"{self.problem.people[person]} and {self.problem.helpers[helper]} are not allowed.")
        return changed(self.problem.score, person, self.plan.helper_of, self.with_pair(person, helper))

    def one_more_place(self) -> tuple[Place, ...]:
        """What one more place would bring, for each helper."""
        ways = _Ways(self)
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
    def moves(self) -> "_Moves":
        """What moves cost, worked out once for all questions."""
        return _Moves(self)

    @cached_property
    def ties(self) -> Ties:
        """Which of equally good rounds is taken."""
        proof = self.plan.certificate
        prices = Prices(proof.people, proof.helpers, proof.coverage_weight)
        tight = compared(self.pairs, prices, most=1).tight
        face = Face(tight, self.room, self.free_match, proof.people > 0, proof.helpers > 0)
        return Ties(face, Names(self.problem.people, self.problem.helpers))

    @property
    def pairs(self) -> Table:
        return self.plan.free[0]

    @property
    def room(self) -> Ints:
        return self.plan.free[1]

    @cached_property
    def free_match(self) -> Ints:
        """The plan without its locks."""
        return self.plan.without(self.problem.locks)

    def with_pair(self, person: int, helper: int, *, spare: bool = False) -> Ints:
        """The helper of each person, or -1, in the best plan in which `person` has `helper`.

        The pair may be one that the problem does not allow. `spare`: the helper has a place more for it.
        """
        after, before = self.plan.helper_of.copy(), int(self.plan.helper_of[person])
        if before == helper and not spare:
            return after
        ways = _Ways(self)
        left = ways.nobody if before == NOBODY else before
        if not spare and ways.taken[helper] >= self.room[helper] and not ways.taken[helper]:
            raise Refused(f"Every place of {self.problem.helpers[helper]} is locked.")
        ways.seek(ways.nobody if spare else helper, left)
        for one, _, to in ways.back(left):
            after[one] = NOBODY if to == ways.nobody else to
        after[person] = helper
        return after


type Both = tuple[Ints, Ints]  # what counts, and then what ties count


class _Moves:
    """What the cheapest move from a node to each other one costs, FAR_AWAY where nobody can move so.

    Worked out for a node when it is first asked for. `order` lists people by the node they are at, from `starts[node]`
    on; locked people are at none.
    """

    def __init__(self, standing: Standing) -> None:
        self.proof, self.fit, self.ties = standing.plan.certificate, standing.pairs.fit, standing.ties
        self.nobody = len(standing.room)
        at = np.where(standing.free_match < 0, self.nobody, standing.free_match)
        at[[one for one, _ in standing.problem.locks]] = NOBODY
        order = np.argsort(at, kind="stable")
        starts = np.searchsorted(at[order], np.arange(self.nobody + 2))
        self.order, self.starts = order[starts[0] :], starts - starts[0]
        self.beyond = self.proof.helpers - self.proof.coverage_weight
        self._cost: dict[int, Both] = {}

    def at(self, node: int) -> Ints:
        """The people at a node."""
        there: Ints = self.order[self.starts[node] : self.starts[node + 1]]
        return there

    def cost(self, node: int) -> Both:
        """What the cheapest move to each node costs, nobody the last."""
        found = self._cost.get(node)
        if found is None:
            found = self._cost[node] = self._worked_out(self.at(node))
        return found

    def _worked_out(self, people: Ints) -> Both:
        cost, then = np.full(self.nobody + 1, FAR_AWAY, np.int64), np.zeros(self.nobody + 1, np.int64)
        if len(people) and self.nobody:
            price, own = self.proof.people[people], self.ties.own(people)
            left = self.fit[people] - price.astype(np.float64)[:, None]
            best = left.max(axis=0)
            cost[:-1] = np.minimum(self.beyond - np.maximum(best, -FAR_AWAY).astype(np.int64), FAR_AWAY)
            cost[-1] = price.min()
            row, to = places((left == best) & (best > -FAR_AWAY))
            then[:-1] = FAR_AWAY
            np.minimum.at(then, to, own[row] - self.ties.of(people[row], to))
            then[-1] = own[price == cost[-1]].min()
        return cost, then


class _Ways:
    """Cheapest ways from a node on which somebody too many arrives. Nobody moves on from the end of a way."""

    def __init__(self, standing: Standing) -> None:
        self.standing, self.moves = standing, standing.moves
        self.price, self.nobody = standing.plan.certificate.helpers, len(standing.room)
        match = standing.free_match
        self.taken = np.bincount(match[match >= 0], minlength=self.nobody)
        self.at = standing.ties.at.copy()
        self.far = np.full(self.nobody + 1, FAR_AWAY, np.int64)
        self.then = np.zeros(self.nobody + 1, np.int64)
        self.before = np.full(self.nobody + 1, NOBODY, np.int64)
        self.by_place: Flags = np.zeros(self.nobody + 1, np.bool_)
        self.open: Flags = np.ones(self.nobody + 1, np.bool_)

    def seek(self, start: int, end: int | None) -> None:
        """Find the cheapest ways from `start`, to `end` or to everywhere; of equally cheap ones as ties have it."""
        self.far[start] = 0
        if end is not None:  # nothing leads on from there, so whatever leads there may cost something
            self.at[end] = self.at.min() - (2 << HASH_BITS)
        while True:
            far = np.where(self.open, self.far, FAR_AWAY)
            least = far.min()
            nearest = (far == least).nonzero()[0]
            node = int(nearest[self.then[nearest].argmin()])
            if node == end or least >= FAR_AWAY:
                return
            self.open[node] = False
            on, (cost, then) = self.then[node] + self.at[node] - self.at, self.moves.cost(node)
            self._reach(least + cost, on + then, node)
            self._reach_by_places(node, on, end)

    def back(self, node: int) -> Iterator[tuple[int, int, int]]:
        """Who moves from where to where on the way to a node."""
        while self.before[node] != NOBODY:
            before = int(self.before[node])
            if not self.by_place[node]:
                yield self._mover(before, node), before, node
            node = before

    def _reach_by_places(self, node: int, then: Ints, end: int | None) -> None:
        """Nobody moves: a place stays free here, or one is taken up that was free there."""
        far = np.full(self.nobody + 1, FAR_AWAY, np.int64)
        if node == self.nobody:
            open_ = (self.taken > 0) | (np.arange(self.nobody) == end)
            far[:-1] = np.where(open_, self.far[node] + self.price, FAR_AWAY)
        elif self.taken[node] < self.standing.room[node]:
            far[-1] = self.far[node] + self.price[node]
        else:
            return
        self._reach(far, then, node, by_place=True)

    def _reach(self, far: Ints, then: Ints, before: int, *, by_place: bool = False) -> None:
        nearer = self.open & ((far < self.far) | ((far == self.far) & (then < self.then) & (far < FAR_AWAY)))
        self.far[nearer], self.then[nearer] = far[nearer], then[nearer]
        self.before[nearer], self.by_place[nearer] = before, by_place

    def _mover(self, here: int, to: int) -> int:
        people, ties = self.moves.at(here), self.standing.ties
        price, then = self.standing.plan.certificate.people[people], ties.own(people)
        if to == self.nobody:
            return int(people[np.lexsort((then, price))[0]])
        left = self.standing.pairs.fit[people, to] - price.astype(np.float64)
        return int(people[np.lexsort((then - ties.of(people, np.full(len(people), to)), -left))[0]])


def changed(score: Scores, person: int, before: Ints, after: Ints) -> Change:
    """How two rounds differ once `person` was given somebody; people are those of `before`, the first of `score`."""
    differs = before != after
    differs[person] = False
    lost = [int(score[np.flatnonzero(match >= 0), match[match >= 0]].sum()) for match in (before, after)]
    return Change(
        left_out=_where(differs & (after < 0)),
        brought_in=_where(differs & (before < 0)),
        moved=_where(differs & (before >= 0) & (after >= 0)),
        fit_lost=lost[0] - lost[1],
    )


def _where(flags: Flags) -> tuple[int, ...]:
    return tuple(int(index) for index in np.flatnonzero(flags))
