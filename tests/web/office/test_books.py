"""Closing the books of a month: what is not settled is said first, and what was closed stays to be read."""

from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from alongside.ledger.models import Closing, Entry
from alongside.pay.facts import earned
from alongside.practice.sessions.actions.log import take_back
from alongside.programs.models.cohorts import Cohort
from tests.cast import Cast
from tests.doors import signed_in
from tests.factories.programs import PROGRAM, Pair, cohort, enrolled, pair
from tests.factories.sessions import logged, met
from tests.web.office.scene import TODAY, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]
PAY = "pay:\n  guide: {role: guide, per: hour, amount: 40 USD}\n"
AT = "/office/hours/books/"


@pytest.fixture
def into(everyone: Cast, tmp_path: Path) -> Cohort:
    file = tmp_path / PROGRAM.name
    text = PROGRAM.read_text("utf-8").replace("calendar:\n", "calendar:\n  books: quarter\n", 1)
    file.write_text(f"{text}\n{PAY}", "utf-8")
    return cohort(everyone.places.union, file=file)


@pytest.fixture
def together(everyone: Cast, into: Cohort) -> Pair:
    return pair(into, everyone.renee, everyone.maya)


def test_what_is_not_settled_is_said_before_a_quarter_is_closed(together: Pair, office: Client) -> None:
    met(together, day=date(2026, 8, 6), minutes=90)
    logged(together, day=date(2026, 9, 3), minutes=30)
    before = words(office.get(AT).content)
    assert "July to September 2026" in before
    assert "1 entry waits for a yes. Nobody can say yes to it once the books are closed." in before
    refused = office.post(AT, {"last": "2026-09-30"})
    assert (refused.status_code, Closing.objects.count()) == (422, 0)
    assert "Say that you have seen what is not settled" in words(refused.content)
    stale = office.post(AT, {"last": "2026-08-31", "known": "1"})
    assert "Another period is next by now" in words(stale.content)
    assert office.post(AT, {"last": "2026-09-30", "known": "1"}).status_code == 302
    page = words(office.get(AT).content)
    assert "October to December 2026 Its books can be closed after December 31, 2026." in page
    assert "Closed on November 19, 2026 by Angela" in page
    assert "Mentoring 1.5 h 0.5 h 2 h" in page
    early = office.post(AT, {"last": "2026-12-31", "known": "1"})
    assert "October to December 2026 is not over yet" in words(early.content)
    assert Closing.objects.count() == 1


def test_lines_pay_and_sheets_go_by_the_books(together: Pair, office: Client) -> None:
    gone = met(together, day=date(2026, 8, 6), minutes=90)
    met(together, day=date(2026, 9, 3), minutes=60)
    office.post(AT, {"last": "2026-09-30"})
    take_back(session=gone, by=together.helper_person, who=together.as_helper(TODAY))
    closing = Closing.objects.get()
    listed = [
        words(office.get(f"/office/hours/?account=contract-hours&books={of}").content)
        for of in (closing.public_id, "next")
    ]
    assert "the books of July to September 2026: these lines come to 2.5 h ." in listed[0]
    assert "the books of October to December 2026: these lines come to −1.5 h ." in listed[1]
    assert "Aug 6, 2026 in the books from Oct 1" in listed[1]
    paid = {until: [one.quantity for one in earned(closing.cohort, until=until)] for until in (closing.last, TODAY)}
    assert paid == {closing.last: [60], TODAY: [60]}
    assert "The books are closed until September 30, 2026" in words(office.get("/office/pay/").content)
    sheet = b"".join(office.get("/office/hours/export.csv")).decode("utf-8-sig").splitlines()
    assert sheet[0].endswith(",Counted from")
    assert sum(row.endswith(",2026-10-01") for row in sheet) == Entry.objects.filter(booked_on__isnull=False).count()


def test_opened_again_with_a_reason_by_whoever_coordinates(together: Pair, office: Client) -> None:
    met(together, day=date(2026, 8, 6), minutes=90)
    office.post(AT, {"last": "2026-09-30"})
    door = f"{AT}{Closing.objects.get().public_id}/reopen/"
    assert signed_in(together.helper_person).post(door, {"why": "Mine"}).status_code == 403
    office.post(door, {"why": ""})
    assert "Open the books again" in words(office.get(AT).content)
    office.post(door, {"why": "Maya was on leave"})
    page = words(office.get(AT).content)
    assert "Opened again on November 19, 2026 by Angela" in page
    assert ("Maya was on leave" in page, "July to September 2026 Its books can be closed." in page) == (True, True)


def test_a_program_without_periods_is_told_how(everyone: Cast) -> None:
    into = cohort(everyone.places.union)
    enrolled(into, everyone.angela, "coordinator")
    page = words(signed_in(everyone.angela).get(AT).content)
    assert "Books are closed with the year" in page


def test_as_many_questions_for_three_periods_as_for_one(together: Pair, office: Client) -> None:
    met(together, day=date(2026, 8, 6), minutes=90)
    counts = []
    for _ in range(3):
        office.post(AT, {"last": "2026-09-30"})
        with CaptureQueriesContext(connection) as asked:
            office.get(AT)
        counts.append(len(asked))
        newest = Closing.objects.order_by("-pk")[0]
        office.post(f"{AT}{newest.public_id}/reopen/", {"why": "Something came late"})
    assert (Closing.objects.count(), len(set(counts))) == (3, 1)
