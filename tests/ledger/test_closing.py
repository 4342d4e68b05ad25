"""Closing a cohort while somebody writes, on a real PostgreSQL: it waits for them, and who comes after is refused."""

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import date
from threading import Event

import pytest
from django.db import connection, transaction

from alongside.kernel.errors import Refused
from alongside.ledger.models import Entry
from alongside.practice.sessions.actions.log import log_session
from alongside.programs.actions.cohorts import close_cohort
from alongside.programs.models.cohorts import Cohort
from tests.cast import cast
from tests.factories.programs import Pair, cohort, pair
from tests.factories.sessions import contact

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
DAY = date(2026, 10, 8)


@pytest.fixture
def two() -> Pair:
    everyone = cast()
    return pair(cohort(everyone.places.union), everyone.renee, everyone.maya)


def log(two: Pair) -> str:
    entry = contact(two.engagement, day=DAY)
    try:
        return log_session(by=two.helper_person, who=two.as_helper(DAY), contact=entry).public_id
    except Refused as refused:
        return refused.sentence
    finally:
        connection.close()


def close(two: Pair, begun: Event) -> str:
    begun.set()
    try:
        return close_cohort(cohort=two.engagement.cohort, by=None).state
    finally:
        connection.close()


def test_closing_waits_for_a_log_that_has_begun(two: Pair) -> None:
    begun = Event()
    log(two)  # from now on the accounts are there
    with ThreadPoolExecutor(2) as pool:
        with transaction.atomic():
            session = log_session(
                by=two.helper_person, who=two.as_helper(DAY), contact=contact(two.engagement, day=DAY)
            )
            closing = pool.submit(close, two, begun)
            begun.wait(20)
            another = pool.submit(log, two).result(60)  # others go on: nobody but who closes waits
            assert not closing.done()
        assert closing.result(60) == "closed"
    assert (len(session.public_id), len(another)) == (12, 12)
    assert Entry.objects.filter(account__key="contract-hours").count() == 3


def test_a_log_that_comes_while_it_is_being_closed_is_refused(two: Pair) -> None:
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            close_cohort(cohort=two.engagement.cohort, by=None)
            late = pool.submit(log, two)
            assert not wait([late], timeout=1).done
        assert late.result(60).startswith("2026-27 is closed.")
    assert (Cohort.objects.get().state, Entry.objects.count()) == ("closed", 0)
