"""The calendar: free hours told, a time asked for and agreed on, moved and taken off, and logged with a second tap."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alongside.kernel.clock import Span
from alongside.people.actions.organizations import keep_calendar
from alongside.practice.sessions.models import Booking, Session
from alongside.programs.models.participations import Participation
from tests.cast import Cast
from tests.doors import signed_in
from tests.factories.programs import PROGRAM, cohort, pair
from tests.web.desk.reading import KEY, words
from tests.web.desk.scene import Desk, another

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday")]
CALENDAR, BOOK, HOURS = "/desk/calendar/", "/desk/calendar/book/", "/desk/calendar/hours/"


def tell(browser: Client, **times: str) -> None:
    sent = {
        f"{day}-0-{end}": time
        for day, span in times.items()
        for end, time in zip(("from", "to"), span.split("-"), strict=True)
    }
    assert browser.post(HOURS, sent).status_code == 302


def asked(here: Desk, renee: Client, **more: str) -> Booking:
    page = renee.get(f"{BOOK}?with={here.maya.engagement.public_id}").content.decode()
    key = KEY.search(page)
    assert key is not None
    sent = {"key": key[1], "with": here.maya.engagement.public_id, "minutes": "45", "mode": "virtual", "at": "other"}
    assert renee.post(BOOK, sent | {"day": "2026-11-20", "time": "10:00"} | more).status_code == 302
    return Booking.objects.order_by("starts_at")[0]


def test_both_tell_their_week_and_are_offered_what_suits_both(here: Desk, renee: Client, maya: Client) -> None:
    page = f"{BOOK}?with={here.maya.engagement.public_id}&minutes=45"
    assert "Maya did not say yet when they are free. Say when you are free" in words(renee.get(page).content)
    tell(maya, friday="10:00-12:00", monday="11:00-12:00")
    tell(renee, friday="09:00-10:45")
    said = words(renee.get(page).content)
    assert "Friday, November 20, 10:00 am" in said
    assert "Monday" not in said
    asked(here, renee)
    assert 'value="2026-11-20T16:00:00"' not in renee.get(page).content.decode()
    assert renee.post(HOURS, {"friday-0-from": "10:00", "friday-0-to": "09:00"}).status_code == 422
    for at in ("0001-01-01", "noon"):
        sent = {"with": here.maya.engagement.public_id, "minutes": "45", "mode": "virtual", "at": at}
        assert "Choose one of the times, or write another." in words(renee.post(BOOK, sent).content)
    assert renee.get(f"{BOOK}?with={here.maya.engagement.public_id}&minutes={'9' * 5000}").status_code == 200


def test_how_long_and_with_whom_go_along_with_the_time_that_is_asked_for(here: Desk, renee: Client) -> None:
    """One form: another length, or other people, count when somebody asks at once."""
    andre = another(here, "Andre Whitlock")
    maya = here.maya.engagement.public_id
    assert 'type="hidden" name="minutes"' not in renee.get(f"{BOOK}?with={maya}").content.decode()
    sent = {"shown": maya, "minutes": "15", "mode": "virtual", "at": "other", "day": "2026-11-20", "time": "10:00"}
    others = renee.post(BOOK, sent | {"with": [maya, andre.engagement.public_id]})
    assert (others.status_code, Booking.objects.count()) == (422, 0)
    assert "You chose other people. Below is when all of them are free" in words(others.content)
    assert renee.post(BOOK, sent | {"with": maya}).status_code == 302
    assert Booking.objects.get().minutes == 15


def test_on_a_weekend_that_is_free_the_week_to_come_is_shown(here: Desk, renee: Client) -> None:
    with time_machine.travel("2026-11-22T18:00:00Z", tick=False):
        assert "November 23 to 27" in words(renee.get(CALENDAR).content)
        asked(here, renee, day="2026-11-22", time="15:00")
        assert "November 16 to 20" in words(renee.get(CALENDAR).content)


def test_asked_agreed_and_logged_with_two_taps(here: Desk, renee: Client, maya: Client) -> None:
    booking = asked(here, renee, about="The spring unit", place="Room 4")
    waits = words(maya.get(CALENDAR).content)
    assert "Waits for your answer Renée Castellanos, Friday, November 20, 10:00 am" in waits
    one = f"{CALENDAR}{booking.public_id}/"
    said = words(maya.get(one).content)
    assert ("The spring unit" in said, "Room 4" in said, "The spring unit" in waits) == (True, True, False)
    assert maya.post(f"{one}answer/", {"answer": "yes"}).status_code == 302
    with time_machine.travel("2026-11-20T18:00:00Z", tick=False):
        renee, maya = signed_in(here.everyone.renee), signed_in(here.everyone.maya)
        assert f"/desk/log/?booking={booking.public_id}" in renee.get(CALENDAR).content.decode()
        assert "Log it" not in maya.get(CALENDAR).content.decode()
        sheet = renee.get(f"/desk/log/?booking={booking.public_id}").content.decode()
        assert ("As last time." in sheet, 'value="planning" checked' in " ".join(sheet.split())) == (True, True)
        key = KEY.search(sheet)
        assert key is not None
        typed = {
            "key": key[1],
            "booking": booking.public_id,
            "whom": here.maya.engagement.public_id,
            "minutes": "45",
            "mode": "virtual",
            "tags": ["planning"],
            "day": "2026-11-20",
            "time": "10:00",
        }
        for _ in range(2):
            assert renee.post("/desk/log/", typed).status_code == 302
        booking.refresh_from_db()
        assert (booking.session, Session.objects.filter(day=date(2026, 11, 20)).count()) == (
            Session.objects.get(day=date(2026, 11, 20)),
            1,
        )
        assert "45 minutes. Logged" in words(renee.get(CALENDAR).content)


def test_another_time_a_no_and_taken_off(here: Desk, renee: Client, maya: Client) -> None:
    booking = asked(here, renee)
    one = f"{CALENDAR}{booking.public_id}/"
    assert maya.post(f"{one}move/", {"day": "2026-11-20", "time": "10:00", "minutes": "45"}).status_code == 422
    assert maya.post(f"{one}move/", {"day": "2026-11-23", "time": "11:00", "minutes": "30"}).status_code == 302
    assert "Monday, November 23, 11:00 am" in words(renee.get(one).content)
    assert renee.post(f"{one}answer/", {"answer": "no"}).status_code == 302
    again = asked(here, renee, every="week", until="2026-12-18")
    assert "Every Friday at 10:00 am until December 18. Next: Friday, November 20." in words(
        renee.get(CALENDAR).content
    )
    maya.post(f"{CALENDAR}{again.public_id}/cancel/", {"scope": "all"})
    assert "What repeats" not in words(renee.get(CALENDAR).content)


def test_a_day_without_school_is_said_and_it_can_be_asked_for_all_the_same(here: Desk, renee: Client) -> None:
    school = here.everyone.places.lakeview
    Participation.objects.filter(pk=here.maya.supported.pk).update(works_at=school)
    thanks = ("Thanksgiving", Span(date(2026, 11, 25), date(2026, 11, 27)))
    keep_calendar(school, year=Span(date(2026, 8, 17), date(2027, 5, 28)), breaks=[thanks], by=None)
    sent = {"minutes": "45", "mode": "virtual", "at": "other", "day": "2026-11-26", "time": "10:00"}
    sent |= {"with": here.maya.engagement.public_id}
    told = renee.post(BOOK, sent)
    said = words(told.content)
    assert (told.status_code, Booking.objects.count()) == (422, 0)
    assert "There is no school on Thursday, November 26. If it can be all the same, say so and ask again." in said
    assert "Ask for it all the same" in said
    assert renee.post(BOOK, sent | {"known": "1"}).status_code == 302


def test_what_stands_at_a_time_is_said_and_it_can_be_asked_for_all_the_same(
    here: Desk, renee: Client, maya: Client
) -> None:
    andre = another(here, "Andre Whitlock")
    asked(here, renee)
    sent = {"with": andre.engagement.public_id, "minutes": "45", "mode": "virtual", "at": "other", "day": "2026-11-20"}
    told = renee.post(BOOK, sent | {"time": "10:15"})
    said = words(told.content)
    assert (told.status_code, Booking.objects.count()) == (422, 1)
    assert "You meet Maya Lindqvist on Friday, November 20, 10:00 am, or are asked to." in said
    assert "Ask for it all the same" in said
    assert renee.post(BOOK, sent | {"time": "10:15", "known": "1"}).status_code == 302
    again = maya.post(BOOK, sent | {"with": here.maya.engagement.public_id, "time": "10:50"})
    assert ("Renée is busy on Friday, November 20, 10:50 am." in words(again.content), again.status_code) == (True, 422)
    assert "Andre" not in again.content.decode()
    asked(here, maya, time="13:00", known="1")
    other = Booking.objects.get(wall="2026-11-20T10:15")
    move = f"{CALENDAR}{other.public_id}/move/"
    proposed = {"day": "2026-11-20", "time": "13:15", "minutes": "30"}
    answer = renee.post(move, proposed)
    assert "You meet Maya Lindqvist on Friday, November 20, 1:00 pm, or are asked to." in words(answer.content)
    assert 'value="13:15"' in answer.content.decode()
    assert renee.post(move, proposed | {"known": "1"}).status_code == 302
    mine = Booking.objects.get(wall="2026-11-20T13:00")
    assert "You meet Andre Whitlock on Friday, November 20, 1:15 pm" in words(
        renee.get(f"{CALENDAR}{mine.public_id}/").content
    )


def test_a_quick_yes_says_what_one_has_then_already(here: Desk, renee: Client, maya: Client) -> None:
    andre = another(here, "Andre Whitlock")
    booking = asked(here, maya, time="10:15")
    home, calendar = reverse("desk:home"), CALENDAR
    clash = "You meet Andre Whitlock on Friday, November 20, 10:00 am, or are asked to."
    assert [clash in words(renee.get(page).content) for page in (home, calendar)] == [False, False]
    sent = {"with": andre.engagement.public_id, "minutes": "45", "mode": "virtual", "at": "other", "day": "2026-11-20"}
    renee.post(BOOK, sent | {"time": "10:00", "known": "1"})
    assert [clash in words(renee.get(page).content) for page in (home, calendar)] == [True, True]
    assert "Andre" not in maya.get(home).content.decode()
    said = renee.post(f"{CALENDAR}{booking.public_id}/answer/", {"answer": "yes", "back": "home"}, follow=True)
    assert (said.status_code, "is agreed." in said.content.decode()) == (200, True)


def test_as_many_questions_for_three_times_that_clash_as_for_one(here: Desk, renee: Client, maya: Client) -> None:
    andre = another(here, "Andre Whitlock")
    counts = []
    for hour in ("09", "11", "13"):
        asked(here, maya, time=f"{hour}:15")
        sent = {"with": andre.engagement.public_id, "minutes": "45", "mode": "virtual", "at": "other"}
        renee.post(BOOK, sent | {"day": "2026-11-20", "time": f"{hour}:00", "known": "1"})
        with CaptureQueriesContext(connection) as taken:
            said = words(renee.get(CALENDAR).content)
        counts.append(len(taken))
    assert (said.count("You meet Andre Whitlock on Friday, November 20,"), len(set(counts))) == (3, 1)


def test_the_hour_that_a_clock_change_doubles_is_asked_about(here: Desk) -> None:
    with time_machine.travel("2026-10-20T18:00:00Z", tick=False):
        renee = signed_in(here.everyone.renee)
        sent = {"with": here.maya.engagement.public_id, "minutes": "45", "mode": "virtual", "at": "other"}
        night = sent | {"day": "2026-11-01", "time": "01:30"}
        told = words(renee.post(BOOK, night).content)
        assert "1:30 am before the clock goes back 1:30 am after the clock goes back" in told
        assert renee.post(BOOK, night | {"later": "second"}).status_code == 302
        booking = Booking.objects.get()
        assert booking.starts_at == datetime(2026, 11, 1, 7, 30, tzinfo=UTC)
        one = f"{CALENDAR}{booking.public_id}/"
        assert "Sunday, November 1, 1:30 am after the clock goes back" in words(renee.get(one).content)
        assert "1:30 am after the clock goes back" in words(renee.get(f"{CALENDAR}?week=2026-10-26").content)
        moved = {"day": "2026-11-01", "time": "01:15", "minutes": "45"}
        assert "Say which of the two you mean." in words(renee.post(f"{one}move/", moved).content)
        assert renee.post(f"{one}move/", moved | {"later": "first"}).status_code == 302
        booking.refresh_from_db()
        assert booking.starts_at == datetime(2026, 11, 1, 6, 15, tzinfo=UTC)
        skipped = sent | {"day": "2027-03-14", "time": "02:30"}
        assert "the clocks jump ahead that night" in words(renee.post(BOOK, skipped).content)


def test_who_is_there_in_two_duties_is_named_with_each(everyone: Cast, tmp_path: Path) -> None:
    two = "  watching: {person: newcomer, helper: guide, word: {one: watcher, many: watchers}}\n  growing:"
    file = tmp_path / "watched.yaml"
    file.write_text(PROGRAM.read_text("utf-8").replace("  growing:", two, 1), "utf-8")
    into = cohort(everyone.places.union, file=file)
    for person, duty in ((everyone.maya, "growing"), (everyone.maya, "watching"), (everyone.stranger, "growing")):
        pair(into, everyone.renee, person, duty=duty)
    asked_by = words(signed_in(everyone.renee).get(BOOK).content)
    assert "Maya Lindqvist, guide Maya Lindqvist, watcher" in asked_by
    assert f"{everyone.stranger.name}, " not in asked_by
    maya = signed_in(everyone.maya)
    assert "Renée Castellanos, guide Renée Castellanos, watcher" in words(maya.get(BOOK).content)
    assert "Renée Castellanos, guide Renée Castellanos, watcher" in words(maya.get("/desk/messages/write/").content)
    assert "Renée Castellanos Guide " in words(maya.get(CALENDAR).content)
    assert "Renée Castellanos Watcher, nothing yet" in words(maya.get("/desk/messages/").content)


def test_the_calendar_asks_the_same_few_questions_however_much_is_in_it(here: Desk, renee: Client) -> None:
    counts = []
    for name in ("Andre Whitlock", "Guadalupe Espino"):
        booking = asked(here, renee, every="week", until="2027-05-14", known="1")
        assert booking.series is not None
        with CaptureQueriesContext(connection) as asked_for:
            renee.get(CALENDAR)
        counts.append(len(asked_for))
        another(here, name, last=date(2026, 11, 17))
    assert counts == [counts[0]] * 2


def test_a_feed_is_a_secret_that_ends_with_the_next_one(here: Desk, renee: Client) -> None:
    asked(here, renee, about="zqsecret", place="zqroom")
    page, address = "/desk/calendar/feed/", re.compile(r"/feed/[^/]+/alongside.ics")
    first, second = (address.search(renee.post(page, sent).content.decode()) for sent in ({"named": "1"}, {}))
    assert first is not None
    assert second is not None
    stranger = Client()
    said = stranger.get(second[0])
    text = said.content.decode()
    assert said["Content-Type"] == "text/calendar; charset=utf-8"
    assert [one in text for one in ("SUMMARY:Pair", "Maya", "zqsecret", "zqroom")] == [True, False, False, False]
    assert (stranger.get(first[0]).status_code, address.search(renee.get(page).content.decode())) == (404, None)
    renee.post(page, {"end": "1"})
    assert stranger.get(second[0]).status_code == 404
