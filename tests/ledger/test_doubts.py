"""What somebody says was different does not count as confirmed until the two agree, whatever was said before."""

from datetime import date

import pytest

from alongside.ledger.facts import Balance, by_participation
from alongside.ledger.models import Doubt
from alongside.ledger.proving import proven
from alongside.practice.sessions.actions.confirm import (
    Remembered,
    agree_to_difference,
    raise_difference,
    withdraw_difference,
)
from alongside.practice.sessions.models import Difference
from tests.factories.programs import Pair
from tests.factories.sessions import line_of, met
from tests.ledger.auditing import audited

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]
THURSDAY, MONDAY = date(2026, 11, 19), date(2026, 11, 16)


@pytest.fixture
def told(two: Pair) -> Difference:
    """A meeting to which the person said yes, and then that it had been shorter."""
    line = line_of(met(two, day=MONDAY, minutes=60), two)
    said = Remembered(day=MONDAY, minutes=45, mode="phone")
    return raise_difference(attendance=line, remembered=said, by=two.person, who=two.as_person(THURSDAY))


def hours(two: Pair) -> Balance:
    return by_participation([two.supported.pk])[two.supported.pk, "contract-hours"]


def test_what_is_said_after_a_yes_lets_it_wait_and_proves_nothing(two: Pair, told: Difference) -> None:
    assert (hours(two), proven(two.supported), audited().wrong) == (Balance(0, 60), None, [])


def test_it_counts_again_once_that_is_taken_back(two: Pair, told: Difference) -> None:
    for _ in range(2):
        withdraw_difference(difference=told, by=two.person, who=two.as_person(THURSDAY))
    assert (hours(two), Doubt.objects.count(), audited().wrong) == (Balance(60, 0), 0, [])


def test_it_counts_as_they_agree(two: Pair, told: Difference) -> None:
    agree_to_difference(difference=told, by=two.helper_person, who=two.as_helper(THURSDAY))
    assert (hours(two), Doubt.objects.count(), audited().wrong) == (Balance(45, 0), 0, [])


def test_a_doubt_taken_out_by_hand_is_named(two: Pair, told: Difference) -> None:
    Doubt.objects.all().delete()
    assert [one.rule for one in audited().wrong] == ["happening"]
