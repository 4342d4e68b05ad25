"""The assignment itself: as many people as possible, then the largest total fit, and the same answer in any order.

A flow over each person's likely pairs, prices recovered from it, then every allowed pair compared with the prices.
Pairs that could improve the total join and the flow runs again; when none is left the answer is proven over all pairs.
Ties are broken by a hash of ids among all best assignments, so that the order of rows never decides anything.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from alongside.matching.solver.flow import Arcs, most_worth
from alongside.matching.solver.pairs import (
    NEVER,
    USUAL,
    Fit,
    Pairs,
    Prices,
    Table,
    best_of_each,
    compared,
    float_for,
    joined,
    likely_prices,
)
from alongside.matching.solver.prices import Certificate, smallest_prices
from alongside.matching.solver.problem import NOT_ALLOWED, Flags, Ints, Pair, Problem, Scores
from alongside.matching.solver.shortage import waiting
from alongside.matching.solver.ties import Names, same_in_any_order, still_tight

WHOLE = 1 << 15  # up to this many pairs all of them go into the flow at once
TRIED = 8  # otherwise so many of each person
JOINING = 8
MANY = 24  # pairs of each person, beyond which it pays to begin anew with fewer
AGAIN = 12
NEVER_MANY = 1 << 62


@dataclass(frozen=True)
class Plan:
    """`helper_of[i]`: the helper of person i, or -1. `total`: sum of the scores of all pairs, locked ones included.

    `free`: the scores and the room that were left once locked people and their places were gone. `tight`: every pair
    worth just its prices, of which all plans as good are made.
    """

    helper_of: Ints
    total: int
    certificate: Certificate
    free: tuple[Table, Ints]
    tight: Arcs

    @property
    def pairs(self) -> tuple[Pair, ...]:
        return tuple((int(i), int(self.helper_of[i])) for i in np.flatnonzero(self.helper_of >= 0))

    @property
    def unmatched(self) -> tuple[int, ...]:
        return tuple(int(i) for i in np.flatnonzero(self.helper_of < 0))

    def without(self, locks: Iterable[Pair]) -> Ints:
        """The helper of each person, or -1, locked people aside."""
        match = self.helper_of.copy()
        match[[person for person, _ in locks]] = -1
        return match

    @cached_property
    def regret(self) -> Fit:
        """How far each pair's score lies below the best its person could have; infinite where it is not allowed."""
        fit = self.free[0].fit
        best = fit.max(axis=1, initial=NEVER)
        far: Fit = np.where(fit >= 0, best[:, None] - fit, fit.dtype.type(np.inf))
        return far

    def given(self, person: int, helper: int, helper_of: Ints, total: int) -> "Plan":
        """This plan with a pair locked and everybody's helper as they are then; its prices are not those that prove it.

        Nobody else's regret is another for it, so that is not worked out again where it is known.
        """
        pairs, room = self.free
        fit, left = pairs.fit.copy(), room.copy()
        fit[person] = NEVER
        left[helper] -= 1
        plan = replace(self, helper_of=helper_of, total=total, free=(Table(fit, pairs.one), left))
        if "regret" in vars(self):
            regret = self.regret.copy()
            regret[person] = np.inf
            vars(plan)["regret"] = regret
        return plan

    @property
    def bound(self) -> int:
        """What no assignment of as many people can pass in total."""
        return self.total + self.certificate.gap


@dataclass(frozen=True)
class Best:
    """A best assignment with the prices that prove it.

    `bound`: what no assignment can be worth more than. `tight`: pairs of which all best assignments are made.
    """

    match: Ints
    prices: Prices
    worth: int
    bound: int
    tight: Arcs


def solve(problem: Problem, about: Plan | None = None, left: tuple[Table, Ints] | None = None) -> Plan:
    """Return the best plan of all, with its proof. Locks are kept as they are; the proof covers everybody else.

    `about`: a plan of much the same problem, to begin with. `left`: the scores and the room that count, instead of all
    that are left once locked people are gone.
    """
    pairs, room = left or free(problem)
    best = best_of_all(
        pairs, room, Names(problem.people, problem.helpers), None if about is None else _usual_prices(about)
    )
    match = best.match.copy()
    for person, helper in problem.locks:
        match[person] = helper
    proof = Certificate(best.prices.weight, best.prices.people, best.prices.helpers, best.worth, best.bound)
    return Plan(match, _worth(problem.score, match), proof, (pairs, room), best.tight)


def proves(problem: Problem, plan: Plan) -> bool:
    """Check a plan's certificate without a solver: the prices hold for every allowed pair and meet the plan's worth."""
    pairs, room = free(problem)
    proof = plan.certificate
    match = plan.without(problem.locks)
    matched = np.flatnonzero(match >= 0)
    prices = Prices(proof.people, proof.helpers, proof.coverage_weight)
    offending = compared(pairs, prices, most=1).better
    worth = _worth(problem.score, match) + proof.coverage_weight * len(matched)
    holds = (
        (problem.score[matched, match[matched]] != NOT_ALLOWED).all(),
        (np.bincount(match[matched], minlength=len(room)) <= room).all(),
        not len(offending.person),
        (proof.people >= 0).all(),
        (proof.helpers >= 0).all(),
        worth == int(proof.people.sum() + (room * proof.helpers).sum()),
    )
    return all(map(bool, holds))


