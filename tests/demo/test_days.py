"""The demo's school year: whatever the day, it is in the thirteenth week, and the breaks lie in the year."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.demo.days import WEEK, a_year_before, year_around, years_before

pytestmark = pytest.mark.once

SOME_DAYS = [
    date(2026, 11, 21),
    date(2028, 2, 29),
    date(2026, 7, 1),
    date(2026, 6, 30),
    date(2027, 1, 1),
    date(2026, 12, 31),
    date(2026, 3, 9),
    date(2026, 11, 1),
]


@pytest.mark.parametrize("day", SOME_DAYS, ids=str)
def test_every_day_is_in_the_thirteenth_week(day: date) -> None:
    year = year_around(day)
    assert year.sessions.week_number(day) == WEEK
    assert year.span.holds(day)


@given(st.dates(date(2024, 1, 1), date(2040, 12, 31)))
def test_the_year_holds_its_day_and_its_breaks(day: date) -> None:
    year = year_around(day)
    assert year.sessions.week_number(day) == WEEK
    assert all(year.span.holds(span.first) and year.span.holds(span.last or span.first) for _, span in year.breaks)
    assert len(year.sessions.weeks(year.last)) == 37
    assert (year.first - a_year_before(year).first).days == 364


def test_made_late_in_november_the_break_is_thanksgiving() -> None:
    breaks = dict(year_around(date(2026, 11, 21)).breaks)
    assert (breaks["November break"].first, breaks["November break"].last) == (date(2026, 11, 25), date(2026, 11, 27))


def test_a_leap_day_has_a_day_in_the_years_before() -> None:
    assert years_before(date(2028, 2, 29), 1) == date(2027, 2, 28)
    assert years_before(date(2026, 8, 24), 2) == date(2024, 8, 24)
