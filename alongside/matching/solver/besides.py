"""What comes after as many people as possible and before how well they fit: each helper's least, and schools evenly.

Neither ever leaves anybody out, and the two are never in each other's way: whichever people can be matched and
whichever places can be taken, one round does both (Mendelsohn and Dulmage 1958). So each is as good as it could be
alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from alongside.matching.solver.assignment import free
from alongside.matching.solver.coverage import Cover
from alongside.matching.solver.flow import Arcs, most_people_evenly
from alongside.matching.solver.problem import NOT_ALLOWED, Flags, Ints, Problem, Scores
from alongside.matching.solver.shortage import waiting


@dataclass(frozen=True)
class Besides:
    """`least[j]`: so many people helper j should have, if there are so many. `schools[i]`: the school of person i, -1
    for none; people of a school share what there is with people of others. None: that is not asked.

    Schools are even when, of every round of as many people, as many schools as possible have somebody; then as many
    people as possible are served of whose school less than the next larger share is, and so on up the shares.

    `keep`: people who have somebody and are never left with nobody for others; by so much (`sure`) their scores are
    above what they fit.
    """

    least: Ints | None = None
    schools: Ints | None = None
    keep: Ints | None = None
    sure: int = 0

    def asks(self, problem: Problem) -> bool:
        """Whether there is anything to be seen to."""
        first = self.least is not None and bool(np.minimum(self.least, problem.room).any())
        return first or self.schools is not None or self.keep is not None

    def worths(self, problem: Problem) -> Scores:
        """The scores, without what those who are never left with nobody have above what they fit."""
        if self.keep is None or not self.sure:
            return problem.score
        score, kept = problem.score.copy(), problem.score[self.keep]
        score[self.keep] = np.where(kept == NOT_ALLOWED, NOT_ALLOWED, kept - self.sure)
        return score


NOTHING = Besides()


@dataclass(frozen=True)
class Line:
    """A school: how many there are of it, how many have somebody in every round of most people, who waits, and how many
    of those have somebody in an even round."""

    all: int
    sure: int
    waiting: Ints
    served: int

    def share(self, nth: int) -> float:
        """Which part of the school is served before the nth more of those who wait: 1 is the first."""
        return (self.sure + nth - 1) / self.all


@dataclass(frozen=True)
class Sought:
    """What a problem lets be seen to, within the pairs and the room it has.

    `first`: places of each helper that come first, locked ones aside; `taken`: how many of those can be taken at once.
    """

    problem: Problem
    besides: Besides
    begun: Ints

    @cached_property
    def allowed(self) -> Flags:
        fit, _ = free(self.problem)
        allowed: Flags = fit.fit >= 0
        return allowed

    @cached_property
    def room(self) -> Ints:
        return free(self.problem)[1]

    @cached_property
    def first(self) -> Ints:
        if self.besides.least is None:
            return np.zeros(len(self.room), np.int64)
        locked = np.bincount(np.array([j for _, j in self.problem.locks], np.int64), minlength=len(self.room))
        first: Ints = np.clip(self.besides.least - locked, 0, self.room)
        return first

    @cached_property
    def match(self) -> Ints:
        """A round of as many people as can be."""
        cover = Cover(self.allowed, self.room, self.begun)
        cover.grown(len(self.begun))
        return cover.match

    @cached_property
    def firsts(self) -> Ints:
        """A round of first places alone, as many as can be taken."""
        cover = Cover(self.allowed, self.first, self.match)
        cover.grown(len(self.begun))
        return cover.match

    @cached_property
    def keeping(self) -> Ints:
        """A round of those to be kept alone, of as many as can have somebody at once."""
        some = np.zeros_like(self.allowed)
        if self.besides.keep is not None:
            some[self.besides.keep] = self.allowed[self.besides.keep]
        cover = Cover(some, self.room, self.match)
        cover.grown(len(self.begun))
        return cover.match

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Every school, and which of its people wait for the same places as others do."""
        if self.besides.schools is None:
            return ()
        pairs, room = free(self.problem)
        short = waiting(pairs, room, self.match)
        if short is None:
            raise ArithmeticError("more people could be matched: the first assignment is not the best one")
        waits = short.people & self.allowed.any(axis=1)
        sure = (self.match >= 0) & ~waits
        sure[[one for one, _ in self.problem.locks]] = True
        people, label = np.flatnonzero(waits), numbered(self.besides.schools, self.problem.people)
        every, certain = (np.bincount(some, minlength=int(label.max(initial=0)) + 1) for some in (label, label[sure]))
        order = people[np.argsort(label[people], kind="stable")]
        parts = np.split(order, np.searchsorted(label[order], np.arange(1, len(every))))
        lines = [Line(int(every[n]), int(certain[n]), part, 0) for n, part in enumerate(parts)]
        return _served(lines, label[people], self.allowed[people][:, short.helpers], room[short.helpers])

    @cached_property
    def shares(self) -> tuple[float, ...]:
        """Which part of the school was served before each who is served, from the least part on."""
        return tuple(sorted(n / line.all for line in self.lines for n in range(line.sure + line.served)))

    def as_good(self, other: "Sought") -> bool:
        """Whether as much can be seen to here as there."""
        as_many = all(
            (getattr(self, one) >= 0).sum() == (getattr(other, one) >= 0).sum()
            for one in ("match", "firsts", "keeping")
        )
        return as_many and self.shares == other.shares


def numbered(schools: Ints, people: Sequence[str]) -> Ints:
    """Schools as numbers from 0 on, whoever has none being one of their own; the same for the same people in any order,
    whatever number a school has."""
    first = dict[int, int]()
    labels = np.zeros(len(people), np.int64)
    for i in sorted(range(len(people)), key=people.__getitem__):
        labels[i] = first.setdefault(int(schools[i]) if schools[i] >= 0 else -1 - i, len(first))
    return labels


def _served(lines: Sequence[Line], of: Ints, allowed: Flags, room: Ints) -> tuple[Line, ...]:
    """How many of each school are served in an even round; `of`: the line of each who waits. Every place is taken.

    Of shares that are alike the school that comes first counts as the lesser one: then only one round is even, so that
    the order of rows decides nothing. Which rounds are as even is seen to later, by fit.
    """
    if not len(of):
        return tuple(lines)
    turns = [(n, line.share(k)) for n, line in enumerate(lines) for k in range(1, len(line.waiting) + 1)]
    line_of, shares = np.array([n for n, _ in turns]), [share for _, share in turns]
    cost = np.zeros(len(turns), np.int64)
    cost[np.lexsort((line_of, np.array(shares)))] = np.arange(len(turns))
    person, helper = np.nonzero(allowed)
    arcs = Arcs(person, helper, np.zeros(len(person), np.int64))
    match = most_people_evenly(arcs, room, of, (line_of, cost))
    served = np.bincount(of[match >= 0], minlength=len(lines))
    return tuple(replace(line, served=int(n)) for line, n in zip(lines, served, strict=True))
