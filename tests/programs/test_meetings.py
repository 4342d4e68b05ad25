"""Information meetings: set, asked to, answered from the public page and by letter, changed, called off, who came."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from icalendar import Calendar

from alongside.kernel.access import Who
from alongside.kernel.errors import Refused
from alongside.notices.meetings import letters_due, send_meeting_letters
from alongside.programs.actions.cohorts import adopt_text, open_cohort
from alongside.programs.actions.interests import Bringing, express_interest, keep_quiet, take_up_interest
from alongside.programs.actions.meetings import (
    Planned,
    answer_meeting,
    ask_to_meeting,
    call_off,
    change_meeting,
    come_to_meeting,
    note_came,
    set_meeting,
)
from alongside.programs.models.agreements import Interest, JoiningStep
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.meetings import InformationMeeting, MeetingGuest
from tests.cast import Cast
from tests.doors import signed_in
from tests.factories.agreements import joining_text
from tests.factories.programs import ENDS, STARTS, acting, enrolled

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 12, 15, 41, tzinfo=UTC)
PLANNED = Planned(day=date(2026, 12, 1), from_time=time(16), until_time=time(17), place="Library, Elm Grove")
IRIS = Bringing(organization="Elm Grove 7", name="Iris Fell", email="iris@elmgrove.example")
COMES = {"organization": "Elm Grove 7", "name": "Iris Fell", "email": "iris@elmgrove.example"}


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def into(everyone: Cast) -> Cohort:
    text = joining_text("meets").replace("  interest: survey\n", "  interest: survey\n  meeting: information-meeting\n")
    source = f"{text}\nevents:\n  information-meeting: {{label: Information meeting, at: 16:00-17:00}}\n"
    version = adopt_text(source=source, file="a.yaml", sponsor=everyone.places.union, by=None)
    made = open_cohort(version=version, key="meets", name="2026-27", starts_on=STARTS, ends_on=ENDS, by=None)
    enrolled(made, everyone.angela, "coordinator")
    return made


@pytest.fixture
def angela(into: Cohort, everyone: Cast) -> Who:
    return acting(everyone.angela.participations.get(cohort=into), NOW.date())


@pytest.fixture
def meeting(into: Cohort) -> InformationMeeting:
    return set_meeting(cohort=into, planned=PLANNED, by=None, who=None)


def interested(into: Cohort, name: str) -> Interest:
    bringing = Bringing(organization=name, name="Iris Fell", email=f"{name.casefold()}@schools.example")
    return express_interest(cohort=into, bringing=bringing, by=None)


def letters() -> list[str]:
    """Subjects of the letters that go out now."""
    mail.outbox.clear()
    send_meeting_letters(lambda _: None)
    return [str(letter.subject) for letter in mail.outbox]


@pytest.mark.parametrize(
    "planned, field",
    [
        (Planned(day=None, from_time=time(16), until_time=time(17), place="Here"), "day"),
        (Planned(day=date(2026, 11, 1), from_time=time(16), until_time=time(17), place="Here"), "day"),
        (Planned(day=date(2026, 12, 1), from_time=time(17), until_time=time(16), place="Here"), "from_time"),
        (Planned(day=date(2026, 12, 1), from_time=time(16), until_time=time(17)), "place"),
        (Planned(day=date(2026, 12, 1), from_time=time(16), until_time=time(17), link="javascript:1"), "link"),
    ],
)
def test_what_is_missing_is_said(into: Cohort, planned: Planned, field: str) -> None:
    with pytest.raises(Refused) as refused:
        set_meeting(cohort=into, planned=planned, by=None, who=None)
    assert refused.value.field == field


def test_set_twice_is_once_and_kept_in_three_ways(into: Cohort, meeting: InformationMeeting) -> None:
    assert set_meeting(cohort=into, planned=PLANNED, by=None, who=None) == meeting
    assert (meeting.starts_at, meeting.from_time) == (datetime(2026, 12, 1, 22, tzinfo=UTC), time(16))


def test_from_the_public_page_to_the_letter_and_its_answer(into: Cohort, meeting: InformationMeeting) -> None:
    browser, where = Client(), f"/programs/meets/meetings/{meeting.public_id}/"
    assert where in browser.get("/programs/meets/").content.decode()
    refused = browser.post(where, COMES | {"email": "iris"})
    assert (refused.status_code, "an email address" in refused.content.decode()) == (422, True)
    for _ in range(2):
        assert browser.post(where, COMES).status_code == 200
    assert letters() == ["See you on December 1: information meeting, Growing together"]
    (letter,) = mail.outbox
    assert letter.to == ["iris@elmgrove.example"]
    ((name, text, kind),) = letter.attachments
    event = Calendar.from_ical(str(text)).walk("VEVENT")[0]
    assert (name, kind, event.decoded("dtstart"), event["sequence"]) == (
        "meeting.ics",
        "text/calendar",
        meeting.starts_at,
        0,
    )
    link = re.search(r"http://[^/]+(/meetings/\S+)", str(letter.body))
    assert link is not None
    assert "A place is kept for you" in browser.get(link[1]).content.decode()
    assert MeetingGuest.objects.get().coming == "yes"
    assert "You said that you cannot come" in browser.post(link[1], {"no": "1"}, follow=True).content.decode()
    assert browser.get(f"{link[1]}meeting.ics").headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert (letters(), letters_due()) == ([], False)


def test_who_would_like_to_join_is_asked_once_and_reminded_the_day_before(
    into: Cohort, meeting: InformationMeeting, angela: Who, everyone: Cast
) -> None:
    first, second, quiet = (interested(into, name) for name in ("Oak", "Elm", "Ash"))
    keep_quiet(interest=quiet)
    several = [first, second, quiet]
    asked = [ask_to_meeting(meeting=meeting, interests=several, by=everyone.angela, who=angela) for _ in range(2)]
    assert asked == [2, 0]
    assert letters() == ["Information meeting on December 1: Growing together"] * 2
    answer_meeting(guest=MeetingGuest.objects.get(interest=second), comes=False)
    counts = []
    for hours in (25, 23, 22, -2):
        with time_machine.travel(meeting.starts_at - timedelta(hours=hours), tick=False):
            counts.append(letters())
    assert counts == [[], ["Tomorrow: information meeting, Growing together"], [], []]


def test_another_time_and_calling_off_are_told(
    into: Cohort, meeting: InformationMeeting, angela: Who, everyone: Cast
) -> None:
    come_to_meeting(meeting=meeting, bringing=IRIS, by=None)
    letters()
    later = Planned(day=date(2026, 12, 3), from_time=time(9), until_time=time(10), link="https://meet.example/a")
    change_meeting(meeting=meeting, planned=later, by=everyone.angela, who=angela)
    assert (letters(), letters()) == (["Changed: information meeting, now on December 3, Growing together"], [])
    with pytest.raises(Refused, match="Say why"):
        call_off(meeting=meeting, why=" ", by=everyone.angela, who=angela)
    call_off(meeting=meeting, why="Snow", by=everyone.angela, who=angela)
    assert letters() == ["Called off: information meeting on December 3, Growing together"]
    assert "STATUS:CANCELLED" in str(mail.outbox[0].attachments[0][1])
    with pytest.raises(Refused, match="called off"):
        come_to_meeting(meeting=meeting, bringing=IRIS, by=None)


def test_who_came_goes_on_into_joining(into: Cohort, meeting: InformationMeeting, everyone: Cast) -> None:
    guest = come_to_meeting(meeting=meeting, bringing=IRIS, by=None)
    desk, where = signed_in(everyone.angela), f"/office/organizations/joining/meetings/{meeting.public_id}/"
    assert "Comes" in desk.get(where).content.decode()
    early = desk.post(where, {"listed": guest.public_id, "came": guest.public_id})
    assert (early.status_code, "It has not begun yet" in early.content.decode()) == (422, True)
    with time_machine.travel(meeting.ends_at, tick=False):
        who = acting(everyone.angela.participations.get(cohort=into), meeting.day)
        here = [guest.public_id]
        noted = [note_came(meeting=meeting, came=here, listed=here, by=everyone.angela, who=who) for _ in range(2)]
        assert noted == [1, 0]
        take_up_interest(
            interest=guest.interest, organization=everyone.places.union, key="joint", by=everyone.angela, who=who
        )
        lines = list(JoiningStep.objects.order_by("pk").values_list("key", "state", "day"))
        assert lines == [
            ("interest survey", "done", NOW.date()),
            ("information meeting", "done", meeting.day),
        ]
