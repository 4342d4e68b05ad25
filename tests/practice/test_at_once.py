"""Many at once, on a real PostgreSQL: twenty taps are one session, two yeses are one, one free place is filled once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from alongside.kernel.errors import Refused
from alongside.ledger.facts import Balance, by_engagement, by_participation
from alongside.ledger.models import Confirmation, Entry
from alongside.people.models.events import Event
from alongside.practice.sessions.actions.confirm import Remembered, agree_to_difference, confirm, raise_difference
from alongside.practice.sessions.actions.log import log_session, take_back
from alongside.practice.sessions.actions.once import SameHour, log_once
from alongside.practice.sessions.actions.remind import ASKED, Reminder, ask_again
from alongside.practice.sessions.models import Session
from alongside.programs.actions.engagements import start_engagement
from alongside.programs.actions.participations import set_capacity
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation
from tests.cast import cast
from tests.factories.people import person
from tests.factories.programs import STARTS, Pair, cohort, enrolled, pair
from tests.factories.sessions import contact, line_of, logged

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
DAY = date(2026, 10, 8)


@pytest.fixture
def two() -> Pair:
    everyone = cast()
    return pair(cohort(everyone.places.union), everyone.renee, everyone.maya)


def at_once[T](times: int, work: Callable[[], T]) -> list[T | Refused]:
    """Do the same thing `times` times, all starting together, each on its own connection."""
    barrier = Barrier(times)

    def one() -> T | Refused:
        try:
            barrier.wait(timeout=20)
            return work()
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return [done.result() for done in [pool.submit(one) for _ in range(times)]]


def hours(of: Pair) -> Balance:
    return by_engagement([of.engagement.pk]).get((of.engagement.pk, "contract-hours"), Balance())


def test_twenty_taps_are_one_session(two: Pair) -> None:
    entry = contact(two.engagement, day=DAY, note="Wait time", key=uuid4())
    who = two.as_helper(DAY)
    done = at_once(20, lambda: log_session(by=two.helper_person, who=who, contact=entry).public_id)
    assert (len(set(done)), len(done), Session.objects.count(), hours(two)) == (1, 20, 1, Balance(0, 60))
    assert Event.objects.filter(kind="session-logged").count() == 1


def test_of_devices_that_log_one_hour_at_once_one_is_first_and_the_others_are_asked(two: Pair) -> None:
    who = two.as_helper(DAY)
    entries = [replace(contact(two.engagement, day=DAY), zone="America/Chicago") for _ in range(6)]
    waiting = iter(entries)
    done = at_once(6, lambda: log_once(by=two.helper_person, who=who, contact=next(waiting)))
    first = next(one for one in done if isinstance(one, Session))
    asked = [one.other for one in done if isinstance(one, SameHour)]
    assert (asked, Session.objects.count(), hours(two)) == ([first] * 5, 1, Balance(0, 60))
    mine = replace(entries[0], key=uuid4(), minutes=45)
    at_once(6, lambda: log_once(by=two.helper_person, who=who, contact=mine, instead=first))
    assert (Session.objects.count(), hours(two)) == (2, Balance(0, 45))


def test_asked_again_ten_times_at_once_is_one_reminder(two: Pair) -> None:
    logged(two, day=DAY)
    who = two.as_helper(DAY)
    told = at_once(10, lambda: ask_again(participation=two.supported, by=two.helper_person, who=who))
    asked = [one.asked for one in told if isinstance(one, Reminder)]
    assert (sum(asked), len(asked), Event.objects.filter(kind=ASKED).count()) == (1, 10, 1)


def test_two_yeses_are_one(two: Pair) -> None:
    line = line_of(logged(two, day=DAY), two)
    at_once(8, lambda: confirm(attendance=line, by=two.person, who=two.as_person(DAY)))
    assert (Confirmation.objects.count(), hours(two)) == (1, Balance(60, 0))
    assert Event.objects.filter(kind="session-confirmed").count() == 1


def test_taking_back_and_agreeing_at_once_reverses_every_line_once(two: Pair) -> None:
    line = line_of(logged(two, day=DAY), two)
    said = Remembered(day=DAY, minutes=30, mode="virtual")
    difference = raise_difference(attendance=line, remembered=said, by=two.person, who=two.as_person(DAY))
    who = two.as_helper(DAY)
    at_once(4, lambda: agree_to_difference(difference=difference, by=two.helper_person, who=who).pk)
    at_once(4, lambda: take_back(session=line.session, by=two.helper_person, who=who))
    assert Entry.objects.filter(reverses__isnull=False).count() == 4
    assert hours(two) == Balance(30, 0)


def test_a_difference_said_twice_at_once_is_one(two: Pair) -> None:
    line = line_of(logged(two, day=DAY), two)
    said = Remembered(day=DAY, minutes=30, mode="virtual")
    who = two.as_person(DAY)
    done = at_once(6, lambda: raise_difference(attendance=line, remembered=said, by=two.person, who=who).pk)
    assert (len(set(done)), line.differences.count()) == (1, 1)


def test_the_last_free_place_is_filled_once(two: Pair) -> None:
    into = two.engagement.cohort
    set_capacity(participation=two.helper, capacity=2, by=None)
    helper = Participation.objects.get(pk=two.helper.pk)
    waiting = [enrolled(into, person(), "newcomer") for _ in range(5)]

    def start() -> int:
        supported = waiting.pop()
        made = start_engagement(
            cohort=into, duty="growing", supported=supported, helper=helper, starts_on=STARTS, by=None
        )
        return made.pk

    done = at_once(5, start)
    assert (sum(isinstance(one, int) for one in done), Engagement.objects.count()) == (1, 2)


def test_starting_the_same_two_at_once_is_one_engagement() -> None:
    everyone = cast()
    into = cohort(everyone.places.union)
    helper, supported = enrolled(into, everyone.renee, "guide"), enrolled(into, everyone.maya, "newcomer")

    def start() -> int:
        made = start_engagement(
            cohort=into, duty="growing", supported=supported, helper=helper, starts_on=STARTS, by=None
        )
        return made.pk

    assert (len(set(at_once(6, start))), Engagement.objects.count()) == (1, 1)


def test_two_of_a_group_settled_at_once_leave_no_own_time_behind(two: Pair) -> None:
    three = pair(two.engagement.cohort, two.helper_person, person("Wren Quillfeather"))
    entry = contact(two.engagement, three.engagement, day=DAY)
    session = log_session(by=two.helper_person, who=two.as_helper(DAY), contact=entry)
    open_ones = [
        raise_difference(
            attendance=line_of(session, one),
            remembered=Remembered(did_not_meet=True),
            by=one.person,
            who=one.as_person(DAY),
        )
        for one in (two, three)
    ]
    each = iter(open_ones)
    at_once(2, lambda: agree_to_difference(difference=next(each), by=two.helper_person, who=two.as_helper(DAY)))
    assert {balance.total for balance in by_participation([two.helper.pk]).values()} == {0}