def free(problem: Problem) -> tuple[Table, Ints]:
    """Scores and room once locked people and the places they take are gone."""
    fit = problem.score.astype(float_for(problem.top))
    fit[problem.score == NOT_ALLOWED] = NEVER
    room = problem.room.copy()
    for person, helper in problem.locks:
        fit[person] = NEVER
        room[helper] -= 1
    return Table(fit, problem.top), room


def _worth(score: Scores, match: Ints) -> int:
    matched = np.flatnonzero(match >= 0)
    return int(score[matched, match[matched]].sum())


def _usual_prices(plan: Plan) -> Ints:
    """The prices of places, without what they cost more where being matched is worth more than all scores."""
    proof, one = plan.certificate, plan.free[0].one
    more = proof.coverage_weight - USUAL * one
    return np.where(proof.helpers > max(more, (USUAL + 1) * one), proof.helpers - more, proof.helpers)


def best_of_all(pairs: Pairs, room: Ints, names: Names, about: Ints | None = None) -> Best:
    """As many people as possible, then the largest sum of scores; of equals always the same one.

    `about`: prices of places that are nearly right.
    """
    return usual_best(pairs, room, names, about) or surest_best(pairs, room, names)


def usual_best(pairs: Pairs, room: Ints, names: Names, about: Ints | None = None) -> Best | None:
    """The same, or None: being matched at all is worth the usual, and that may leave somebody out for a better fit.

    Where it does not, the proof is for a match being worth more than all scores together.
    """
    best = _lifted(pairs, room, _best(pairs, room, USUAL * pairs.one, about))
    return best and _settled(room, best, names)


def surest_best(pairs: Pairs, room: Ints, names: Names) -> Best:
    """The same with a match worth more than all scores together from the start."""
    return _settled(room, _best(pairs, room, _all_scores(pairs)), names)


def _settled(room: Ints, best: Best, names: Names) -> Best:
    tight = still_tight(best.tight, best.prices)
    return replace(best, match=same_in_any_order(tight, room, best.match, best.prices, names), tight=tight)


def _all_scores(pairs: Pairs) -> int:
    return (pairs.shape[0] + 1) * pairs.one


def _best(pairs: Pairs, room: Ints, weight: int, about: Ints | None = None) -> Best:
    people, helpers = pairs.shape
    small = people * helpers <= WHOLE
    if small:
        guess, about = np.zeros(helpers, np.int64), None
    else:
        guess = likely_prices(pairs, room) if about is None else about
    arcs = best_of_each(pairs, guess, helpers if small else TRIED)
    many = NEVER_MANY if small else MANY * people
    while True:
        worth = Arcs(arcs.person, arcs.helper, arcs.worth + weight)
        match = most_worth(worth, people=people, room=room, about=about)
        prices = Prices(*smallest_prices(worth, match, helpers), weight)
        about = prices.helpers
        found = compared(pairs, prices, most=JOINING)
        if not len(found.better.person):
            chosen = match[arcs.person] == arcs.helper
            bound = found.gains + int((room * prices.helpers).sum())
            return Best(match, prices, int(worth.worth[chosen].sum()), bound, found.tight)
        if len(arcs.person) > many and len(found.better.person) < people:
            arcs, many = _fewer(pairs, arcs, match, prices), NEVER_MANY
        else:
            arcs = joined([arcs, found.better])


def _fewer(pairs: Pairs, arcs: Arcs, match: Ints, prices: Prices) -> Arcs:
    """Once prices are nearly right: each person's own pair and their best ones, instead of all that were tried."""
    best = best_of_each(pairs, prices.helpers, AGAIN)
    return joined([_those(arcs, match[arcs.person] == arcs.helper), _those(best, match[best.person] != best.helper)])


def _those(arcs: Arcs, kept: Flags) -> Arcs:
    return Arcs(arcs.person[kept], arcs.helper[kept], arcs.worth[kept])


def _lifted(pairs: Pairs, room: Ints, best: Best) -> Best | None:
    """The same assignment proven when being matched is worth more than all scores, or None if that cannot be shown.

    Whoever waits, everyone who has a place they could take, and so on: if all places these people could have are taken,
    no assignment matches more people (König), and the prices of these places and of everybody else go up alike.
    """
    short = waiting(pairs, room, best.match)
    if short is None:
        return None
    more = _all_scores(pairs) - best.prices.weight
    prices = Prices(
        best.prices.people + more * ((best.match >= 0) & ~short.people),
        best.prices.helpers + more * short.helpers,
        best.prices.weight + more,
    )
    lift = more * int((best.match >= 0).sum())
    return replace(best, prices=prices, worth=best.worth + lift, bound=best.bound + lift)
