"""What another choice would cost and what one more place would bring: exact, by one shortest way and no new round.

Prices make every possible move cost nothing or something, and the round itself only moves that cost nothing. To give
somebody another helper, the cheapest way is sought on which one person after the other moves on, from the place they
take to the place they leave (or any other that is free). What it costs is what the best round with that pair costs.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from threading import Lock

import numpy as np

from alongside.kernel.errors import Refused
from alongside.matching.solver.assignment import Plan
from alongside.matching.solver.coverage import moving_to
from alongside.matching.solver.pairs import Fit, Table, of_each_run, places
from alongside.matching.solver.problem import NOT_ALLOWED, Flags, Ints, Problem, Scores
from alongside.matching.solver.shortage import waiting
from alongside.matching.solver.ties import HASH_BITS, Face, Names, Ties

NOBODY = -1
FAR_AWAY = 1 << 52
AT_ONCE = 64


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
        spare = np.bincount(self.free_match[self.free_match >= 0], minlength=len(self.room)) < self.room
        return moving_to(self.problem.allowed, self.free_match, spare)

    def ready(self) -> None:
        """Work out what every move costs, which all questions go by; else that is done for those they come to."""
        self.moves.costs(np.arange(len(self.room) + 1))

    @cached_property
    def moves(self) -> "_Moves":
        """What moves cost, worked out once for all questions."""
        return _Moves(self)

    @cached_property
    def ties(self) -> Ties:
        """Which of equally good rounds is taken."""
        proof = self.plan.certificate
        face = Face(self.plan.tight, self.room, self.free_match, proof.people > 0, proof.helpers > 0)
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


class _Moves:
    """What the cheapest move from a node to each other one costs, FAR_AWAY where nobody can move so; and whose it is.

    Worked out for a node when it is first asked for. `order` lists people by the node they are at, from `starts[node]`
    on; locked people are at none. What ties count is hashed for those moves alone that are compared by it.
    """

    def __init__(self, standing: Standing) -> None:
        self.proof, self.fit, self.ties = standing.plan.certificate, standing.pairs.fit, standing.ties
        self.nobody = len(standing.room)
        at = np.where(standing.free_match < 0, self.nobody, standing.free_match)
        at[[one for one, _ in standing.problem.locks]] = NOBODY
        order = np.argsort(at, kind="stable")
        starts = np.searchsorted(at[order], np.arange(self.nobody + 2))
        self.order, self.starts = order[starts[0] :], starts - starts[0]
        self.own = self.ties.own(np.arange(len(at)))
        self.beyond = self.proof.helpers - self.proof.coverage_weight
        self._known: Flags = np.zeros(self.nobody + 1, np.bool_)
        self._one_at_a_time = Lock()  # several threads may ask about a round that is kept
        self._cost = np.empty((self.nobody + 1, self.nobody + 1), np.int64)
        self._mover = np.zeros((self.nobody + 1, self.nobody + 1), np.int32)
        self._several: Flags = np.zeros((self.nobody + 1, self.nobody + 1), np.bool_)

    def costs(self, nodes: Ints) -> Ints:
        """What the cheapest move from each of some nodes to each one costs, nobody the last."""
        if not self._known[nodes].all():
            with self._one_at_a_time:
                self._learn(np.sort(nodes[~self._known[nodes]]))
        return self._cost[nodes]

    def _learn(self, new: Ints) -> None:
        self._cost[new] = FAR_AWAY
        some = new[self.starts[new + 1] > self.starts[new]]
        for first in range(0, len(some) if self.nobody else 0, AT_ONCE):
            self._work_out(some[first : first + AT_ONCE])
        self._known[new] = True

    def mover(self, here: int, to: int) -> int:
        """Whose the cheapest move between two nodes is."""
        return int(self._mover[here, to])

    def then(self, here: Ints, to: Ints) -> Ints:
        """What ties count of the cheapest moves between these nodes."""
        return self._then(self._mover[here, to].astype(np.int64), to)

    def _then(self, people: Ints, to: Ints) -> Ints:
        gone = to == self.nobody
        then: Ints = self.own[people] - np.where(gone, 0, self.ties.of(people, np.where(gone, 0, to)))
        return then

    def _work_out(self, nodes: Ints) -> None:
        """The same for nodes with people, in order. Prices of people at one node differ by less than scores do."""
        several = [self.order[self.starts[node] : self.starts[node + 1]] for node in nodes.tolist()]
        people, counts = np.concatenate(several), np.array([len(one) for one in several])
        at, starts = np.repeat(np.arange(len(nodes)), counts), np.cumsum(counts) - counts
        price = self.proof.people[people]
        alone = np.minimum.reduceat(price, starts)
        more = price - alone[at]
        low = more.astype(self.fit.dtype)
        left: Fit = np.subtract(self.fit[people], low[:, None])
        best: Fit = of_each_run(left, starts, np.maximum)
        cost = self.beyond - np.maximum(best, -FAR_AWAY).astype(np.int64) + alone[:, None]
        self._cost[nodes, :-1] = np.minimum(cost, FAR_AWAY)
        self._cost[nodes, -1] = alone
        row, to = places(left == np.where(best > -FAR_AWAY, best, np.inf).astype(left.dtype)[at])
        out = np.flatnonzero(more == 0)
        self._note(
            nodes[at[np.append(row, out)]], people[np.append(row, out)], np.append(to, np.full(len(out), self.nobody))
        )

    def _note(self, here: Ints, people: Ints, to: Ints) -> None:
        """Keep whose these cheapest moves are; of several between the same two nodes the one that ties prefer."""
        self._mover[here, to] = people
        alike = self._mover[here, to] != people
        self._several[here[alike], to[alike]] = True
        some = np.flatnonzero(self._several[here, to])
        here, people, to = here[some], people[some], to[some]
        order = np.argsort(self._then(people, to), kind="stable")[::-1]  # the least is written last
        self._mover[here[order], to[order]] = people[order]


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
        self.spare: Flags = np.append(self.taken < standing.room, False)

    def seek(self, start: int, end: int | None) -> None:
        """Find the cheapest ways from `start`, to `end` or to everywhere; of equally cheap ones as ties have it.

        The nearest nodes that are new or nearer than before lead on, several at a time, until none is nearer than the
        end.
        """
        self.far[start] = 0
        if end is not None:  # nothing leads on from there, so whatever leads there may cost something
            self.at[end] = self.at.min() - (2 << HASH_BITS)
        new: Flags = np.zeros(self.nobody + 1, np.bool_)
        new[start] = True
        while True:
            front = new.nonzero()[0]
            if end is not None:
                far = self.far[front]
                front = front[(far < self.far[end]) | (far == self.far[end]) & (self.then[front] < self.then[end])]
            if not len(front):
                return
            if len(front) > AT_ONCE:
                front = front[np.argpartition(self.far[front], AT_ONCE)[:AT_ONCE]]
            new[front] = False
            new |= self._lead_on(front, end)
            if end is not None:
                new[end] = False

    def back(self, node: int) -> Iterator[tuple[int, int, int]]:
        """Who moves from where to where on the way to a node."""
        while self.before[node] != NOBODY:
            before = int(self.before[node])
            if not self.by_place[node]:
                yield self.moves.mover(before, node), before, node
            node = before

    def _lead_on(self, front: Ints, end: int | None) -> Flags:
        """Which nodes are nearer by one more step from some."""
        cost = self.moves.costs(front)
        cost += self.far[front, None]
        least, nearer = cost.min(axis=0), np.zeros(self.nobody + 1, np.bool_)
        to = np.flatnonzero((least <= self.far) & (least < FAR_AWAY))
        ties = np.full((len(front), len(to)), FAR_AWAY)
        one, other = places(cost[:, to] == least[to])
        here, there = front[one], to[other]
        ties[one, other] = self.then[here] + self.at[here] + self.moves.then(here, there) - self.at[there]
        before = ties.argmin(axis=0)
        nearer |= self._reach(to, least[to], ties[before, np.arange(len(to))], front[before])
        here = front[self.spare[front]]
        if len(here):  # nobody moves: a place stays free there
            far, ties = self.far[here] + self.price[here], self.then[here] + self.at[here] - self.at[-1]
            one = np.lexsort((ties, far))[:1]
            nearer |= self._reach(np.array([self.nobody]), far[one], ties[one], here[one], by_place=True)
        if self.nobody in front:  # or one is taken up that was free
            to = np.flatnonzero((self.taken > 0) | (np.arange(self.nobody) == end))
            ties = self.then[-1] + self.at[-1] - self.at[to]
            nearer |= self._reach(to, self.far[-1] + self.price[to], ties, np.full(len(to), self.nobody), by_place=True)
        return nearer

    def _reach(self, to: Ints, far: Ints, then: Ints, before: Ints, *, by_place: bool = False) -> Flags:
        """Note where these nodes are nearer than before, and say which."""
        less = (far < self.far[to]) | (far == self.far[to]) & (then < self.then[to])
        to = to[less]
        self.far[to], self.then[to], self.before[to], self.by_place[to] = far[less], then[less], before[less], by_place
        nearer: Flags = np.zeros(self.nobody + 1, np.bool_)
        nearer[to] = True
        return nearer


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
