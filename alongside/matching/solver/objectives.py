"""What "best" may mean; nobody is ever left out for it, nor what comes before the fit given up (`besides`).

Total: the largest sum of scores. Least regret: how far the one who does worst is from their own best allowed helper, as
little as possible, then the largest total. Balance: how many people the busiest helper takes, as few as possible, then
the largest total. Worst first: the best worst score, then the next, and so on.
"""

from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from alongside.matching.solver.assignment import Plan, free, solve
from alongside.matching.solver.besides import NOTHING, Besides, Sought
from alongside.matching.solver.coverage import Cover
from alongside.matching.solver.flow import Arcs, most_worth
from alongside.matching.solver.pairs import USUAL, Fit, best_of_each, joined, likely_prices, places
from alongside.matching.solver.problem import NOT_ALLOWED, Flags, Ints, Problem, Scores
from alongside.matching.solver.ties import Face, Names
from alongside.matching.solver.widened import Widened, best_before_fit, widened
from alongside.matching.solver.worst_first import begun_on, is_alike, worst_first, worst_first_on

TRIED = 12

type Objective = Literal["least-regret", "total", "worst-first", "balance"]


@dataclass(frozen=True)
class Aimed:
    """The best round for an objective, locked pairs included; -1 for whoever has nobody.

    `bound`: what no round that keeps to `limit` can pass in total. `limit`: the most regret, the lowest score or the
    most people at one helper, as the objective has it; nothing for the total. `plan`: the one of the largest total
    that keeps to it, where that is what the round is. `few`: the pairs it began with, for worst first. `beforehand`:
    the problem that has what comes before the fit as columns, and its plan, where that is how the round was found.
    """

    helper_of: Ints
    total: int
    bound: int
    limit: int | None = None
    plan: Plan | None = None
    few: Arcs | None = None
    beforehand: tuple[Widened, Plan] | None = None


def aimed(
    problem: Problem,
    objective: Objective,
    plan: Plan | None = None,
    besides: Besides = NOTHING,
    about: Aimed | None = None,
) -> Aimed:
    """The best round for an objective; `plan` is the one of the largest total, where it is known: worst first needs
    none. `besides`: what comes before the fit. `about`: the best round of much the same problem, to begin with."""
    if besides.asks(problem):
        return _aimed_besides(problem, objective, plan or solve(problem), besides)
    if objective == "worst-first":
        return worst_fit_first(problem, about)
    plan = plan or solve(problem)
    if objective == "total":
        return Aimed(plan.helper_of, plan.total, plan.bound)
    ways = {"least-regret": least_regret, "balance": balanced}
    found, limit = ways[objective](problem, plan, about)
    return Aimed(found.helper_of, found.total, found.bound, limit, found)


def _aimed_besides(problem: Problem, objective: Objective, plan: Plan, besides: Besides) -> Aimed:
    sought, limit = Sought(problem, besides, plan.without(problem.locks)), None
    if objective in ("least-regret", "balance"):
        limit, sought = _least_limit(sought, plan, objective)
    if objective == "worst-first":
        more, face = best_before_fit(sought)
        found, over, beforehand = more.back(_worst_of(face, more, sought)), 0, None
    else:
        more = widened(sought)
        best = solve(more.problem)
        found, over, beforehand = more.back(best.helper_of), best.certificate.gap, (more, best)
    for one, other in problem.locks:
        found[one] = other
    scores = problem.score[found >= 0, found[found >= 0]]
    if objective == "worst-first" and len(scores):
        limit = int(besides.worths(problem)[found >= 0, found[found >= 0]].min())
    return Aimed(found, int(scores.sum()), int(scores.sum()) + over, limit, beforehand=beforehand)


def _least_limit(sought: Sought, plan: Plan, objective: Objective) -> tuple[int, Sought]:
    """The least limit within which as much can be seen to as without one, and what is sought within it."""
    problem, far = sought.problem, np.isfinite(plan.regret)
    within, limits = {
        "least-regret": (within_regret, np.append(0, np.unique(plan.regret[far]).astype(np.int64))),
        "balance": (capped, np.arange(int(plan.free[1].max(initial=0)) + 1)),
    }[objective]

    def kept(limit: int) -> Sought:
        return replace(sought, problem=within(problem, plan, int(limit)))

    least = int(limits[bisect_left(limits, True, key=lambda limit: kept(limit).as_good(sought))])
    return least, kept(least)


def _worst_of(face: Face, more: Widened, sought: Sought) -> Ints:
    """Of some rounds the best by worst first; having nobody is no pair of it."""
    at = more.helper[face.pairs.helper]
    scores = sought.besides.worths(sought.problem)
    _, worth = np.unique(np.where(at < 0, sought.problem.top, scores[face.pairs.person, at]), return_inverse=True)
    names = Names(more.problem.people, more.problem.helpers)
    pairs = Arcs(face.pairs.person, face.pairs.helper, worth)
    return worst_first_on(replace(face, pairs=pairs), names, alike=is_alike(worth, len(face.match)))


def least_regret(problem: Problem, plan: Plan, about: Aimed | None = None) -> tuple[Plan, int]:
    """The plan, and the most that anybody's score lies below that of their own best allowed helper.

    Locked people have no say in it. The plan's proof is over the pairs that keep to that most. `plan`: the one of the
    largest total.
    """
    match = plan.without(problem.locks)
    least, _ = least_step(plan.regret, plan.free[1], match, about.limit if about else None)
    if least == most_lacked(plan.regret, match):
        return plan, least
    return solve(within_regret(problem, plan, least), about.plan if about else plan), least


