"""One happening, many accounts."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.blueprint.counting import Happening, Posting, postings
from alongside.blueprint.library import load
from alongside.blueprint.reader import read
from tests.blueprint.scenes import choir, choir_with

pytestmark = pytest.mark.once

PRINCIPALS = load("principal-mentoring")
ACADEMY = load("coach-academy")


def test_a_visit_is_hours_a_visit_and_miles() -> None:
    visit = Happening("sessions", duty="mentoring", minutes={"onsite": 90, "phone": 15}, miles=44)
    assert postings(PRINCIPALS, visit) == (
        Posting("contract-hours", "minutes", 90, "onsite", "person", "confirmed"),
        Posting("contract-hours", "minutes", 15, "phone", "person", "confirmed"),
        Posting("onsite-visits", "count", 1, "onsite", "person", "confirmed"),
        Posting("mileage", "miles", 44, "onsite", "helper", "logged"),
    )


def test_a_visit_too_short_is_hours_only() -> None:
    short = Happening("sessions", duty="mentoring", minutes={"onsite": 29})
    assert [posting.account for posting in postings(PRINCIPALS, short)] == ["contract-hours"]
    long_enough = Happening("sessions", duty="mentoring", minutes={"onsite": 30})
    assert [posting.account for posting in postings(PRINCIPALS, long_enough)] == ["contract-hours", "onsite-visits"]


def test_one_drive_to_two_people_is_one_drive() -> None:
    second = Happening("sessions", duty="mentoring", minutes={"onsite": 60}, people=2, place=1, miles=44)
    assert [posting.account for posting in postings(PRINCIPALS, second)] == ["contract-hours", "onsite-visits"]


def test_a_group_is_not_one_to_one() -> None:
    observed = frozenset({"observing"})
    alone = Happening("sessions", duty="coaching", minutes={"onsite": 90}, activities=observed)
    group = Happening("sessions", duty="coaching", minutes={"onsite": 90}, activities=observed, people=3)
    assert [(posting.account, posting.owner) for posting in postings(ACADEMY, alone)] == [
        ("weekly-coaching", "pair"),
        ("coach-week", "helper"),
    ]
    assert postings(ACADEMY, group) == ()


def test_only_the_activities_named_count() -> None:
    other = Happening("sessions", duty="coaching", minutes={"onsite": 90}, activities=frozenset({"peer-coaching"}))
    assert postings(ACADEMY, other) == ()


def test_days_at_an_academy() -> None:
    there = Happening("attendance", event="academy-2", days=2)
    assert postings(ACADEMY, there) == (Posting("academy-days", "days", 2, "", "person", "logged"),)


def test_nothing_posts_nothing() -> None:
    assert postings(PRINCIPALS, Happening("sessions", duty="mentoring")) == ()
    assert postings(PRINCIPALS, Happening("sessions", duty="mentoring", minutes={"onsite": 0})) == ()


def test_a_rule_counts_from_its_first_day_to_its_last() -> None:
    found = read(
        choir_with("group: split}", "group: split, from: 2026-10-01, until: 2026-10-31}"), file="choir.yaml"
    ).blueprint
    assert found is not None
    counted = {
        day: len(postings(found, Happening("sessions", minutes={"hall": 20}, on=day)))
        for day in (date(2026, 9, 30), date(2026, 10, 1), date(2026, 10, 31), date(2026, 11, 1))
    }
    assert list(counted.values()) == [0, 1, 1, 0]


def test_what_is_more_than_the_file_says_in_one_session_is_approved_whatever_the_modes() -> None:
    text = choir_with("group: split}", "group: split, approved_by: [council], approved_over: 1 hour}")
    found = read(text, file="choir.yaml").blueprint
    assert found is not None
    asked = {
        minutes: [one.to_approve for one in postings(found, Happening("sessions", minutes=dict(minutes)))]
        for minutes in ((("hall", 60),), (("hall", 40), ("home", 21)), (("hall", 61),))
    }
    assert list(asked.values()) == [[False], [True, True], [True]]


@settings(max_examples=100, deadline=None, derandomize=True)
@given(minutes=st.dictionaries(st.sampled_from(["hall", "home"]), st.integers(0, 1_000)), people=st.integers(1, 30))
def test_a_split_session_is_neither_more_nor_less_than_itself(minutes: dict[str, int], people: int) -> None:
    lines = [
        posting
        for place in range(people)
        for posting in postings(choir(), Happening("sessions", minutes=minutes, people=people, place=place))
    ]
    for mode, whole in minutes.items():
        assert sum(posting.amount for posting in lines if posting.mode == mode) == whole
