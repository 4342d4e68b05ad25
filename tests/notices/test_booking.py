"""A time to meet is told to the other one, with an invitation that other programs read: yes, moved, taken off."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
import time_machine
import vobject

from alongside.notices.actions import read_events
from alongside.notices.letters import letter
from alongside.notices.models import Notice
from alongside.notices.texts import texts_of
from alongside.people.models.persons import Person
from alongside.practice.sessions.actions.booking import Wanted, answer, ask
from alongside.practice.sessions.actions.rebooking import Proposed, cancel, move
from alongside.practice.sessions.enums import Every
from alongside.practice.sessions.facts import calendar_of
from alongside.practice.sessions.models import Booking
from alongside.practice.sessions.words import Words
from tests.cast import Cast
from tests.factories.programs import Pair, pair

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]
TODAY = date(2026, 11, 19)
FIRST = datetime(2027, 2, 26, 13, 30)


def told(person: Person) -> tuple[str, str, str]:
    """The newest letter to somebody: its subject, its plain words, and the calendar text in it."""
    read_events(lambda _: None)
    notice = Notice.objects.filter(person=person).order_by("-pk")[0]
    (text,) = texts_of([Notice.objects.select_related("event", "person").get(pk=notice.pk)])
    message = letter([text], "somebody@rivertown.example").message()
    parts = {part.get_content_type(): part for part in message.walk()}
    invited = parts["text/calendar"]
    said = invited.get_payload(decode=True)
    assert isinstance(said, bytes)
    assert f"METHOD:{invited.get_param('method')}" in said.decode()
    return str(message["Subject"]), str(parts["text/plain"].get_payload(decode=True)), said.decode()


def times(text: str) -> list[datetime]:
    """Every start of a calendar, as another library reads it, in UTC."""
    found = []
    for event in vobject.readOne(text).vevent_list:
        if hasattr(event, "recurrence_id"):
            found.append(event.dtstart.value)
        else:
            found += list(event.getrruleset(addRDate=True) or [event.dtstart.value])
    replaced = [one.recurrence_id.value for one in vobject.readOne(text).vevent_list if hasattr(one, "recurrence_id")]
    return sorted(one.astimezone(UTC) for one in found if one not in replaced)


def test_a_series_is_invited_moved_and_taken_off_over_a_clock_change(two: Pair) -> None:
    wanted = Wanted(
        key=uuid4(),
        engagements=[two.engagement],
        wall=FIRST,
        minutes=45,
        mode="virtual",
        zone="America/Chicago",
        every=Every.SECOND_WEEK,
        until=date(2027, 4, 30),
        words=Words(about="zqsecret", place="zqroom"),
    )
    Person.objects.filter(pk=two.person.pk).update(time_zone="America/New_York")
    made = ask(by=two.helper_person, who=two.as_helper(TODAY), wanted=wanted)
    subject, plain, text = told(two.person)
    assert subject == "Does Friday, February 26 at 2:30 pm EST (1:30 pm CST) suit you? Renée Castellanos asks"
    Person.objects.filter(pk=two.person.pk).update(time_zone="")
    subject, plain, text = told(two.person)
    assert subject == "Does Friday, February 26 at 1:30 pm CST suit you? Renée Castellanos asks"
    assert times(text) == [one.starts_at for one in made]
    whole = text.replace("\r", "").replace("\n ", "")
    assert [said in whole for said in ("PARTSTAT=NEEDS-ACTION", "RSVP=TRUE", "SUMMARY:Pair with Renée")] == [True] * 3
    assert [said in subject + plain + text for said in ("zqsecret", "zqroom")] == [False] * 2
    answer(booking=made[0], yes=True, by=two.person, who=two.as_person(TODAY), whole_series=True)
    assert "Maya Lindqvist said yes" in told(two.helper_person)[0]
    move(
        booking=made[2],
        to=Proposed(wall=datetime(2027, 3, 25, 9, 0), minutes=45),
        by=two.helper_person,
        who=two.as_helper(TODAY),
    )
    moved = told(two.person)[2]
    assert times(moved) == sorted(Booking.objects.values_list("starts_at", flat=True))
    assert "SEQUENCE:1" in moved
    cancel(booking=made[4], by=two.person, who=two.as_person(TODAY))
    off = told(two.helper_person)[2]
    gone = made[4].wall.replace("-", "").replace(":", "")
    assert ("STATUS:CANCELLED" in off, f"RECURRENCE-ID;TZID=America/Chicago:{gone}00" in off) == (True, True)


def test_a_meeting_with_two_is_one_event_for_who_helps_and_one_for_each_of_them(two: Pair, everyone: Cast) -> None:
    three = pair(two.engagement.cohort, two.helper_person, everyone.stranger)
    wanted = Wanted(
        key=uuid4(),
        engagements=[two.engagement, three.engagement],
        wall=FIRST,
        minutes=45,
        mode="virtual",
        zone="America/Chicago",
        every=Every.WEEK,
        until=date(2027, 3, 12),
    )
    made = ask(by=two.helper_person, who=two.as_helper(TODAY), wanted=wanted)
    answer(booking=made[0], yes=True, by=three.person, who=three.as_person(TODAY), whole_series=True)
    since = datetime(2026, 11, 19, tzinfo=UTC)
    (hers,), (mine,) = (calendar_of(one.pk, since=since, named=True) for one in (two.helper_person, two.person))
    assert (hers.summary, hers.agreed, mine.summary, mine.agreed) == (
        f"Pair with {two.person.first_name}, {three.person.first_name}", True, "Pair with Renée", False,
    )  # fmt: skip


def test_a_feed_says_when_and_no_more_than_its_owner_wants(two: Pair) -> None:
    with time_machine.travel("2026-11-19T23:30:00Z", tick=False):
        wanted = Wanted(
            key=uuid4(),
            engagements=[two.engagement],
            wall=FIRST,
            minutes=45,
            mode="virtual",
            zone="America/Chicago",
        )
        ask(by=two.person, who=two.as_person(TODAY), wanted=wanted)
    since = datetime(2026, 11, 1, tzinfo=UTC)
    (named,), (bare,) = (calendar_of(two.person.pk, since=since, named=one) for one in (True, False))
    assert (named.summary, bare.summary, named.agreed) == ("Pair with Renée", "Pair", False)
