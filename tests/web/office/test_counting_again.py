"""Past days counted again: first what it would change, then whoever coordinates says so, and it is done in steps."""

import csv
from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from alongside.jobs.models import Job
from alongside.jobs.running import execute
from alongside.ledger.models import Entry, Recount
from alongside.notices.actions import read_events
from alongside.notices.models import Notice
from alongside.notices.queries import inbox
from alongside.practice.sessions.actions.log import take_back
from alongside.practice.sessions.tasks import counted_again
from alongside.programs.actions.cohorts import adopt_text, close_cohort
from alongside.programs.models.cohorts import Cohort, CohortVersion
from tests.cast import Cast
from tests.doors import signed_in
from tests.factories.programs import PROGRAM, Pair
from tests.factories.sessions import logged, met
from tests.ledger.auditing import audited
from tests.web.office.scene import NOON, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
RULE = "label: Mentoring, takes: sessions, unit: minutes}"
HERE, AGAIN = "/office/setup/versions/2/", "/office/setup/versions/2/again/"
FROM = {"again": "2026-08-01", "seen": "2026-08-01", "why": "Calls were never meant to count."}


@pytest.fixture
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def called(together: Pair) -> Pair:
    """Renée and Maya met once in July, and talked on the phone in July and in September."""
    met(together, day=date(2026, 7, 7), minutes=20, mode="phone")
    met(together, day=date(2026, 7, 8), minutes=60)
    met(together, day=date(2026, 9, 9), minutes=25, mode="phone")
    return together


@pytest.fixture
def newer(everyone: Cast, into: Cohort) -> int:
    """A second version: calls do not count as mentoring."""
    source = PROGRAM.read_text("utf-8").replace(RULE, RULE.replace("}", ", modes: [onsite, virtual]}"))
    return adopt_text(source=source, file=PROGRAM.name, sponsor=everyone.places.union, by=None).number


def work() -> Job:
    """What a worker does next."""
    job = Job.objects.filter(kind="hours-counted-again").order_by("-pk")[0]
    execute(job.public_id, counted_again)
    job.refresh_from_db()
    return job


def follow(office: Client, past: str) -> str:
    form = {"from": "2026-11-19", "why": "Calls do not count.", "past": past}
    return words(office.post(HERE, form, follow=True).content)


def test_following_a_version_says_what_the_past_would_be_and_asks(office: Client, called: Pair, newer: int) -> None:
    page = words(office.get(HERE).content)
    assert "from July 1, 2026 to November 18, 2026, 2 sessions of 1 person would count otherwise" in page
    assert "Mentoring 1 – 0.75 h" in page
    assert "follows version 2." in follow(office, "only")
    assert (Recount.objects.count(), Job.objects.filter(kind="hours-counted-again").count()) == (0, 0)
    assert "Count days before by it too" in words(office.get("/office/setup/versions/").content)


def test_the_past_too_is_seen_from_a_day_then_said_and_done_in_steps(
    office: Client, called: Pair, newer: int, everyone: Cast
) -> None:
    assert "Count past days by version 2?" in follow(office, "again")
    assert (CohortVersion.objects.count(), Recount.objects.count()) == (2, 0)
    page = words(office.get(AGAIN, {"again": "2026-08-01"}).content)
    assert "from August 1, 2026 to November 18, 2026, 1 session of 1 person would count otherwise" in page
    unseen = office.post(AGAIN, FROM | {"seen": "2026-07-01"})
    assert (unseen.status_code, Recount.objects.count()) == (422, 0)
    assert office.post(AGAIN, FROM | {"why": " "}).status_code == 422
    for _ in range(2):
        assert "counts by version 2, step by step" in words(office.post(AGAIN, FROM, follow=True).content)
    page = words(office.get("/office/setup/versions/").content)
    assert (
        "August 1, 2026 to November 18, 2026 by version 2 Not finished Calls were never meant to count. Angela" in page
    )
    assert "still being counted again" in words(office.get(AGAIN).content)
    office.post("/office/setup/versions/counting/go-on/")
    assert Job.objects.filter(kind="hours-counted-again").count() == 1
    assert "Days before, from August 1, 2026 on, are being counted by it too: Angela" in page
    assert work().closing == "1 session looked at, 1 line taken back or posted anew."
    page = words(office.get("/office/setup/versions/").content)
    assert ("Not finished" in page, "from August 1, 2026 on, were counted by it too: Angela" in page) == (False, True)
    assert "Count days before by it too" in page  # July is left
    assert "everything comes out as it is" in words(office.get(AGAIN, {"again": "2026-08-01"}).content)
    assert audited().wrong == []
    read_events(lambda _: None)
    told = Notice.objects.get(kind="hours-counted-again")
    assert (told.person, str(told.mail)) == (everyone.maya, "waiting")
    assert inbox(everyone.maya.pk)[0].subject == "Hours in Growing together were counted again"


