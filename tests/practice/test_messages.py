"""Messages: sealed between those of that day, told without a word, reported, looked at, erased when it is time."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from alongside.kernel.errors import NotHere, Refused
from alongside.notices.actions import read_events
from alongside.notices.models import Notice
from alongside.people.actions.appointments import name_evaluator
from alongside.people.models.events import Event
from alongside.practice.messages.actions.forgetting import forget
from alongside.practice.messages.actions.opening import open_report, open_talk
from alongside.practice.messages.actions.reporting import report_message, settle_report
from alongside.practice.messages.actions.writing import write
from alongside.practice.messages.enums import Settled
from alongside.practice.messages.models import Message, Report
from alongside.practice.messages.queries import heard, reports, talks_of, unread
from alongside.programs.actions.engagements import end_engagement
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation
from tests.cast import Cast
from tests.doors import signed_in
from tests.factories.people import person
from tests.factories.programs import Pair, acting, enrolled, pair, person_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]
TODAY = date(2026, 11, 19)
WORDS = "Can we look at the moment at 4:12?"


@pytest.fixture
def moderator(into: Cohort) -> Participation:
    return enrolled(into, person("Angela Brandt"), "coordinator")


def to_helper(two: Pair, words: str = WORDS) -> Message:
    (made,) = write(engagements=[two.engagement], words=words, key=uuid4(), by=two.person, who=two.as_person(TODAY))
    return made


def read_by_helper(two: Pair, on: date = TODAY) -> list[str]:
    shown = open_talk(engagement=two.engagement, by=two.helper_person, who=two.as_helper(on))
    return [one.words for one in shown.messages]


def test_the_other_reads_it_and_is_told_once_until_they_have(two: Pair) -> None:
    to_helper(two)
    to_helper(two, "And bring the chart")
    read_events(lambda _: None)
    told = Notice.objects.filter(kind="message-written")
    assert list(told.values_list("person", flat=True)) == [two.helper_person.pk]
    assert unread(two.as_helper(TODAY)) == 2
    assert read_by_helper(two) == [WORDS, "And bring the chart"]
    assert (unread(two.as_helper(TODAY)), unread(two.as_person(TODAY))) == (0, 0)
    to_helper(two, "Thank you")
    assert Event.objects.filter(kind="message-written", about_id=two.helper_person.pk).count() == 2
    opened = Event.objects.get(kind="content-opened", by_id=two.helper_person.pk)
    assert (opened.about_id, opened.facts["count"]) == (two.person.pk, 2)
    assert WORDS not in str(list(Event.objects.values()))


def test_sent_twice_is_once_and_what_is_no_message_is_refused(two: Pair) -> None:
    key = uuid4()
    for _ in range(2):
        write(engagements=[two.engagement], words=WORDS, key=key, by=two.person, who=two.as_person(TODAY))
    assert Message.objects.count() == 1
    for words in (" ", "x" * 5001):
        with pytest.raises(Refused):
            to_helper(two, words)


def test_written_to_several_each_reads_it_alone(two: Pair, everyone: Cast, into: Cohort) -> None:
    other = pair(into, everyone.renee, everyone.stranger)
    both = [two.engagement, other.engagement]
    who = two.as_helper(TODAY)
    assert len(write(engagements=both, words=WORDS, key=uuid4(), by=two.helper_person, who=who)) == 2
    shown = open_talk(engagement=other.engagement, by=other.person, who=other.as_person(TODAY))
    assert [one.words for one in shown.messages] == [WORDS]
    found = heard(who, [one.pk for one in both])
    assert {one.new for one in found.values()} == {0}
    assert set(talks_of(who, rows=Engagement.objects.all())) == set(both)


def test_whoever_evaluates_reads_nothing_and_writes_nothing(two: Pair) -> None:
    to_helper(two)
    name_evaluator(two.helper_person, of=two.person, starts_on=TODAY, by=None)
    assert read_by_helper(two) == []
    with pytest.raises(NotHere):
        write(engagements=[two.engagement], words="Well", key=uuid4(), by=two.helper_person, who=two.as_helper(TODAY))


def test_after_the_end_it_is_read_and_nothing_is_added(two: Pair, thursday_evening: time_machine.Traveller) -> None:
    to_helper(two)
    end_engagement(engagement=two.engagement, reason="completed", ends_on=TODAY, by=None)
    thursday_evening.shift(timedelta(days=5))
    later = TODAY + timedelta(days=5)
    assert read_by_helper(two, later) == [WORDS]
    with pytest.raises(NotHere):
        write(engagements=[two.engagement], words="Late", key=uuid4(), by=two.person, who=two.as_person(later))


def test_a_report_opens_one_message_and_the_few_around_it(two: Pair, moderator: Participation) -> None:
    several = [to_helper(two, f"Message {n}") for n in range(7)]
    who, by = acting(moderator, TODAY), person_of(moderator)
    assert list(reports(who)) == []
    with pytest.raises(NotHere):
        report_message(message=several[3], why="", by=two.person, who=two.as_person(TODAY))
    for _ in range(2):
        report = report_message(message=several[3], why="Not kind", by=two.helper_person, who=two.as_helper(TODAY))
    read_events(lambda _: None)
    assert list(Notice.objects.filter(kind="report-waits").values_list("person", flat=True)) == [by.pk]
    why, around = open_report(report=reports(who).get(), by=by, who=who)
    assert (why, [one.words for one in around]) == ("Not kind", [f"Message {n}" for n in range(1, 6)])
    assert Event.objects.filter(kind="content-opened", by_id=by.pk, about_id=two.person.pk).count() == 1
    for _ in range(2):
        settle_report(report=report, how=Settled.TAKEN_OFF, by=by, who=who)
    assert read_by_helper(two) == ["Message 0", "Message 1", "Message 2", "", "Message 4", "Message 5", "Message 6"]
    told = Event.objects.filter(kind="report-settled").values_list("about_id", flat=True)
    assert set(told) == {two.helper_person.pk, two.person.pk}
    for change in (lambda: Report.objects.update(at="2026-01-01T00:00Z"), lambda: Report.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_year_after_the_end_the_words_are_gone(two: Pair, thursday_evening: time_machine.Traveller) -> None:
    message = to_helper(two)
    report_message(message=message, why="Not kind", by=two.helper_person, who=two.as_helper(TODAY))
    end_engagement(engagement=two.engagement, reason="completed", ends_on=TODAY, by=None)
    thursday_evening.shift(timedelta(days=364))
    assert forget(lambda _: None) == 0
    thursday_evening.shift(timedelta(days=1))
    assert forget(lambda _: None) == 1
    message.refresh_from_db()
    assert (message.sealed, message.erased_at is not None, Report.objects.get().sealed) == (None, True, None)
    shown = open_talk(engagement=two.engagement, by=two.helper_person, who=two.as_helper(date(2027, 11, 19)))
    assert (shown.messages, shown.erased) == ((), 1)


def test_pages_of_messages(two: Pair, moderator: Participation) -> None:
    mine, theirs = signed_in(two.person), signed_in(two.helper_person)
    there = f"/desk/messages/{two.engagement.public_id}/"
    assert mine.post(there, {"words": WORDS, "key": str(uuid4())}).status_code == 302
    assert mine.post(there, {"words": ""}).status_code == 422
    assert '1<span class="vh"> new' in theirs.get("/desk/messages/").content.decode()
    assert WORDS in theirs.get(there).content.decode()
    report = f"/desk/messages/{Message.objects.get().public_id}/report/"
    assert theirs.post(report, {"why": "Not kind"}).status_code == 302
    office, look = signed_in(person_of(moderator)), f"/office/reported/{Report.objects.get().public_id}/"
    assert WORDS in office.get(look).content.decode()
    assert office.post(look, {"how": "taken-off"}).status_code == 302
    assert WORDS not in theirs.get(there).content.decode()


def test_the_list_asks_the_same_questions_of_few_and_many(two: Pair, into: Cohort, everyone: Cast) -> None:
    asked = []
    for n in range(3):
        if n:
            pair(into, everyone.renee, person(f"Teacher {n}"))
        to_helper(two)
        browser = signed_in(two.helper_person)
        browser.get("/desk/messages/")
        with CaptureQueriesContext(connection) as queries:
            assert browser.get("/desk/messages/").status_code == 200
        asked.append(len(queries))
    assert asked == [12, 12, 12]
