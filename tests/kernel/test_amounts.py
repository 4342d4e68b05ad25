"""Amounts in words: exact where it was logged, "about" where it was worked out."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.kernel.amounts import about, against, ago, clocked, in_minutes, in_unit, number, short, told

pytestmark = pytest.mark.once
MINUTES = st.integers(min_value=-300_000, max_value=300_000)


def read(words: str) -> float:
    """Read words back as minutes, as a person would: "−1,234 h 5 min", "0.75 h", "14.5" under "hours"."""
    plain = words.removeprefix("−").replace(",", "")
    found = re.fullmatch(r"(?:([\d.]+)(?: h| hours?)?(?: |$))?(?:(\d+) (?:min|minutes?))?", plain)
    assert found is not None, words
    minutes = 60 * float(found[1] or 0) + int(found[2] or 0)
    return -minutes if words.startswith("−") else minutes


@pytest.mark.parametrize(
    "minutes, sentence, column, narrow",
    [
        (0, "0 minutes", "0", "0 h"),
        (1, "1 minute", "1 min", "1 min"),
        (45, "45 minutes", "0.75", "0.75 h"),
        (50, "50 minutes", "50 min", "50 min"),
        (60, "1 hour", "1", "1 h"),
        (61, "1 h 1 min", "1 h 1 min", "1 h 1 min"),
        (90, "1.5 hours", "1.5", "1.5 h"),
        (599, "9 h 59 min", "9 h 59 min", "9 h 59 min"),
        (600, "10 hours", "10", "10 h"),
        (645, "10.75 hours", "10.75", "10.75 h"),
        (115_200, "1,920 hours", "1,920", "1,920 h"),
        (-90, "−1.5 hours", "−1.5", "−1.5 h"),
        (-5, "−5 minutes", "−5 min", "−5 min"),
    ],
)
def test_logged_time(minutes: int, sentence: str, column: str, narrow: str) -> None:
    assert (told(minutes), number(minutes), short(minutes)) == (sentence, column, narrow)


@given(MINUTES)
def test_logged_time_is_told_exactly_so_parts_add_up(minutes: int) -> None:
    assert {read(words(minutes)) for words in (told, number, short, clocked, in_minutes)} == {minutes}


@given(st.integers(1, 300_000), st.integers(1, 300_000))
def test_less_than_asked_never_reads_like_what_was_asked(have: int, of: int) -> None:
    for narrow in (False, True):
        mine, asked = against(have, of, narrow=narrow), against(of, of, narrow=narrow)
        assert (mine == asked) == (have == of)


@pytest.mark.parametrize(
    "have, of, words, narrow",
    [
        (870, 2400, "14.5 of 40 hours", "14.5 of 40 h"),
        (599, 600, "9 h 59 min of 10 hours", "9 h 59 min of 10 h"),
        (20, 45, "20 of 45 minutes", "20 of 45 min"),
        (0, 2400, "0 of 40 hours", "0 of 40 h"),
        (60, 61, "1 h of 1 h 1 min", "1 h of 1 h 1 min"),
    ],
)
def test_logged_time_against_what_is_asked(have: int, of: int, words: str, narrow: str) -> None:
    assert (against(have, of), against(have, of, narrow=True)) == (words, narrow)


@given(MINUTES)
def test_time_that_was_worked_out_is_near_and_says_so(minutes: int) -> None:
    words = about(minutes)
    said = read(words.removeprefix("about "))
    assert abs(said - minutes) <= 15
    assert words.startswith("about ") == (said != minutes)


@pytest.mark.parametrize(
    "minutes, words",
    [
        (0, "0 minutes"),
        (2, "2 minutes"),
        (40, "40 minutes"),
        (52, "about 50 minutes"),
        (58, "about 1 hour"),
        (811, "about 13.5 hours"),
        (870, "14.5 hours"),
    ],
)
def test_about(minutes: int, words: str) -> None:
    assert about(minutes) == words


def test_other_units_and_days() -> None:
    assert [in_unit(90, "minutes"), in_unit(1200, "miles"), in_unit(-3, "count")] == ["1.5 hours", "1,200 miles", "−3"]
    assert [ago(days) for days in (0, 1, 19)] == ["today", "yesterday", "19 days ago"]
