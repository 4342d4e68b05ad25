"""What choosing another helper would cost, in words: whose fit is less, what the objective loses, and all together."""

from datetime import date

import numpy as np
import pytest

from alongside.blueprint.parts.matching import Criterion, Matching, Objective
from alongside.matching.choosing import why_not
from alongside.matching.proposing import Draft
from alongside.matching.scores.case import Case, Pairings
from alongside.matching.scores.profile import Profile

pytestmark = pytest.mark.once
WHOLE = 20
GOALS = Criterion(share=100, by="overlap", fact="needs", helper_fact="strengths", says="goals")
PEOPLE, HELPERS = ("Dana", "Lamar", "Corey"), ("Ruth", "Otis", "Cecilia")


def _draft(fits: list[list[int]], room: list[int], objective: Objective) -> Draft:
    """A round in which person i shares `fits[i][j]` of twenty goals with helper j."""
    goals = [[f"goal {i}-{n}" for n in range(WHOLE)] for i in range(len(fits))]
    none = np.zeros((len(fits), len(room)), np.bool_)
    case = Case(
        duty="mentoring",
        matching=Matching(objective=objective, weigh={"goals": GOALS}),
        people=tuple(Profile(f"p{i}", PEOPLE[i], lists={"needs": tuple(goals[i])}) for i in range(len(fits))),
        helpers=tuple(
            Profile(
                f"h{j}",
                HELPERS[j],
                lists={"strengths": tuple(goal for i, row in enumerate(fits) for goal in goals[i][: row[j]])},
            )
            for j in range(len(room))
        ),
        pairings=Pairings(none, none, none),
        on=date(2026, 11, 21),
        helper_word=("mentor", "mentors"),
    )
    return Draft(case, np.array(room, np.int64))


def _says(draft: Draft, person: int, helper: int) -> str:
    choice = why_not(draft, person, helper)
    assert choice.possible
    return choice.says


def test_how_much_less_well_and_whose_fit_it_is() -> None:
    draft = _draft([[18, 16], [18, 4]], [1, 1], "total")
    assert draft.pairs == ((0, 1), (1, 0))
    assert _says(draft, 0, 0) == (
        "Choosing them gives Lamar to Otis instead. The fit of Lamar would be workable in place of strong. "
        "The round as a whole would fit much less well."
    )
    assert _says(_draft([[19, 18]], [1, 1], "total"), 0, 1) == "The round as a whole would fit a little less well."
    assert _says(_draft([[19, 14]], [1, 1], "total"), 0, 1) == "The round as a whole would fit less well."


def test_what_is_as_good_is_said_to_be() -> None:
    draft = _draft([[10, 10], [10, 10]], [1, 1], "total")
    other = int(draft.helper_of[1])
    moves = f"Choosing them gives Lamar to {HELPERS[1 - other]} instead."
    assert _says(draft, 0, other) == f"{moves} The round as a whole would fit just as well."


def test_a_larger_total_does_not_hide_what_the_objective_would_lose() -> None:
    regret = _draft([[20, 13, 8], [0, 20, 13], [20, 0, 0]], [1, 1, 1], "least-regret")
    assert regret.pairs == ((0, 1), (1, 2), (2, 0))
    assert _says(regret, 0, 2) == (
        "Choosing them gives Lamar to Otis instead. "
        "Dana would be further from their own best choice than anybody has to be."
    )
    balance = _draft([[20, 10], [20, 10]], [2, 2], "balance")
    one = int(np.flatnonzero(balance.helper_of == 1)[0])
    assert _says(balance, one, 0) == "Ruth would be given more people than anybody has to be."
    worst = _draft([[20, 10], [12, 6]], [1, 1], "worst-first")
    assert worst.pairs == ((0, 1), (1, 0))
    assert _says(worst, 0, 0) == (
        "Choosing them gives Lamar to Otis instead. The fit of Lamar would be workable in place of good. "
        "Whoever fits least would fit less well."
    )
