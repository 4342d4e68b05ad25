"""At this pace: done by a day, or so much at the end; nothing where a pace says nothing."""

from dataclasses import replace
from datetime import date

import pytest

from alongside.blueprint.tongues.english import ENGLISH
from alongside.blueprint.tongues.spanish import SPANISH
from alongside.standing.evaluation import Standing
from alongside.standing.forecast import Forecast, at_end, forecast, told_forecast
from alongside.standing.known import Item, State, Verdict

pytestmark = pytest.mark.once
ON, DUE = date(2027, 1, 1), date(2027, 4, 11)  # 100 days are left
HALF = Item("hours", "Hours", "", State.ON_PLAN, unit="minutes", have=600, of=1200, planned=600, due=DUE)


@pytest.mark.parametrize(
    "have,planned,done_on,at_end",
    [
        (600, 600, date(2027, 4, 11), 1200),  # just on the plan: on the last day
        (800, 600, date(2027, 2, 20), 1200),  # 800 in half of the time: the other 400 in a quarter of it
        (300, 600, None, 600),
        (1199, 600, date(2027, 1, 2), 1200),
    ],
)
def test_done_by_a_day_or_so_much_at_the_end(have: int, planned: int, done_on: date | None, at_end: int) -> None:
    assert forecast(replace(HALF, have=have, planned=planned), ON) == Forecast(1200, done_on, at_end)


@pytest.mark.parametrize(
    "item",
    [
        replace(HALF, state=State.MET),
        replace(HALF, have=0),
        replace(HALF, planned=59),  # less than a twentieth of the time is over
        replace(HALF, due=ON),
        replace(HALF, due=None),
        replace(HALF, planned=None),
    ],
)
def test_nothing_is_said_where_a_pace_says_nothing(item: Item) -> None:
    assert forecast(item, ON) is None


def test_in_words_of_either_language_and_not_of_what_rests() -> None:
    standing = Standing(ON, Verdict.BEHIND, (replace(HALF, have=375),), (), (), None)
    assert told_forecast(standing) == "At this pace, 12.5 of 20 hours at the end"
    assert told_forecast(replace(standing, tongue=SPANISH)) == "A este ritmo, 12.5 de 20 horas al final"
    quick = replace(standing, items=(replace(HALF, have=800),))
    assert told_forecast(quick) == f"At this pace, done by {ENGLISH.near_day(date(2027, 2, 20), ON)}"
    assert told_forecast(replace(quick, verdict=Verdict.PAUSED)) == ""


@pytest.mark.parametrize(
    "have, planned, of, there",
    [
        (300, 600, 1200, 600),
        (800, 600, 1200, 1200),  # never more than is asked
        (0, 600, 1200, 0),
        (700, 1200, 1200, 700),  # the last day is over
        (700, 1300, 1200, 700),
        (300, 59, 1200, None),  # less than a twentieth of the time is over
        (0, 0, 0, None),
    ],
)
def test_so_much_on_the_last_day(have: int, planned: int, of: int, there: int | None) -> None:
    assert at_end(have, planned, of) == there
