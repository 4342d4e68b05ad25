"""What another choice would cost, and why somebody is left over: both exact."""

from dataclasses import dataclass

import numpy as np

from alongside.matching.solver.assignment import Plan, solve
from alongside.matching.solver.problem import Flags, Ints, Problem


@dataclass(frozen=True)
class Change:
    """What differs when a pair is forced: who is left with no one, who gets someone, who moves, the total fit lost."""

    left_out: tuple[int, ...]
    brought_in: tuple[int, ...]
    moved: tuple[int, ...]
    fit_lost: int


def if_given(problem: Problem, plan: Plan, person: int, helper: int) -> Change:
    """The exact difference between the best plan and the best one in which `person` has `helper` (an allowed pair)."""
    other = solve(problem.with_lock(person, helper))
    before, after = plan.helper_of, other.helper_of
    differs = before != after
    differs[person] = False
    return Change(
        left_out=_where(differs & (after < 0)),
        brought_in=_where(differs & (before < 0)),
        moved=_where(differs & (before >= 0) & (after >= 0)),
        fit_lost=plan.total - other.total,
    )


@dataclass(frozen=True)
class Shortage:
    """People who can only be helped by the same few helpers, and the places these have: more people than places."""

    people: tuple[int, ...]
    helpers: tuple[int, ...]
    places: int


def shortage_around(problem: Problem, plan: Plan, person: int) -> Shortage:
    """Everyone who competes for the places an unmatched person could have (Hall's theorem)."""
    locked: Flags = np.zeros(len(problem.people), np.bool_)
    locked[[one for one, _ in problem.locks]] = True
    people, helpers = _closure(problem.allowed, plan.helper_of, locked, person)
    waiting = (plan.helper_of < 0) & problem.allowed.any(axis=1)
    people |= waiting & ~problem.allowed[:, ~helpers].any(axis=1)
    taken = np.bincount([helper for _, helper in problem.locks], minlength=len(problem.helpers)).astype(np.int64)
    places = int((problem.room - taken)[helpers].sum())
    return Shortage(_where(people), _where(helpers), places)


def _closure(allowed: Flags, helper_of: Ints, locked: Flags, person: int) -> tuple[Flags, Flags]:
    people = np.zeros(len(allowed), np.bool_)
    people[person] = True
    while True:
        helpers: Flags = allowed[people].any(axis=0)
        held = (helper_of >= 0) & np.append(helpers, False)[helper_of] & ~locked
        if not (held & ~people).any():
            return people, helpers
        people = people | held


def _where(flags: Flags) -> tuple[int, ...]:
    return tuple(int(index) for index in np.flatnonzero(flags))
