"""Places that several duties want of the same helpers: divided for all of them at once, never by which comes first."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np

from alongside.matching.proposing import Draft
from alongside.matching.queries.gathering import Need
from alongside.matching.solver.assignment import solve
from alongside.matching.solver.problem import NOT_ALLOWED, Ints, Problem

# apart: every duty has the places it would have had alone, so none was in another's way. together: they were divided so
# that as many people as possible have somebody, then by fit. in-order: one after the other, as the program lists them.
type How = Literal["apart", "together", "in-order"]
type Alone = Sequence[tuple[Need, Draft]]


def divided(alone: Alone) -> tuple[How, list[Counter[int]]]:
    """How the places of helpers are divided between duties, each worked out as if it were alone; and for each of them
    how many places of each helper (row numbers) the others have."""
    room = _room(alone)
    uses = [_uses(need, draft.best.helper_of) for need, draft in alone]
    if _fits(sum(uses, Counter()), room):
        return "apart", _of_others(uses)
    uses = _together(alone, room)
    each = all(_fits(one, _room([duty])) for one, duty in zip(uses, alone, strict=True))
    return ("together", _of_others(uses)) if each and _fits(sum(uses, Counter()), room) else ("in-order", [])


def _room(alone: Alone) -> dict[int, int]:
    """The places of each helper, in whichever duty they have most; where nobody set a limit, one for everybody."""
    found: dict[int, int] = {}
    everybody = sum(len(draft.problem.people) for _, draft in alone)
    for need, draft in alone:
        for helper, agreed, places in zip(need.helpers, need.agreed, draft.room.tolist(), strict=True):
            found[helper.pk] = max(everybody if agreed is None else places, found.get(helper.pk, 0))
    return found


def _uses(need: Need, helper_of: Ints) -> Counter[int]:
    return Counter(need.helpers[j].pk for j in helper_of.tolist() if j >= 0)


def _fits(uses: Mapping[int, int], room: Mapping[int, int]) -> bool:
    return all(places <= room.get(helper, 0) for helper, places in uses.items())


def _of_others(uses: Sequence[Counter[int]]) -> list[Counter[int]]:
    everyone: Counter[int] = sum(uses, Counter())
    return [everyone - mine for mine in uses]


def _together(alone: Alone, room: Mapping[int, int]) -> list[Counter[int]]:
    """The places each duty has where all their people are matched at once; locks that find no place are let go."""
    keys = list(room)
    at = {pk: j for j, pk in enumerate(keys)}
    names = {need.helpers[j].pk: name for need, draft in alone for j, name in enumerate(draft.problem.helpers)}
    people: list[str] = []
    scores, locks, left = [], [], dict(room)
    for need, draft in alone:
        score = np.full((len(draft.problem.people), len(keys)), NOT_ALLOWED, np.int64)
        columns = [at[helper.pk] for helper in need.helpers]
        score[:, columns] = draft.problem.score
        for i, j in draft.problem.locks:
            if left[need.helpers[j].pk] > 0:
                left[need.helpers[j].pk] -= 1
                locks.append((len(people) + i, columns[j]))
        people += [f"{need.duty} {name}" for name in draft.problem.people]
        scores.append(score)
    places = np.array([room[pk] for pk in keys], np.int64)
    top = max(draft.problem.top for _, draft in alone)
    problem = Problem(tuple(people), tuple(names[pk] for pk in keys), places, np.concatenate(scores), tuple(locks), top)
    helper_of, found, first = solve(problem).helper_of, [], 0
    for _, draft in alone:
        mine = helper_of[first : first + len(draft.problem.people)]
        found.append(Counter(keys[j] for j in mine.tolist() if j >= 0))
        first += len(draft.problem.people)
    return found
