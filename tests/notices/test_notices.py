"""Every event that somebody is told of becomes one notice for each of them: never two, never none."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from alongside.jobs.minding import start_due
from alongside.jobs.worker import drain
from alongside.notices import actions
from alongside.notices.actions import mark_read, read_events
from alongside.notices.enums import Mail
from alongside.notices.models import Cursor, Notice
from alongside.notices.queries import inbox, unread_count
from alongside.people.actions.events import record
from alongside.people.models.events import Event
from alongside.people.models.persons import Person
from alongside.practice.sessions.actions.confirm import Remembered, confirm, raise_difference, withdraw_difference
from alongside.practice.sessions.actions.log import log_session
from alongside.programs.actions.engagements import add_party
from alongside.programs.enums import Part
from tests.factories.programs import Pair, acting, enrolled
from tests.factories.sessions import contact, line_of, logged
from tests.notices.cast import DAY, event, matched, two

pytestmark = pytest.mark.django_db
MAYA, RENEE = "Lindqvist", "Castellanos"


def read() -> int:
    said: list[int] = []
    return read_events(said.append)


def told() -> list[tuple[str, str, str]]:
    rows = Notice.objects.order_by("pk").values_list("kind", "person__family_name", "mail")
    return [(str(kind), str(name), str(mail)) for kind, name, mail in rows]


@pytest.fixture
def pair() -> Pair:
    """Two people whose beginnings have been read already."""
    made = two()
    read()
    Notice.objects.all().delete()
    return made


def test_both_are_told_of_a_match_in_their_own_words(pair: Pair) -> None:
    matched(pair)
    read()
    assert told() == [("match-published", MAYA, Mail.WAITING), ("match-published", RENEE, Mail.WAITING)]
    (hers,), (theirs,) = inbox(pair.person.pk), inbox(pair.helper_person.pk)
    assert hers.subject == "Meet your guide, Renée Castellanos"
    assert hers.paragraphs[0] == "Renée Castellanos is your guide in Growing together."
    assert theirs.subject == "You and Maya Lindqvist are matched"
    assert theirs.paragraphs[0] == "You are the guide of Maya Lindqvist in Growing together."


def test_a_logged_session_asks_the_person_coached_and_sends_no_letter(pair: Pair) -> None:
    logged(pair, day=DAY, minutes=45, note="She cried about Tuesday.")
    read()
    assert told() == [("session-logged", MAYA, Mail.NONE)]
    (text,) = inbox(pair.person.pk)
    assert text.subject == "Did you meet with Renée Castellanos on November 12?"
    assert text.paragraphs == ("Renée Castellanos logged 45 minutes with you. Say yes, or say what was different.",)


def test_a_difference_is_told_to_the_helper_without_the_words_said(pair: Pair) -> None:
    line = line_of(logged(pair, day=DAY, minutes=45), pair)
    remembered = Remembered(day=DAY, minutes=30, mode="virtual", word="It was short.")
    raise_difference(attendance=line, remembered=remembered, by=pair.person, who=pair.as_person(DAY))
    read()
    (text,) = inbox(pair.helper_person.pk)
    assert text.subject == "Maya Lindqvist remembers a session differently"
    assert text.paragraphs[0] == (
        "Maya Lindqvist remembers your session of November 12 differently from what you logged."
    )
    assert told() == [("session-logged", MAYA, Mail.NONE), ("difference-raised", RENEE, Mail.WAITING)]


def test_a_pause_is_told_kindly_to_the_person_coached(pair: Pair) -> None:
    event(pair, "engagement-paused-evaluator", about=pair.person, evaluator=pair.helper_person.pk)
    read()
    (text,) = inbox(pair.person.pk)
    assert text.subject == "Your pair with Renée Castellanos is paused"
    assert text.paragraphs[1].startswith("You did nothing wrong, and nothing is lost.")
    assert told() == [("engagement-paused-evaluator", MAYA, Mail.WAITING)]


def test_what_was_answered_asks_no_more(pair: Pair) -> None:
    maya, renee = pair.person.pk, pair.helper_person.pk
    confirmed, disputed = line_of(logged(pair, day=DAY), pair), line_of(logged(pair, day=DAY, minutes=45), pair)
    read()
    assert unread_count(maya) == 2
    confirm(attendance=confirmed, by=pair.person, who=pair.as_person(DAY))
    remembered = Remembered(day=DAY, minutes=30, mode="virtual")
    difference = raise_difference(attendance=disputed, remembered=remembered, by=pair.person, who=pair.as_person(DAY))
    read()
    assert (unread_count(maya), unread_count(renee)) == (0, 1)
    withdraw_difference(difference=difference, by=pair.person, who=pair.as_person(DAY))
    read()
    assert (unread_count(maya), unread_count(renee)) == (0, 0)


def test_reading_twice_tells_nobody_twice(pair: Pair) -> None:
    matched(pair)
    read()
    Cursor.objects.update(after=0, top=0, horizon=None, seen_at=None)
    assert read() == 2
    assert Notice.objects.count() == 2


def test_the_database_itself_tells_a_person_once(pair: Pair) -> None:
    matched(pair)
    read()
    notice = Notice.objects.earliest("pk")
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(
            event=notice.event, person=notice.person, kind=notice.kind, side=notice.side, at=notice.at
        )


def test_events_that_nobody_is_told_of_make_no_notice(pair: Pair) -> None:
    record("person-changed", by=None, about=pair.person.pk)
    event(pair, "engagement-started", about=pair.person)
    record("session-logged", by=None, subject="session:0123456789ab")
    read()
    assert told() == []


def test_who_stood_in_is_named_and_hears_of_a_difference(pair: Pair) -> None:
    ada = Person.objects.create(given_name="Ada", family_name="Brook")
    stand_in = enrolled(pair.engagement.cohort, ada, "guide")
    add_party(engagement=pair.engagement, participation=stand_in, part=Part.STAND_IN, starts_on=DAY, by=None)
    read()
    Notice.objects.all().delete()
    entry = contact(pair.engagement, day=DAY, minutes=30)
    line = line_of(log_session(by=ada, who=acting(stand_in, DAY), contact=entry), pair)
    read()
    assert inbox(pair.person.pk)[0].subject == "Did you meet with Ada Brook on November 12?"
    remembered = Remembered(did_not_meet=True)
    raise_difference(attendance=line, remembered=remembered, by=pair.person, who=pair.as_person(DAY))
    read()
    of_the_day = [each for each in told() if each[0] in {"session-logged", "difference-raised"}]
    assert of_the_day == [("session-logged", MAYA, Mail.NONE), ("difference-raised", "Brook", Mail.WAITING)]


def test_who_is_no_longer_one_of_the_two_is_told_nothing_about_them(pair: Pair) -> None:
    event(pair, "match-published", about=Person.objects.create(given_name="Ada", family_name="Brook"))
    read()
    assert told() == []


def test_who_was_merged_is_told_under_the_kept_name_and_who_was_erased_is_not(pair: Pair) -> None:
    matched(pair)
    kept = Person.objects.create(given_name="Maya", family_name="Lindqvist-Reyes")
    between = Person.objects.create(given_name="Maya", family_name="Reyes", merged_into=kept)
    Person.objects.filter(pk=pair.person.pk).update(merged_into=between)
    Person.objects.filter(pk=pair.helper_person.pk).update(erased_at=timezone.now())
    read()
    assert told() == [("match-published", "Lindqvist-Reyes", Mail.WAITING)]


def test_an_old_event_comes_to_the_bell_and_not_as_a_letter(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    matched(pair)
    monkeypatch.setattr(actions, "FRESH", timedelta(0))
    read()
    assert [mail for *_, mail in told()] == [Mail.NONE, Mail.NONE]


def test_the_bell_counts_what_was_not_read(pair: Pair) -> None:
    matched(pair)
    logged(pair, day=DAY)
    read()
    maya, renee = pair.person.pk, pair.helper_person.pk
    assert (unread_count(maya), unread_count(renee)) == (2, 1)
    newest = inbox(maya)[0].notice
    assert (mark_read(renee, public_id=newest.public_id), mark_read(maya, public_id=newest.public_id)) == (0, 1)
    assert (unread_count(maya), mark_read(maya), unread_count(maya), unread_count(renee)) == (1, 1, 0, 1)


def test_a_worker_finds_new_events_by_itself_and_rests_when_there_are_none(pair: Pair) -> None:
    drain()
    matched(pair)
    assert {job.kind for job in start_due(timezone.now() + timedelta(seconds=30))} >= {"notices-read"}
    drain()
    assert Notice.objects.count() == 2
    Cursor.objects.update(horizon=None, top=Event.objects.latest("pk").pk)
    started = start_due(timezone.now() + timedelta(minutes=1))
    assert [job.kind for job in started if job.kind == "notices-read"] == []


@pytest.mark.parametrize("rows", [1, 3])
def test_the_bell_asks_the_same_few_questions_however_long_it_is(
    pair: Pair, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(rows):
        logged(pair, day=DAY, minutes=30 + number)
    read()
    with django_assert_num_queries(6):
        assert len(inbox(pair.person.pk)) == rows
    with django_assert_num_queries(1):
        assert unread_count(pair.person.pk) == rows


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_row_committed_late_with_a_lower_number_is_not_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "SETTLE", timedelta(0))
    pair = two()
    written, may_end = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            event(pair, "match-published", about=pair.helper_person)
            written.set()
            may_end.wait(10)
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    written.wait(10)
    event(pair, "match-published", about=pair.person)
    for _ in range(4):  # the cursor may not pass the open transaction, however often it looks
        read()
    assert [name for _, name, _ in told()] == [MAYA]
    may_end.set()
    thread.join(10)
    for _ in range(4):
        read()  # how far the cursor may go is for every transaction of the server to say, other tests' among them
    assert [name for _, name, _ in told()] == [MAYA, RENEE]
