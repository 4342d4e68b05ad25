"""What one more helper at some place would bring: exact, the round worked out once more with them. Pure.

Nobody knows who that would be. Of rules about places it is worked out whom they would pass; the other rules they meet,
as whoever is sought for it would. They evaluate nobody and are related to nobody.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from alongside.blueprint.parts.conditions import tests
from alongside.matching.proposing import Draft
from alongside.matching.scores.case import Case, Pairings
from alongside.matching.scores.profile import Point, Profile
from alongside.matching.scores.rules import answers
from alongside.matching.solver.assignment import solve
from alongside.matching.solver.preferences import Named
from alongside.matching.solver.problem import NOT_ALLOWED, TOP, Flags, Problem

SOMEBODY = "one-more-helper"
type Place = tuple[Point | None, int, int]  # and the building and district, 0 for another than anybody's
BY_PLACE = frozenset({"travel-time", "same-building", "same-district"})


def one_more_helper(draft: Draft, around: tuple[int, ...], room: int) -> tuple[int, ...]:
    """The people who have nobody and would have somebody, if one more helper with so many places worked where it helps
    most: at, or near, the workplace of one of `around`. Whoever has somebody now still has somebody then."""
    best: tuple[int, ...] = ()
    waiting = np.zeros(len(draft.case.people), np.bool_)
    waiting[[i for i in draft.unmatched if i not in draft.left]] = True
    places = dict.fromkeys(place for i in around for place in _places(draft.case.people[i]))
    reach = {place: _may(draft.case, place) for place in places}
    for place in sorted(places, key=lambda one: -int((reach[one] & waiting).sum())):
        if min(room, int((reach[place] & waiting).sum())) > len(best):
            best = max(best, with_one_more(draft, reach[place], room), key=len)
    return best


def with_one_more(draft: Draft, may: Flags, room: int) -> tuple[int, ...]:
    """Who would have somebody then and has nobody now; `may`: whom the new helper could help."""
    people, before = len(draft.case.people), draft.best.helper_of
    column = np.ones(len(before), np.bool_)
    column[:people] = may
    column[sorted(draft.left)] = False
    open_ = np.concatenate([draft.problem.allowed, column[:, None]], axis=1)
    score = np.where(open_, np.where(before >= 0, TOP, 0)[:, None], NOT_ALLOWED)  # whoever has somebody comes first
    helpers, places = (*draft.problem.helpers, SOMEBODY), np.append(draft.room, room)
    after = solve(Problem(draft.problem.people, helpers, places, score, draft.problem.locks)).helper_of
    return tuple(int(i) for i in np.flatnonzero((after >= 0) & (before < 0)) if i < people)


def _places(person: Profile) -> Iterator[Place]:
    """Where a helper could be: where somebody works, or just as near but in another building, or another district."""
    for building, district in ((person.building, person.district), (0, person.district), (0, 0)):
        yield person.point, building, district


def _may(case: Case, place: Place) -> Flags:
    """Whom a helper could help by the rules about places."""
    point, building, district = place
    helper = Profile(SOMEBODY, "", point=point, building=building, district=district)
    nobody = np.zeros((len(case.people), 1), np.bool_)
    pairings = Pairings(nobody, nobody, nobody)
    alone = replace(
        case, helpers=(helper,), pairings=pairings, ruled_out=frozenset(), declined=frozenset(), named=Named()
    )
    may = np.ones(len(case.people), np.bool_)
    for rule in case.matching.must:
        asked = {test.asked for test in tests(rule)}
        if asked & BY_PLACE:
            may &= answers(rule, alone.known).over(alone.shape).yes[:, 0] | _let_go(case, asked)
    return may


def _let_go(case: Case, asked: set[str]) -> Flags:
    """For whom a coordinator let these rules go."""
    return np.array([all((i, fact) in case.waived for fact in asked) for i in range(len(case.people))], np.bool_)