def within_regret(problem: Problem, plan: Plan, most: int) -> Problem:
    """The problem without the pairs of more regret; locked ones stay. `plan`: any plan of it."""
    over = plan.regret > most
    over[[one for one, _ in problem.locks]] = False
    return replace(problem, score=np.where(over, np.int32(NOT_ALLOWED), problem.score))


def least_step(regret: Fit, room: Ints, match: Ints, likely: int | None = None) -> tuple[int, Ints]:
    """The least regret, or whatever each pair lacks, with which as many people as in `match` can be matched; and how.

    So many people need at least what they lack with their own best; that is tried first. Where a step does not, whom
    nobody more can have (Hall) says how much more it takes; every other time that is the next step, since it is often
    enough. `likely`: the first one, and then the one below it.
    """
    wanted, high = int((match >= 0).sum()), most_lacked(regret, match)
    low = int(np.partition(regret.min(axis=1), wanted - 1)[wanted - 1]) if wanted else 0
    most_so_far, step = Cover(regret <= low, room, match), likely or low or None
    while low < high:
        if step is None or not low <= step < high:
            step = (low + high) // 2
        near = regret <= step
        cover = max((Cover(near, room, begun) for begun in (match, most_so_far.match)), key=lambda one: one.people)
        shut = cover.grown(wanted)
        if shut is None:
            match, high = cover.match, most_lacked(regret, cover.match)
            step = high - 1 if step == likely else None
        else:
            most_so_far, beyond = cover, regret[shut.people][:, ~shut.helpers]
            low, before = max(step + 1, int(beyond.min())), low
            step = None if step == before else low
    return high, match


def most_lacked(regret: Fit, match: Ints) -> int:
    there = np.flatnonzero(match >= 0)
    return int(regret[there, match[there]].max(initial=0))


def balanced(problem: Problem, plan: Plan, about: Aimed | None = None) -> tuple[Plan, int]:
    """The plan, and how many people the busiest helper takes besides those locked with them."""
    fit, room = plan.free
    match = plan.without(problem.locks)
    wanted, busiest = int((match >= 0).sum()), int(np.bincount(match[match >= 0], minlength=1).max())
    allowed, low, high = fit.fit >= 0, 0, busiest
    while low < high:
        step = (low + high) // 2
        cover = Cover(allowed, np.minimum(room, step), match)
        if cover.grown(wanted) is None:
            match, high = cover.match, int(cover.taken.max())
        else:
            low = step + 1
    if high == busiest:
        return plan, high
    return solve(capped(problem, plan, high), about.plan if about else plan), high


def capped(problem: Problem, plan: Plan, most: int) -> Problem:
    """The problem with room for so many people at each helper, besides those locked there. `plan`: any plan of it."""
    room = plan.free[1]
    return replace(problem, room=problem.room - room + np.minimum(room, most))


def worst_fit_first(problem: Problem, about: Aimed | None = None) -> Aimed:
    """The round whose list of scores, the worst one first, is the best of all.

    How low the worst one has to be is sought first: what lies below is no part of it. `about`: the best round of much
    the same problem, to begin with.
    """
    fit, room = free(problem)
    few = _again(fit.fit, about.few) if about and about.few else best_of_each(fit, likely_prices(fit, room), TRIED)
    people, alike, allowed = len(fit.fit), is_alike(few.worth, len(fit.fit)), fit.fit >= 0
    if about is None:
        usual = Arcs(few.person, few.helper, few.worth + USUAL * fit.one)
        first = begun_on(few, room, people) if alike else most_worth(usual, people=people, room=room)
    else:
        first = about.helper_of
    lack = np.where(allowed, fit.one - fit.fit, np.inf)
    likely = fit.one - about.limit if about and about.limit is not None else None
    least, begun = least_step(lack, room, _grown(allowed, room, first), likely)
    if not alike:
        tried = _with(few, begun, problem.score, fit.one - least)
        better = begun_on(tried, room, people, _own(problem.score, begun))
        if np.count_nonzero(better >= 0) == np.count_nonzero(begun >= 0):  # else it left somebody out for the others
            begun = better
    near = lack <= least
    person, helper = places(near)
    arcs = Arcs(person, helper, problem.score[near].astype(np.int64))
    match = worst_first(arcs, room, Names(problem.people, problem.helpers), begun, alike=alike).match
    for one, other in problem.locks:
        match[one] = other
    own = _own(problem.score, match)
    total = int(own.sum())
    return Aimed(match, total, total, int(own.min()) if len(own) else None, few=few)


def _grown(allowed: Flags, room: Ints, match: Ints) -> Ints:
    """As many people as can be, from some of their pairs on."""
    cover = Cover(allowed, room, match)
    cover.grown(len(match))
    return cover.match


def _again(fit: Fit, few: Arcs) -> Arcs:
    """The same pairs, as far as they are allowed, with what they are worth now."""
    worth = fit[few.person, few.helper]
    kept = worth >= 0
    return Arcs(few.person[kept], few.helper[kept], worth[kept].astype(np.int64))


def _own(score: Scores, match: Ints) -> Ints:
    there = np.flatnonzero(match >= 0)
    own: Ints = score[there, match[there]].astype(np.int64)
    return own


def _with(few: Arcs, match: Ints, score: Scores, lowest: int) -> Arcs:
    """Those of few pairs that are not below some score, and the ones of a round that are not among them."""
    there = np.flatnonzero(match >= 0)
    kept = (few.worth >= lowest) & (match[few.person] != few.helper)
    own = Arcs(there, match[there], _own(score, match))
    return joined([Arcs(few.person[kept], few.helper[kept], few.worth[kept]), own])
