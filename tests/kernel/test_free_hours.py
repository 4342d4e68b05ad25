"""Free hours of a usual week: kept and read, the same clock time on both sides of a clock change, and what is left."""

from datetime import UTC, date, datetime, time

from alongside.kernel.free_hours import kept_as, shared, starts, stretches, times_of, week_of

KEPT = {"monday": ["09:00-10:00"], "friday": ["10:00-11:30", "13:00-14:00"]}


def test_a_week_is_read_as_it_is_kept_and_what_is_no_time_is_left_out() -> None:
    week = week_of(KEPT | {"sunday": ["late", "12:00-11:00"], "saturday": "all day"})
    assert kept_as(week) == KEPT
    assert times_of("7:45 – 15:45") == (time(7, 45), time(15, 45))


def test_the_wall_time_stays_when_clocks_change() -> None:
    fridays = (date(2027, 3, 12), date(2027, 3, 19))
    found = stretches(week_of({"friday": ["10:00-11:00"]}), fridays, "America/Chicago")
    assert [first.hour for first, _ in found] == [16, 15]


def test_what_both_have_and_nothing_that_is_booked() -> None:
    def at(hour: int, minute: int = 0) -> datetime:
        return datetime(2026, 11, 20, hour, minute, tzinfo=UTC)

    free = shared([[(at(9), at(12))], [(at(10), at(11)), (at(11, 30), at(13))]])
    assert free == [(at(10), at(11)), (at(11, 30), at(12))]
    assert list(starts([(at(9), at(12))], [(at(10), at(10, 20))], minutes=45, after=at(8))) == [
        at(9),
        at(10, 30),
        at(11, 15),
    ]
    assert list(starts([(at(9), at(10))], [], minutes=30, after=at(9, 10))) == [at(9, 15)]
