"""When a letter may go out: never in what is quiet, soonest otherwise, and once a day for whoever asked for that."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.notices.timing import USUAL, Quiet, goes_out

CHICAGO = "America/Chicago"


def at(day: int, hour: int, minute: int = 0, *, month: int = 11) -> datetime:
    """A wall time in Chicago in 2026, as UTC."""
    return datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo(CHICAGO)).astimezone(UTC)


@pytest.mark.parametrize(
    "now,quiet,daily,out",
    [
        (at(19, 12), None, False, None),
        (at(19, 12), USUAL, False, None),
        (at(19, 20), USUAL, False, at(20, 7)),
        (at(19, 6, 59), USUAL, False, at(19, 7)),
        (at(20, 21), USUAL, False, at(23, 7)),  # a Friday evening waits for Monday
        (at(21, 12), USUAL, False, at(23, 7)),
        (at(21, 12), None, False, None),
        (at(19, 12), Quiet(time(12), time(13)), False, at(19, 13)),
        (at(19, 12), None, True, at(20, 7)),
        (at(20, 12), None, True, at(21, 7)),  # weekends are quiet only for whoever chose quiet hours
        (at(20, 12), USUAL, True, at(23, 7)),
        (at(19, 7), Quiet(time(18), time(7)), True, at(20, 7)),
        (at(31, 21, month=10), USUAL, False, at(2, 7)),  # over the night the clocks go back
    ],
)
def test_the_first_moment(now: datetime, quiet: Quiet | None, daily: bool, out: datetime | None) -> None:
    assert goes_out(now, CHICAGO, quiet, daily=daily) == out


@given(
    now=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)),
    hours=st.tuples(st.integers(0, 23), st.integers(0, 23)).filter(lambda pair: pair[0] != pair[1]),
    daily=st.booleans(),
    zone=st.sampled_from([CHICAGO, "Pacific/Guam", "America/Phoenix"]),
)
def test_never_in_what_is_quiet_and_within_four_days(
    now: datetime, hours: tuple[int, int], daily: bool, zone: str
) -> None:
    quiet = Quiet(time(hours[0]), time(hours[1]))
    out = goes_out(now, zone, quiet, daily=daily) or now
    assert not quiet.holds(out.astimezone(ZoneInfo(zone)))
    assert now <= out <= now + timedelta(days=4)
