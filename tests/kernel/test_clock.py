"""The clock: school years, weeks in session, and the two nights a year on which the clocks change."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.kernel.clock import (
    SchoolYear,
    Sessions,
    Span,
    as_typed,
    days,
    merged,
    minutes_between,
    monday_of,
    today_in,
)
from alongside.kernel.errors import Refused

PEORIA = "America/Chicago"
THANKSGIVING = Span(date(2026, 11, 25), date(2026, 11, 27))
WINTER = Span(date(2026, 12, 21), date(2027, 1, 4))
YEAR = Sessions(Span(date(2026, 8, 17), date(2027, 5, 28)), (THANKSGIVING, WINTER))
ZONES = (
    "America/Chicago",
    "America/New_York",
    "America/Phoenix",
    "Pacific/Honolulu",
    "Europe/Lisbon",
    "Australia/Lord_Howe",
)


@pytest.mark.parametrize(
    "day,named",
    [
        (date(2026, 6, 30), "2025-26"),
        (date(2026, 7, 1), "2026-27"),
        (date(2027, 1, 15), "2026-27"),
        (date(2099, 12, 31), "2099-00"),
    ],
)
def test_a_school_year_runs_from_july_to_june(day: date, named: str) -> None:
    assert str(SchoolYear.of(day)) == named


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_every_day_is_inside_its_school_year(day: date) -> None:
    year = SchoolYear.of(day)
    assert year.first_day <= day <= year.last_day
    assert SchoolYear.of(year.last_day + timedelta(days=1)) == SchoolYear(year.starts_in + 1)


def test_breaks_and_weekends_are_not_in_session() -> None:
    wednesday, thanksgiving, saturday = date(2026, 11, 18), date(2026, 11, 26), date(2026, 11, 21)
    assert [YEAR.in_session(day) for day in (wednesday, thanksgiving, saturday)] == [True, False, False]


def test_a_week_that_is_all_break_is_not_a_week() -> None:
    weeks = YEAR.weeks(date(2027, 1, 10))
    assert date(2026, 11, 23) in weeks  # Monday and Tuesday of Thanksgiving week were school days
    assert date(2026, 12, 21) not in weeks
    assert date(2026, 12, 28) not in weeks
    assert weeks[-1] == date(2027, 1, 4)  # from Tuesday the fifth


def test_the_week_number_counts_breaks() -> None:
    assert [YEAR.week_number(date(2026, 8, 17)), YEAR.week_number(date(2026, 11, 21))] == [1, 14]


def test_school_days_between_two_dates() -> None:
    assert YEAR.school_days(Span(date(2026, 11, 23), date(2026, 11, 29))) == 2


def test_a_span_without_an_end_has_no_days_to_list() -> None:
    with pytest.raises(ValueError, match="without an end"):
        list(days(Span(date(2026, 1, 1))))


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20) | st.none()), max_size=8), st.integers(-5, 100))
def test_merged_spans_hold_the_same_days(raw: list[tuple[int, int | None]], probe: int) -> None:
    start = date(2026, 1, 1)
    spans = [Span(start + timedelta(days=a), None if n is None else start + timedelta(days=a + n)) for a, n in raw]
    day = start + timedelta(days=probe)
    assert any(span.holds(day) for span in merged(spans)) == any(span.holds(day) for span in spans)


def test_a_time_as_typed_keeps_zone_and_wall() -> None:
    moment = as_typed(datetime(2026, 11, 19, 15, 30), PEORIA)
    assert (moment.utc, moment.zone, moment.wall) == (
        datetime(2026, 11, 19, 21, 30, tzinfo=UTC),
        PEORIA,
        datetime(2026, 11, 19, 15, 30),
    )


def test_a_time_the_spring_night_skips_is_refused_in_a_sentence() -> None:
    with pytest.raises(Refused) as caught:
        as_typed(datetime(2026, 3, 8, 2, 30), PEORIA)
    assert caught.value.sentence == "2:30 am does not exist on March 8: the clocks jump ahead that night."


def test_a_time_the_autumn_night_doubles_is_asked_about() -> None:
    wall = datetime(2026, 11, 1, 1, 30)
    with pytest.raises(Refused) as caught:
        as_typed(wall, PEORIA)
    assert caught.value.sentence == "1:30 am happens twice on November 1. Say whether you mean the first or the second."
    first, second = as_typed(wall, PEORIA, later=False), as_typed(wall, PEORIA, later=True)
    assert minutes_between(first.utc, second.utc) == 60


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2032, 1, 1)), st.sampled_from(ZONES), st.integers(1, 720), st.booleans()
)
def test_minutes_are_true_on_every_night(wall: datetime, zone: str, minutes: int, later: bool) -> None:
    try:
        start = as_typed(wall.replace(second=0, microsecond=0), zone, later=later)
    except Refused:
        return  # the skipped hour
    end = start.utc + timedelta(minutes=minutes)
    assert minutes_between(start.utc, end.astimezone(ZoneInfo(zone))) == minutes
    assert start.utc.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0) == start.wall


def test_today_is_the_cohorts_day() -> None:
    late = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
    assert [today_in(PEORIA, late), today_in("Europe/Lisbon", late)] == [date(2026, 11, 19), date(2026, 11, 20)]


def test_weeks_begin_on_monday() -> None:
    assert monday_of(date(2026, 11, 22)) == date(2026, 11, 16)
