"""The bell and the list behind it: one's own, newest first, the way to each page, and never a word of what was said."""

import re
from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import NoReverseMatch, reverse
from pytest_django import DjangoAssertNumQueries

from alongside.notices.actions import read_events
from alongside.notices.models import Notice
from alongside.practice.sessions.actions.confirm import Remembered, raise_difference
from tests.cast import somebody
from tests.doors import signed_in
from tests.factories.programs import Pair, enrolled
from tests.factories.sessions import line_of, logged
from tests.notices.cast import matched, two

pytestmark = pytest.mark.django_db
SECRET = "kestrel-nine-words-nobody-else-may-read"
DAY = date(2026, 11, 12)


@pytest.fixture
def pair() -> Pair:
    """Maya and Renée matched on the 12th; a session logged, and remembered differently by Maya, on the 16th.

    So she has answered already whether that session happened, and that notice is read.
    """
    with time_machine.travel("2026-11-12T18:00:00Z", tick=False):
        made = two()
        read_events(lambda _: None)
        Notice.objects.all().delete()
        matched(made)
    with time_machine.travel("2026-11-16T18:00:00Z", tick=False):
        line = line_of(logged(made, day=DAY, minutes=45, note=SECRET), made)
        remembered = Remembered(day=DAY, minutes=30, mode="virtual", word=SECRET)
        raise_difference(attendance=line, remembered=remembered, by=made.person, who=made.as_person(DAY))
        read_events(lambda _: None)
    return made


def address(name: str, *args: str) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return "/"


def shown(browser: Client) -> str:
    answer = browser.get(reverse("front:notices"))
    assert answer.status_code == 200
    return answer.content.decode()


def bell(page: str) -> str:
    found = re.search(r'<a class="[^"]*bell"[^>]*>.*?<span class="vh">([^<]*)</span>', page, re.DOTALL)
    return found[1] if found else ""


@time_machine.travel("2026-11-17T02:00:00Z", tick=False)
def test_maya_reads_the_newest_first_with_days_as_she_says_them(pair: Pair) -> None:
    page = shown(signed_in(pair.person))
    lines = [
        re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", each)).strip()
        for each in re.findall(r'<div class="row__top">(.*?)</div>', page, re.DOTALL)
    ]
    assert lines == [
        "Did you meet with Renée Castellanos on November 12? Today",
        "New Meet your guide, Renée Castellanos November 12",
    ]
    assert bell(page) == "Notices, 1 not read yet"


def test_the_words_of_the_two_are_on_no_notice(pair: Pair) -> None:
    assert [SECRET in shown(signed_in(who)) for who in (pair.person, pair.helper_person)] == [False, False]


def test_reading_the_list_marks_nothing_and_one_button_marks_all(pair: Pair) -> None:
    browser = signed_in(pair.person)
    assert bell(shown(browser)) == bell(shown(browser)) == "Notices, 1 not read yet"
    assert browser.post(reverse("front:notices-read")).headers["Location"] == reverse("front:notices")
    page = shown(browser)
    assert (bell(page), "Mark all as read" in page) == ("Notices", False)
    assert Notice.objects.filter(person=pair.helper_person, read_at=None).count() == 2


def test_each_notice_leads_to_its_page_and_is_read_then(pair: Pair) -> None:
    engagement = pair.engagement.public_id
    ways = {
        (pair.person, "session-logged"): address("desk:confirm"),
        (pair.person, "match-published"): address("desk:engagement", engagement),
        (pair.helper_person, "difference-raised"): address("desk:engagement", engagement),
    }
    for (who, kind), way in ways.items():
        row = Notice.objects.get(person=who, kind=kind)
        answer = signed_in(who).post(reverse("front:notice-open", args=[row.public_id]))
        row.refresh_from_db()
        assert (answer.headers["Location"], row.read_at is None) == (way, False)


def test_whoever_acts_in_another_role_arrives_in_the_one_the_page_belongs_to(pair: Pair) -> None:
    other = enrolled(pair.engagement.cohort, pair.helper_person, "coordinator")
    browser = signed_in(pair.helper_person, as_whom=other.public_id)
    row = Notice.objects.get(person=pair.helper_person, kind="difference-raised")
    browser.post(reverse("front:notice-open", args=[row.public_id]))
    assert browser.session["participation"] == pair.helper.public_id


def test_nobody_opens_or_marks_what_somebody_else_was_told(pair: Pair) -> None:
    row = Notice.objects.get(person=pair.person, kind="match-published")
    answer = signed_in(pair.helper_person).post(reverse("front:notice-open", args=[row.public_id]))
    row.refresh_from_db()
    assert (answer.status_code, row.read_at) == (404, None)


def test_only_a_signed_in_browser_has_a_bell(pair: Pair, client: Client) -> None:
    assert bell(client.get(reverse("front:gallery")).content.decode()) == ""
    for name in ("notices", "notices-read"):
        answer = client.post(reverse(f"front:{name}")) if name != "notices" else client.get(reverse("front:notices"))
        assert answer.headers["Location"].startswith(reverse("front:sign-in"))


@time_machine.travel("2026-11-17T02:00:00Z", tick=False)
def test_nothing_yet_is_said_too(pair: Pair) -> None:
    angela = enrolled(pair.engagement.cohort, somebody("Angela Vale", "vale@prairie.example"), "coordinator")
    page = shown(signed_in(angela.person)) if angela.person else ""
    assert ("Nothing yet" in page, bell(page)) == (True, "Notices")


@time_machine.travel("2026-11-17T02:00:00Z", tick=False)
def test_what_was_settled_offers_no_answer_any_more(pair: Pair) -> None:
    """Maya said already that something was different."""
    page = shown(signed_in(pair.person))
    assert page.count("Settled: there is nothing left to answer.") == 1
    assert "Answer<span" not in page


@pytest.mark.parametrize("many", [1, 3])
def test_a_long_list_asks_no_more_questions(
    pair: Pair, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(many):
        matched(pair)
    read_events(lambda _: None)
    browser = signed_in(pair.person)
    shown(browser)
    with django_assert_num_queries(QUERIES):
        shown(browser)


QUERIES = 13