def test_what_was_counted_again_from_the_first_day_on_is_not_offered_once_more(
    office: Client, called: Pair, newer: int
) -> None:
    follow(office, "again")
    office.post(AGAIN, FROM | {"again": "2026-07-01", "seen": "2026-07-01"})
    work()
    page = words(office.get("/office/setup/versions/").content)
    assert "Days before, from July 1, 2026 on, were counted by it too: Angela" in page
    assert "Count days before" not in page


def test_lines_say_that_they_were_counted_again(office: Client, called: Pair, newer: int, everyone: Cast) -> None:
    follow(office, "again")
    office.post(AGAIN, FROM)
    work()
    hours = words(office.get("/office/hours/?account=contract-hours").content)
    assert "Takes back a line of Sep 9, counted again on November 19 under version 2" in hours
    maya = signed_in(everyone.maya)
    mine = words(maya.get("/desk/hours/").content)
    assert "Takes back September 9, Phone" in mine
    assert "counted again on November 19 under version 2: it no longer counts here Counted again" in mine
    assert "Taken back" not in mine


def test_a_sheet_of_hours_tells_what_was_counted_again_from_a_correction(
    office: Client, called: Pair, newer: int
) -> None:
    gone = met(called, day=date(2026, 9, 10), minutes=45)
    take_back(session=gone, by=called.helper_person, who=called.as_helper(date(2026, 9, 10)))
    follow(office, "again")
    office.post(AGAIN, FROM)
    work()
    sheet = b"".join(office.get("/office/hours/export.csv")).decode("utf-8-sig").splitlines()
    rows = [row for row in csv.DictReader(sheet) if row["Account"] == "Mentoring" and row["Takes back line"]]
    assert [(row["Day"], row["Minutes"], row["Counted again on"], row["By version"]) for row in rows] == [
        ("2026-09-09", "-25", "2026-11-19", "2"),
        ("2026-09-10", "-45", "", ""),
    ]


def test_only_what_is_followed_today_and_nobody_else(office: Client, called: Pair, newer: int, everyone: Cast) -> None:
    assert "Version 2 is not followed today" in words(office.get(AGAIN, follow=True).content)
    refused = office.post(HERE, {"from": "2026-12-01", "why": "Later.", "past": "again"})
    assert (refused.status_code, CohortVersion.objects.count()) == (422, 1)
    follow(office, "only")
    assert office.get("/office/setup/versions/9/again/").status_code == 404
    renee = signed_in(everyone.renee)
    for address in (AGAIN, "/office/setup/versions/counting/go-on/"):
        assert renee.post(address, FROM).status_code in (403, 404)
    close_cohort(cohort=called.engagement.cohort, by=None)
    assert office.post(AGAIN, FROM).status_code == 422
    assert Recount.objects.count() == 0


@pytest.mark.parametrize("more", [0, 3, 40])
def test_what_would_change_is_asked_in_the_same_queries_for_any_number(
    office: Client,
    called: Pair,
    newer: int,
    more: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(more):
        logged(called, day=date(2026, 9, 1 + number % 28), minutes=5 + number % 10, mode="phone")
    office.get(HERE)
    with django_assert_num_queries(18):
        office.get(HERE)
    assert Entry.objects.filter(recount__isnull=False).count() == 0
