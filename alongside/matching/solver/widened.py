"""What comes before the fit as a problem of the same kind, so that the same prices prove the round.

A helper's first places are a column of their own that is worth more than any gain in fit; and where not everybody can
have somebody, having nobody is a place at their school, which costs the more the smaller the part of it that is served.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from alongside.kernel.errors import Refused
from alongside.matching.solver.assignment import free, solve
from alongside.matching.solver.besides import Line, Sought
from alongside.matching.solver.coverage import Cover
from alongside.matching.solver.flow import IN_FLOW, Arcs
from alongside.matching.solver.pairs import Prices, places
from alongside.matching.solver.prices import smallest_prices
from alongside.matching.solver.problem import NOT_ALLOWED, Ints, Problem
from alongside.matching.solver.ties import Face, still_tight
from alongside.matching.solver.worst_first import bent

LEANING = 20  # bits of what scores count for where they only lean

type Out = tuple[str, Ints, int, float | None]  # its name, whose place it is, how many there are, the share it takes


@dataclass(frozen=True)
class Widened:
    """`helper[c]`: whose column c is, or -1 for having nobody; the first columns are those of the problem itself."""

    problem: Problem
    helper: Ints

    def back(self, match: Ints) -> Ints:
        """The helper of each person, or -1."""
        return np.where(match < 0, -1, self.helper[match])


def widened(sought: Sought, *, fit: bool = True) -> Widened:
    """The problem whose best rounds are those that are best in what comes first, and then in fit; without `fit` the
    fit does not count.

    Raises Refused for more people than whole numbers can tell apart.
    """
    problem, outs = sought.problem, list(_outs(sought.lines))
    if fit and not outs and not sought.first.any():
        return Widened(problem, np.arange(len(problem.helpers)))
    score = problem.score.astype(np.int64) if fit else _one_for_each_kept(sought)
    more = (min(score.shape) + 1) * problem.top if fit else 1  # than moving people on along any way could gain
    shares = np.unique([share for _, _, _, share in outs if share is not None])
    firsts, steps = np.flatnonzero(sought.first), len(shares) + 1
    top = (problem.top if fit else 1) + (steps + 1) * more
    _demand_exact(problem, top, columns=score.shape[1] + len(firsts) + len(outs))
    names = [f"first {problem.helpers[j]}" for j in firsts] + [name for name, _, _, _ in outs]
    usual = np.where(score == NOT_ALLOWED, NOT_ALLOWED, score + steps * more)
    first = np.where(score[:, firsts] == NOT_ALLOWED, NOT_ALLOWED, usual[:, firsts] + more)
    at_home = np.full((len(score), len(outs)), NOT_ALLOWED, np.int64)
    for n, (_, people, _, share) in enumerate(outs):
        cost = 0 if share is None else steps - 1 - int(np.searchsorted(shares, share))
        at_home[people, n] = (steps - cost) * more
    return Widened(
        Problem(
            problem.people,
            (*problem.helpers, *names),
            np.concatenate(
                [
                    problem.room - sought.first,
                    sought.first[firsts],
                    np.array([room for _, _, room, _ in outs], np.int64),
                ]
            ),
            np.concatenate([usual, first, at_home], axis=1),
            problem.locks,
            top,
        ),
        np.concatenate([np.arange(score.shape[1]), firsts, np.full(len(outs), -1)]),
    )


def _one_for_each_kept(sought: Sought) -> Ints:
    score = np.minimum(sought.problem.score, 0).astype(np.int64)
    if sought.besides.keep is not None:
        score[sought.besides.keep] += sought.allowed[sought.besides.keep]
    return score


def _outs(lines: Sequence[Line]) -> Iterator[Out]:
    """Places at home of each school: those that are left out in every even round, the one more that is in this one, and
    one more in case a school served alike takes its turn. In no even round a school is served by two more or fewer."""
    for n, line in enumerate(lines):
        left = len(line.waiting) - line.served
        if left > 1:
            yield f"out {n}", line.waiting, left - 1, None
        if left:
            yield f"next {n}", line.waiting, 1, line.share(line.served + 1)
        if line.served:
            yield f"last {n}", line.waiting, 1, line.share(line.served)


def best_before_fit(sought: Sought) -> tuple[Widened, Face]:
    """All rounds that are best in what comes before the fit.

    One of them is sought with the fit in mind: where nothing tells pairs apart, a flow has to try nearly all of them.
    Prices of every pair then say which others there are.
    """
    more = widened(sought, fit=False)
    match = solve(_leaning(more, sought)).without(more.problem.locks)
    (pairs, room), weight = free(more.problem), (len(match) + 1) * more.problem.top
    person, column = places(pairs.fit >= 0)
    arcs = Arcs(person, column, more.problem.score[person, column].astype(np.int64))
    prices = Prices(*smallest_prices(replace(arcs, worth=arcs.worth + weight), match, len(room)), weight)
    return more, Face(still_tight(arcs, prices), room, match, prices.people > 0, prices.helpers > 0)


def some_before_fit(sought: Sought) -> Ints:
    """The helper of each person, or -1, in some round that is best in what comes before the fit.

    Whoever is given somebody on a way of more people takes none of the places taken before, so a round of first places,
    or of who is kept, grows to one of as many people as can be.
    """
    keep, least = sought.besides.keep is not None, bool(sought.first.any())
    if sought.besides.schools is None and not (keep and least):
        cover = Cover(sought.allowed, sought.room, sought.keeping if keep else sought.firsts)
        cover.grown(len(sought.begun))
        return cover.match
    more, face = best_before_fit(sought)
    return more.back(face.match)


def _leaning(more: Widened, sought: Sought) -> Problem:
    """The same problem in which, once all is as good as can be, scores count, low ones heavily."""
    problem, score = more.problem, sought.besides.worths(sought.problem)
    people, columns = problem.score.shape
    top = problem.top * (min(people, columns) + 1) + 1
    bits = next(bits for bits in range(LEANING, -1, -1) if bits == 0 or _is_exact(people, columns, top << bits))
    lean = bent(np.where(score == NOT_ALLOWED, score.max(initial=0), score), bits)
    usual = np.flatnonzero(more.helper >= 0)
    first = problem.score * ((top // problem.top) << bits)
    first[:, usual] += lean[:, more.helper[usual]]
    return replace(problem, score=np.where(problem.score == NOT_ALLOWED, NOT_ALLOWED, first), top=top << bits)


def _demand_exact(problem: Problem, top: int, *, columns: int) -> None:
    people, helpers = problem.score.shape
    if _is_exact(people, columns, top):
        return
    most = bisect_left(
        range(1, people),
        True,
        key=lambda n: not _is_exact(n, columns, top * (min(n, helpers) + 1) // (min(people, helpers) + 1)),
    )
    raise Refused(
        f"{people:,} people are too many to be looked at together where every helper has a least number of people or "
        f"schools share evenly: with these helpers at most {most:,} can be. Choose a region, or leave both out."
    )


def _is_exact(people: int, columns: int, top: int) -> bool:
    """Whether sums of so many scores are whole numbers that a flow can add up."""
    return ((people + 1) * top).bit_length() + (people + columns + 1).bit_length() <= IN_FLOW
