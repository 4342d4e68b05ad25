"""Ending an engagement while its cohort is closed and others write, on PostgreSQL: one after another, no knot."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import date
from threading import Barrier

import pytest
from django.db import connection, transaction

from alongside.kernel.errors import Refused
from alongside.people.models.events import Event
from alongside.programs.actions.cohorts import close_cohort
from alongside.programs.actions.engagements import end_engagement, pause
from alongside.programs.actions.reopening import reopen_cohort
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.engagements import Engagement
from tests.cast import cast
from tests.factories.programs import Pair, cohort, pair

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
LAST = date(2026, 11, 12)
CLOSED = "2026-27 is closed. You can read everything, but nothing in it changes any more."


@pytest.fixture
def two() -> Pair:
    everyone = cast()
    return pair(cohort(everyone.places.union), everyone.renee, everyone.maya)


def said(act: Callable[[], str]) -> str:
    try:
        return act()
    except Refused as refused:
        return refused.sentence
    finally:
        connection.close()


def end(two: Pair) -> str:
    return end_engagement(engagement=two.engagement, ends_on=LAST, reason="moved", by=None).state


def close(two: Pair) -> str:
    return close_cohort(cohort=two.engagement.cohort, by=None).state


def rest(two: Pair) -> str:
    return pause(engagement=two.engagement, reason="leave", by=None).state


def test_closing_waits_for_an_end_that_has_begun(two: Pair) -> None:
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            assert end(two) == "ended"
            closing = pool.submit(said, lambda: close(two))
            assert not wait([closing], timeout=1).done
        assert closing.result(60) == "closed"


def test_an_end_that_comes_while_it_is_being_closed_is_refused_and_changes_nothing(two: Pair) -> None:
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            close(two)
            late = pool.submit(said, lambda: end(two))
            assert not wait([late], timeout=1).done
        assert late.result(60) == CLOSED
    assert Engagement.objects.get().state == "active"


def test_all_at_once_nobody_waits_for_ever(two: Pair) -> None:
    """Ten times an end, a pause and a close begin together: each does its part, or says that it came too late."""
    for number in range(10):
        Engagement.objects.update(state="active", ends_on=None, pause_reason="")
        together = Barrier(3)

        def begin(act: Callable[[Pair], str], together: Barrier = together) -> str:
            return said(lambda: (together.wait(30), act(two))[1])

        with ThreadPoolExecutor(3) as pool:
            ended, rested, closed = (one.result(60) for one in [pool.submit(begin, act) for act in (end, rest, close)])
        assert (closed, ended in ("ended", CLOSED)) == ("closed", True)
        assert rested in ("paused", CLOSED, "This has ended. What is there stays, but nothing is added any more.")
        now = Engagement.objects.get().state
        assert now == ("ended" if ended == "ended" else "paused" if rested == "paused" else "active")
        reopen_cohort(cohort=two.engagement.cohort, by=None)
        assert Event.objects.filter(kind="cohort-reopened").count() == number + 1
    assert Cohort.objects.get().state == "open"


def test_what_has_ended_is_ended_in_a_closed_cohort_too(two: Pair) -> None:
    end(two)
    close(two)
    assert end(two) == "ended"
