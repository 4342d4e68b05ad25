"""What one more helper at some place would bring: exact, by the changes that would follow. Pure.

Nobody knows who that would be. Of rules about places it is worked out whom they would pass; the other rules they meet,
as whoever is sought for it would. They evaluate nobody and are related to nobody.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np

from alongside.blueprint.parts.conditions import tests
from alongside.matching.proposing import Draft
from alongside.matching.scores.case import Case, Pairings
from alongside.matching.scores.profile import Point, Profile
from alongside.matching.scores.rules import answers
from alongside.matching.solver.preferences import Named
from alongside.matching.solver.problem import Flags, Ints

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
    """Who would have somebody then and has nobody now; `may`: whom the new helper could help. As many as possible: each
    place of theirs goes, by as short a row of changes as there is, to somebody who waits."""
    people, helper_of = len(draft.case.people), draft.best.helper_of.copy()
    free = np.ones(len(helper_of), np.bool_)
    free[[i for i, _ in draft.problem.locks]] = False
    waits = (helper_of < 0) & (np.arange(len(helper_of)) < people)
    for flags in free, waits:
        flags[sorted(draft.left)] = False
    column = np.ones(len(helper_of), np.bool_)
    column[:people] = may
    by_helper, theirs = np.ascontiguousarray(draft.problem.allowed.T), len(draft.problem.helpers)
    found = []
    for _ in range(room):
        row = _row_of_changes(by_helper, helper_of, column & free, free & (waits | (helper_of >= 0)), waits)
        if not row:
            break
        found.append(row[-1])
        waits[row[-1]] = False
        for person, after in pairwise(reversed(row)):  # each takes the place of the next, who goes elsewhere
            helper_of[person] = helper_of[after]
        helper_of[row[0]], free[row[0]] = theirs, False
    return tuple(sorted(found))


def _row_of_changes(by_helper: Flags, helper_of: Ints, first: Flags, may_move: Flags, waits: Flags) -> list[int]:
    """Whoever takes the new place, then whoever takes what they leave, and so on to somebody who waits; or nobody."""
    came: dict[int, int] = dict.fromkeys(np.flatnonzero(first).tolist(), -1)
    seen, now, given_up = first.copy(), first, set[int]()
    while now.any():
        if (now & waits).any():
            row = [int(np.flatnonzero(now & waits)[0])]
            while came[row[-1]] >= 0:
                row.append(came[row[-1]])
            return row[::-1]
        after = np.zeros_like(first)
        for person in np.flatnonzero(now).tolist():
            helper = int(helper_of[person])
            if 0 <= helper < len(by_helper) and helper not in given_up:
                given_up.add(helper)
                fresh = by_helper[helper] & ~seen & may_move
                came |= dict.fromkeys(np.flatnonzero(fresh).tolist(), person)
                seen |= fresh
                after |= fresh
        now = after
    return []


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
