"""People who share too few places are told so, all of them together."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from alongside.blueprint.parts.matching import Matching
from alongside.matching.choosing import why_not
from alongside.matching.one_more import with_one_more
from alongside.matching.proposing import Draft
from alongside.matching.scores.case import Case, Pairings
from alongside.matching.scores.profile import Profile
from alongside.matching.solver.assignment import solve
from alongside.matching.solver.problem import NOT_ALLOWED, TOP, Problem

pytestmark = pytest.mark.once
FULL = "Already has everyone they agreed to. With one more place: nobody else would change."


def _draft(
    people: int, room: list[int], locks: tuple[tuple[int, int], ...] = (), left: frozenset[int] = frozenset()
) -> Draft:
    none = np.zeros((people, len(room)), np.bool_)
    case = Case(
        duty="mentoring",
        matching=Matching(),
        people=tuple(Profile(f"p{n}", f"Person {n}") for n in range(people)),
        helpers=tuple(Profile(f"h{n}", f"Helper {n}") for n in range(len(room))),
        pairings=Pairings(none, none, none),
        on=date(2026, 11, 21),
        helper_word=("mentor", "mentors"),
    )
    return Draft(case, np.array(room, np.int64), locks, left)


def _hints(draft: Draft) -> set[tuple[str, ...]]:
    return {one.hints for one in draft.suggested() if one.helper is None}


def test_everyone_who_waits_counts() -> None:
    assert _hints(_draft(5, [1, 2])) == {("5 people share 3 places. 2 more places would help them all.",)}
    assert _hints(_draft(3, [1, 1])) == {("3 people share 2 places. One more place would help.",)}


def test_full_helpers_and_none_at_all() -> None:
    assert _hints(_draft(1, [0])) == {("The one mentor who could help is full. One more place would help.",)}
    assert _hints(_draft(1, [0, 0])) == {("Both who could help are full. One more place would help.",)}
    assert _hints(_draft(1, [0, 0, 0])) == {("All 3 who could help are full. One more place would help.",)}
    assert _hints(_draft(1, [])) == {("There are no mentors here yet.",)}


def test_left_out_on_purpose_is_said() -> None:
    assert _hints(_draft(1, [1], left=frozenset({0}))) == {("They are left unmatched for now.",)}


def test_why_not_names_who_would_be_left_or_who_is_locked() -> None:
    draft = _draft(2, [1, 0])
    lucky = draft.plan.pairs[0][0]
    other = 1 - lucky
    choice = why_not(draft, other, 0)
    assert (choice.possible, choice.says) == (True, f"Choosing them leaves Person {lucky} with no one.")
    full = why_not(draft, other, 1)
    assert (full.possible, full.full, full.says) == (False, True, FULL)
    locked = why_not(_draft(2, [1, 1], locks=((0, 0),)), 1, 0)
    assert (locked.full, locked.says) == (
        True,
        "No place left: locked for Person 0. With one more place: nobody else would change.",
    )


def test_somebody_left_unmatched_may_still_be_given_a_helper() -> None:
    choice = why_not(_draft(2, [1], left=frozenset({0})), 0, 0)
    assert (choice.possible, choice.says) == (True, "Choosing them leaves Person 1 with no one.")


@pytest.mark.parametrize("people, room, more", [(5, [1, 2], 1), (5, [1, 2], 4), (2, [2], 3), (3, [], 2)])
def test_one_more_helper_is_the_difference_of_two_whole_rounds(people: int, room: list[int], more: int) -> None:
    draft, after = _draft(people, room), _draft(people, [*room, more])
    gained = with_one_more(draft, np.ones(people, np.bool_), more)
    assert len(gained) == len(after.pairs) - len(draft.pairs)
    assert set(gained) <= set(draft.unmatched)
    assert with_one_more(draft, np.zeros(people, np.bool_), more) == ()


@pytest.mark.parametrize("seed", range(60))
def test_one_more_helper_brings_what_the_whole_round_with_them_would(seed: int) -> None:
    random = np.random.default_rng(seed)
    people, helpers, more = int(random.integers(2, 9)), int(random.integers(1, 5)), int(random.integers(1, 4))
    draft = _draft(people, random.integers(0, 3, helpers).tolist())
    never = frozenset(zip(*(axis.tolist() for axis in np.nonzero(random.random((people, helpers)) < 0.6)), strict=True))
    draft = replace(draft, case=replace(draft.case, ruled_out=never))
    may, before = random.random(people) < 0.5, draft.best.helper_of
    gained = with_one_more(draft, may, more)
    open_ = np.concatenate([draft.problem.allowed, may[:, None]], axis=1)
    score = np.where(open_, np.where(before >= 0, TOP, 0)[:, None], NOT_ALLOWED)
    whole = Problem(draft.problem.people, (*draft.problem.helpers, "new"), np.append(draft.room, more), score, ())
    after = solve(whole).helper_of
    assert len(gained) == int((after >= 0).sum()) - int((before >= 0).sum())
    assert (before[list(gained)] < 0).all()
