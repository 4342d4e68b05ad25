"""A meeting of several is one stretch of the helper's time, which counts once any of them said that it was so."""

from datetime import date

import pytest

from alongside.ledger.facts import Balance, by_participation
from alongside.ledger.models import Confirmation
from alongside.practice.sessions.actions.confirm import Remembered, agree_to_difference, confirm, raise_difference
from alongside.practice.sessions.actions.log import log_session, take_back
from alongside.practice.sessions.models import Attendance
from tests.cast import Cast
from tests.factories.programs import Pair, pair
from tests.factories.sessions import contact
from tests.ledger.auditing import audited

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]
THURSDAY = date(2026, 11, 19)


@pytest.fixture
def other(two: Pair, everyone: Cast) -> Pair:
    return pair(two.engagement.cohort, two.helper_person, everyone.stranger)


@pytest.fixture
def met(two: Pair, other: Pair) -> list[Attendance]:
    """The lines of a meeting of two: the first one's, and the other's."""
    both = contact(two.engagement, other.engagement, day=THURSDAY, minutes=50)
    session = log_session(by=two.helper_person, who=two.as_helper(THURSDAY), contact=both)
    return list(Attendance.objects.filter(session=session).order_by("place"))


def own_time(two: Pair) -> Balance:
    return by_participation([two.helper.pk])[two.helper.pk, "own-time"]


def test_the_helpers_time_counts_once_the_second_of_two_says_yes(two: Pair, other: Pair, met: list[Attendance]) -> None:
    assert own_time(two) == Balance(0, 50)
    confirm(attendance=met[1], by=other.person, who=other.as_person(THURSDAY))
    assert (own_time(two), audited().wrong) == (Balance(50, 0), [])
    confirm(attendance=met[0], by=two.person, who=two.as_person(THURSDAY))
    assert (own_time(two), Confirmation.objects.count(), audited().wrong) == (Balance(50, 0), 3, [])


def test_it_goes_over_to_a_line_that_stands_with_the_yes_there_is(
    two: Pair, other: Pair, met: list[Attendance]
) -> None:
    confirm(attendance=met[1], by=other.person, who=other.as_person(THURSDAY))
    take_back(session=met[0].session, by=two.helper_person, who=two.as_helper(THURSDAY), only=met[0])
    assert (own_time(two), audited().wrong) == (Balance(50, 0), [])


def test_a_yes_to_another_length_is_none_to_the_helpers_time(two: Pair, other: Pair, met: list[Attendance]) -> None:
    said = Remembered(day=THURSDAY, minutes=40, mode="phone")
    told = raise_difference(attendance=met[0], remembered=said, by=two.person, who=two.as_person(THURSDAY))
    agree_to_difference(difference=told, by=two.helper_person, who=two.as_helper(THURSDAY))
    assert (own_time(two), audited().wrong) == (Balance(0, 50), [])
    confirm(attendance=met[1], by=other.person, who=other.as_person(THURSDAY))
    assert (own_time(two), audited().wrong) == (Balance(50, 0), [])
