"""Every edge a verdict can stand on: any cut-off and any first day of school, leap days, zones, one person twice."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.blueprint.eligibility import verdict
from alongside.blueprint.examples import outcomes
from alongside.blueprint.facts import Facts
from alongside.blueprint.grammar import Instant, MonthDay, counted_year, duration_of, school_year_of
from alongside.blueprint.language import Blueprint
from alongside.blueprint.library import load, programs
from alongside.blueprint.parts.examples import Appointment
from alongside.blueprint.reader import read
from tests.blueprint.scenes import choir_with

pytestmark = pytest.mark.once

PRINCIPALS = load("principal-mentoring")
DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))
OF_EVERY_YEAR = st.dates(date(2024, 1, 1), date(2024, 12, 31)).map(lambda day: MonthDay(day.month, day.day))
RULE = "{any: [{fact: reads-music, is: yes}, {fact: seasons, at_least: 3}]}"


def conducting(cut_off: str, *, school_year: str = "09-01") -> Blueprint:
    """The choir for conductors in their first year, with another cut-off."""
    text = choir_with(RULE, "{fact: conducting-year, is: 1}").replace("cut_off: 09-15", f"cut_off: {cut_off}")
    text = text.replace("school_year: 09-01", f"school_year: {school_year}")
    found = read(text[: text.index("examples:")], file="choir.yaml").blueprint
    assert found is not None
    return found


@settings(max_examples=300, deadline=None, derandomize=True)
@given(hired=DAYS, starts=OF_EVERY_YEAR, cut_off=OF_EVERY_YEAR)
def test_a_hiring_counts_for_its_year_or_the_next_and_never_goes_back(
    hired: date, starts: MonthDay, cut_off: MonthDay
) -> None:
    """Written once more, day by day: walking on from the first day of the school year, has the cut-off been passed?"""
    year = school_year_of(hired, starts)
    day, passed = starts.in_year(year.starts_in), False
    while day <= hired and not passed:
        passed = day == cut_off.in_year(day.year)
        day += timedelta(days=1)
    counted = counted_year(hired, starts=starts, cut_off=cut_off)
    assert counted.starts_in == year.starts_in + passed
    assert counted_year(hired + timedelta(days=1), starts=starts, cut_off=cut_off) >= counted


@pytest.mark.parametrize(
    "cut_off, hired, school_year",
    [
        ("02-29", date(2024, 2, 28), "2023-24"),
        ("02-29", date(2024, 2, 29), "2024-25"),
        ("02-29", date(2025, 2, 27), "2024-25"),
        ("02-29", date(2025, 2, 28), "2025-26"),
        ("03-01", date(2024, 2, 29), "2023-24"),
        ("09-01", date(2023, 9, 1), "2024-25"),
        ("08-31", date(2024, 8, 30), "2023-24"),
        ("08-31", date(2024, 8, 31), "2024-25"),
    ],
)
def test_leap_days_and_the_first_and_last_day_of_a_school_year(cut_off: str, hired: date, school_year: str) -> None:
    found = verdict(conducting(cut_off), {"position": "conductor", "hired": hired}, on=hired)
    assert (found.answer, str(found.school_year)) == ("yes", school_year)
    assert found.sentence.startswith(f"First-year conductor in {school_year}: hired ")


@pytest.mark.parametrize("hired", [date(2024, 2, 29), date(2025, 2, 28)])
def test_a_cut_off_on_the_leap_day_is_the_28th_in_other_years_and_is_called_so(hired: date) -> None:
    found = verdict(conducting("02-29"), {"position": "conductor", "hired": hired}, on=hired)
    assert f"hired February {hired.day}, {hired.year}, on the cut-off" in found.sentence


def test_who_was_hired_on_a_leap_day_has_a_second_year_like_everybody() -> None:
    facts: Facts = {"position": "principal", "hired": date(2024, 2, 29), "sector": "public", "district-article": "10"}
    years = {
        on: verdict(PRINCIPALS, facts, on=on).reasons[0].partition(":")[0]
        for on in (date(2024, 2, 29), date(2025, 6, 30), date(2025, 7, 1), date(2028, 2, 29))
    }
    assert list(years.values()) == [
        "first-year head principal in 2024-25",
        "first-year head principal in 2024-25",
        "second-year head principal in 2025-26",
        "fourth-year head principal in 2027-28",
    ]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(day=DAYS, years=st.integers(1, 20))
def test_within_so_many_years_ends_on_the_same_day_of_the_year(day: date, years: int) -> None:
    """A last day of service counts on the day itself, five years on; who served on a leap day, on the 28th."""
    last = duration_of(f"{years} years").after(day, times=-1)
    assert (last.year, last.month) == (day.year - years, day.month)
    assert last.day == (28 if (day.month, day.day) == (2, 29) and last.year % 4 else day.day)


@pytest.mark.parametrize(
    "zone, at, day",
    [
        ("America/Chicago", "2023-01-01T05:59Z", date(2022, 12, 31)),
        ("America/Chicago", "2023-01-01T06:00Z", date(2023, 1, 1)),
        ("Pacific/Kiritimati", "2022-12-31T10:00Z", date(2023, 1, 1)),
        ("Pacific/Honolulu", "2023-01-01T09:59Z", date(2022, 12, 31)),
        ("America/Chicago", "2024-03-10T08:30Z", date(2024, 3, 10)),  # in the hour that the clocks leave out
        ("Asia/Kathmandu", "2024-02-29T18:15Z", date(2024, 3, 1)),
    ],
)
def test_the_day_is_that_of_the_program_s_zone(zone: str, at: str, day: date) -> None:
    instant = Instant(datetime.fromisoformat(at).astimezone(UTC))
    assert instant.day_in(zone) == day
    assert instant.at.astimezone(ZoneInfo(zone)).date() == day


def test_an_example_at_midnight_is_judged_in_its_zone() -> None:
    asked = "on: 2026-10-01, expect: {answer: yes, track: open}"
    for zone, at, answer in (
        ("Europe/Paris", "2026-08-31T22:00Z", "yes"),
        ("Europe/Paris", "2026-08-31T21:59Z", "no"),
        ("America/Chicago", "2026-08-31T22:00Z", "no"),
    ):
        text = choir_with(asked, f"at: {at}, expect: {{answer: {answer}}}").replace("Europe/Paris", zone)
        text = text.replace("rank: 1\n", "rank: 1\n      from: 2026-09-01\n", 1)
        blueprint = read(text, file="choir.yaml").blueprint
        assert blueprint is not None
        assert [(one.met, one.got) for one in outcomes(blueprint)[:1]] == [(True, answer)]


@pytest.mark.parametrize("program", [listed.key for listed in programs()])
def test_every_dated_track_opens_and_closes_at_midnight_of_its_zone(program: str) -> None:
    """The last second of the day before, the first of the day, and the same at the end: both days are included."""
    blueprint = load(program)
    zone = ZoneInfo(blueprint.calendar.zone)
    for key, track in blueprint.eligibility.tracks.items():
        edges = [(track.from_, "not-yet", "now")] if track.from_ else []
        edges += [(track.until + timedelta(days=1), "now", "over")] if track.until else []
        for day, before, after in edges:
            midnight = datetime.combine(day, time(), zone).astimezone(UTC)
            for at, state in ((midnight - timedelta(seconds=1), before), (midnight, after)):
                found = verdict(blueprint, {}, on=Instant(at).day_in(blueprint.calendar.zone))
                assert {one.track: one.in_force for one in found.tried}[key] == state


def test_the_same_person_as_first_year_principal_and_former_assistant() -> None:
    """Years as assistant are no years as principal, also where both overlap, or the one began before the cut-off."""
    assistant = Appointment("assistant-principal", date(2019, 8, 1), date(2023, 1, 20), "IL")
    facts: Facts = {"position": "principal", "sector": "public", "district-article": "10"}
    for began, on, says in (
        (date(2022, 12, 31), date(2023, 2, 1), "First-year head principal in 2022-23: hired December 31, 2022, before"),
        (date(2023, 1, 1), date(2023, 2, 1), "First-year head principal in 2023-24: hired January 1, 2023, on"),
        (date(2023, 1, 2), date(2023, 2, 1), "First-year head principal in 2023-24: hired January 2, 2023, after"),
    ):
        history = [assistant, Appointment("principal", began, state="IL")]
        found = verdict(PRINCIPALS, facts, on=on, history=history)
        assert (found.track, found.sentence) == ("funded", f"{says} the cut-off, so funded.")
    as_assistant = verdict(PRINCIPALS, {**facts, "position": "assistant-principal"}, on=date(2022, 9, 1))
    assert (as_assistant.track, as_assistant.answer) == ("paid", "yes")
