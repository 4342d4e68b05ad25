"""Every event that somebody is told of becomes one notice for each of them: never two, never none."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from alongside.jobs.minding import start_due
from alongside.jobs.worker import drain
from alongside.notices import actions
from alongside.notices.actions import mark_read, read_events
from alongside.notices.enums import Mail
from alongside.notices.models import Cursor, Notice
from alongside.notices.queries import inbox, unread_count
from alongside.people.actions.events import record
from alongside.people.models.persons import Person
from tests.notices.cast import Pair, pair

pytestmark = pytest.mark.django_db


def read() -> int:
    said: list[int] = []
    return read_events(said.append)


def told() -> list[tuple[str, str, str]]:
    rows = Notice.objects.order_by("pk").values_list("kind", "person__family_name", "mail")
    return [(str(kind), str(name), str(mail)) for kind, name, mail in rows]


@pytest.fixture
def two() -> Pair:
    return pair()


def test_both_are_told_of_a_match_in_their_own_words(two: Pair) -> None:
    two.matched()
    assert read() == 2
    assert told() == [("match-published", "Okafor", Mail.WAITING), ("match-published", "Haddad", Mail.WAITING)]
    (mine,), (theirs,) = inbox(two.supported.pk), inbox(two.helper.pk)
    assert mine.subject == "Meet your partner, Noor Haddad"
    assert mine.paragraphs[0] == "Noor Haddad is your partner in your program."
    assert theirs.subject == "You and Sam Okafor are matched"


def test_a_logged_session_asks_the_person_coached_and_sends_no_letter(two: Pair) -> None:
    two.logged()
    read()
    assert told() == [("session-logged", "Okafor", Mail.NONE)]
    (text,) = inbox(two.supported.pk)
    assert text.subject == "Did you meet with Noor Haddad on November 12?"
    assert text.paragraphs == ("Noor Haddad logged 45 minutes with you. Say yes, or say what was different.",)


def test_a_difference_goes_to_the_helper_and_a_pause_to_the_person_coached(two: Pair) -> None:
    two.event("difference-raised", about=two.helper, day="2026-11-12")
    two.event("engagement-paused-evaluator", about=two.supported)
    read()
    assert [text.subject for text in inbox(two.helper.pk)] == ["Sam Okafor remembers a session differently"]
    (paused,) = inbox(two.supported.pk)
    assert paused.subject == "Your work together with Noor Haddad is paused"
    assert paused.paragraphs[1].startswith("You did nothing wrong, and nothing is lost.")


def test_reading_twice_tells_nobody_twice(two: Pair) -> None:
    two.matched()
    read()
    Cursor.objects.update(after=0, top=0, horizon=None, seen_at=None)
    assert read() == 2
    assert Notice.objects.count() == 2


def test_the_database_itself_tells_a_person_once(two: Pair) -> None:
    two.logged()
    read()
    notice = Notice.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(
            event=notice.event, person=notice.person, kind=notice.kind, side=notice.side, at=notice.at
        )


def test_events_that_nobody_is_told_of_make_no_notice(two: Pair) -> None:
    record("person-created", by=two.helper, about=two.supported.pk)
    assert (read(), Notice.objects.count()) == (0, 0)


def test_people_named_in_the_facts_are_told_too(two: Pair) -> None:
    record(
        "match-published",
        by=None,
        facts={"helper": two.helper.public_id, "people": [two.helper.pk, two.supported.pk]},
    )
    read()
    assert [name for _, name, _ in told()] == ["Haddad", "Okafor"]


def test_who_was_merged_is_told_under_the_kept_name_and_who_was_erased_is_not(two: Pair) -> None:
    twin = Person.objects.create(given_name="Samuel", family_name="Okafor-Reyes")
    two.logged()
    two.supported.merged_into = twin
    two.supported.save()
    two.matched()
    two.helper.erased_at = timezone.now()
    two.helper.save()
    read()
    assert set(Notice.objects.values_list("person", flat=True)) == {twin.pk}


def test_an_old_event_comes_to_the_bell_and_not_as_a_letter(two: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    two.matched()
    monkeypatch.setattr(actions, "FRESH", timedelta(0))
    read()
    assert [mail for *_, mail in told()] == [Mail.NONE, Mail.NONE]


def test_the_bell_counts_what_was_not_read(two: Pair) -> None:
    two.matched()
    two.logged()
    read()
    assert (unread_count(two.supported.pk), unread_count(two.helper.pk)) == (2, 1)
    newest = inbox(two.supported.pk)[0].notice
    assert mark_read(two.helper.pk, public_id=newest.public_id) == 0
    assert mark_read(two.supported.pk, public_id=newest.public_id) == 1
    assert (unread_count(two.supported.pk), mark_read(two.supported.pk), unread_count(two.supported.pk)) == (1, 1, 0)


def test_a_worker_finds_new_events_by_itself_and_rests_when_there_are_none(two: Pair) -> None:
    drain()
    two.matched()
    assert {job.kind for job in start_due(timezone.now() + timedelta(seconds=30))} >= {"notices-read"}
    drain()
    assert Notice.objects.count() == 2
    Cursor.objects.update(horizon=None)
    started = start_due(timezone.now() + timedelta(minutes=1))
    assert [job.kind for job in started if job.kind == "notices-read"] == []


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_row_committed_late_with_a_lower_number_is_not_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "SETTLE", timedelta(0))
    two = pair()
    written, may_end = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            two.event("match-published", about=two.helper)
            written.set()
            may_end.wait(10)
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    written.wait(10)
    two.event("match-published", about=two.supported)
    for _ in range(4):  # the cursor may not pass the open transaction, however often it looks
        read()
    assert [name for _, name, _ in told()] == ["Okafor"]
    may_end.set()
    thread.join(10)
    for _ in range(4):
        read()
    assert [name for _, name, _ in told()] == ["Okafor", "Haddad"]
    cursor = Cursor.objects.get()
    assert (cursor.after, read()) == (cursor.top, 0)
