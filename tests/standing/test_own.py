"""A helper's own week: six hours with those they help, and how many they are beside."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.kernel.clock import Span
from alongside.programs.actions.engagements import end_engagement
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.engagements import Party
from alongside.standing.known import Item, Verdict
from alongside.standing.own import Own, active, gaps, of_helpers
from alongside.web.desk.amounts import own_amounts
from tests.cast import Cast
from tests.factories.people import person
from tests.factories.programs import PROGRAM, Pair, cohort, pair
from tests.factories.sessions import logged
from tests.standing.test_pauses import at

pytestmark = pytest.mark.django_db
BEGAN = date(2026, 9, 7)  # a Monday
FRIDAY = date(2026, 9, 25)
WEEK = "  own-week: {label: Six hours a week, account: own-time, reach: 6 hours, each: school-week, of: guide}\n"


@pytest.fixture
def into(everyone: Cast, tmp_path: Path) -> Cohort:
    """The garden, where guides owe six hours a week."""
    file = tmp_path / "garden.yaml"
    file.write_text(PROGRAM.read_text("utf-8").replace("requirements:\n", f"requirements:\n{WEEK}"), "utf-8")
    return cohort(everyone.places.union, file=file)


@pytest.fixture
def two(everyone: Cast, into: Cohort) -> Pair:
    return pair(into, everyone.renee, everyone.maya, starts_on=BEGAN)


def own(of: Pair, on: date) -> Own:
    return of_helpers(of.engagement.cohort, [of.helper], on=on)[of.helper.pk]


def week(of: Pair, on: date) -> Item:
    standing = own(of, on).standing
    assert standing is not None
    (item,) = standing.items
    return item


def test_six_hours_in_one_week_and_five_in_the_next(two: Pair, into: Cohort) -> None:
    """Logged is enough for one's own time; what is missing is said in words."""
    other = pair(into, two.helper_person, person("Ola Vance"), starts_on=BEGAN)
    for each, day, minutes in ((two, 8, 240), (other, 10, 120), (two, 15, 300)):
        with at(date(2026, 9, day) + timedelta(days=1)):
            logged(each, day=date(2026, 9, day), minutes=minutes)
    item = week(two, FRIDAY)
    assert (item.have, item.of, item.missing) == (1, 2, "six hours a week: 1 of 2 school weeks so far")
    found = own(two, FRIDAY)
    assert found.standing is not None
    assert (found.people, found.room, found.standing.verdict) == (2, 3, Verdict.BEHIND)
    (card,) = own_amounts(found)
    assert [(one.label, one.short) for one in card.others] == [
        ("Six hours a week", "1 of 2 school weeks"),
        ("People beside you", "2 of 3"),
    ]


def test_what_is_due_from_their_own_hire_has_its_day(everyone: Cast, tmp_path: Path) -> None:
    """Renée began at her school on August 17."""
    file = tmp_path / "garden.yaml"
    first = "  talk: {label: A first talk, account: own-time, reach: 1 hour, by: hire + 30 days, of: guide}\n"
    file.write_text(PROGRAM.read_text("utf-8").replace("requirements:\n", f"requirements:\n{first}"), "utf-8")
    two = pair(cohort(everyone.places.union, file=file), everyone.renee, everyone.maya, starts_on=BEGAN)
    standing = own(two, FRIDAY).standing
    assert standing is not None
    assert [(item.key, item.due) for item in standing.items] == [("talk", date(2026, 9, 16))]


def test_nothing_is_asked_before_they_are_beside_anybody_or_between_two(two: Pair, into: Cohort) -> None:
    """Beside Maya for two weeks, beside nobody for three, then beside Ola."""
    alone = person("Nobody Yet")
    assert own(pair(into, alone, person("Ina Brook"), starts_on=date(2026, 11, 2)), FRIDAY).standing is None
    with at(date(2026, 9, 21)):
        end_engagement(engagement=two.engagement, ends_on=date(2026, 9, 20), reason="completed", by=None)
    pair(into, two.helper_person, person("Ola Vance"), starts_on=date(2026, 10, 12))
    assert [week(two, day).of for day in (date(2026, 9, 28), date(2026, 10, 12), date(2026, 10, 26))] == [2, 2, 4]


def test_many_helpers_take_a_flat_number_of_queries(into: Cohort) -> None:
    taken = []
    for number in (1, 3):
        helpers = [pair(into, person(), person(), starts_on=BEGAN).helper for _ in range(number)]
        with CaptureQueriesContext(connection) as queries:
            found = of_helpers(into, helpers, on=FRIDAY)
        taken.append((len(found), len(queries)))
    assert taken == [(1, taken[0][1]), (3, taken[0][1])]


@pytest.mark.parametrize(
    "last,pauses,days",
    [
        (None, (), [(7, None)]),
        (20, ((9, 10),), [(7, 8), (11, 20)]),
        (20, ((1, 7), (9, None)), [(8, 8)]),
        (None, ((7, 9), (12, 14)), [(10, 11), (15, None)]),
        (10, ((15, None),), [(7, 10)]),
    ],
)
def test_the_days_beside_somebody_are_those_without_a_pause(
    last: int | None, pauses: tuple[tuple[int, int | None], ...], days: list[tuple[int, int | None]]
) -> None:
    party = Party(starts_on=BEGAN, ends_on=_day(last))
    spans = [Span(date(2026, 9, first), _day(end)) for first, end in pauses]
    assert list(active(party, spans)) == [Span(date(2026, 9, first), _day(end)) for first, end in days]


def test_gaps_lie_between_and_after() -> None:
    spans = [Span(date(2026, 9, 1), date(2026, 9, 3)), Span(date(2026, 9, 2), date(2026, 9, 5)), Span(FRIDAY, FRIDAY)]
    assert gaps(spans) == (Span(date(2026, 9, 6), date(2026, 9, 24)), Span(date(2026, 9, 26)))
    assert gaps([Span(FRIDAY)]) == ()


def _day(number: int | None) -> date | None:
    return date(2026, 9, number) if number else None


FOUR, FIVE = (90, 90, 90, 90), (90, 90, 90, 45, 45)
SHORT_ONES_TOO = "own-time: {label: Own time, takes: sessions, unit: minutes, owner: helper, when: logged}"
LONG_ONES_ONLY = SHORT_ONES_TOO.replace("}", ", each_at_least: 90 minutes}")


@pytest.mark.parametrize(
    "counting,sessions,met",
    [(SHORT_ONES_TOO, FOUR, 1), (SHORT_ONES_TOO, FIVE, 1), (LONG_ONES_ONLY, FOUR, 1), (LONG_ONES_ONLY, FIVE, 0)],
)
def test_whether_two_short_sessions_are_a_long_one_is_the_programs_to_say(
    everyone: Cast, tmp_path: Path, counting: str, sessions: tuple[int, ...], met: int
) -> None:
    """Six hours in a week: four times ninety minutes, or three times and twice forty-five."""
    file = tmp_path / "garden.yaml"
    text = PROGRAM.read_text("utf-8").replace("requirements:\n", f"requirements:\n{WEEK}")
    file.write_text(text.replace(SHORT_ONES_TOO, counting), "utf-8")
    two = pair(cohort(everyone.places.union, file=file), everyone.renee, everyone.maya, starts_on=BEGAN)
    for place, minutes in enumerate(sessions):
        day = BEGAN + timedelta(days=place)
        with at(day + timedelta(days=1)):
            logged(two, day=day, minutes=minutes)
    assert (week(two, date(2026, 9, 11)).have, week(two, date(2026, 9, 14)).have) == (met, met)
