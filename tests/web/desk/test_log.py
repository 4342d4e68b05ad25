"""Logging a session on the sheet: once, for everybody it served, with every fault said at once."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client

from alongside.practice.sessions.actions.confirm import confirm
from alongside.practice.sessions.actions.once import note_of
from alongside.practice.sessions.models import Attendance, Session
from alongside.programs.actions.engagements import end_engagement, pause
from tests.doors import signed_in
from tests.ledger.auditing import audited
from tests.web.desk.reading import KEY, sheet, words
from tests.web.desk.scene import Desk, another, idle_helper

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday")]
LOG = "/desk/log/"


def newest() -> Session:
    return Session.objects.order_by("-pk")[0]


def test_a_session_is_saved_and_said_in_a_toast(here: Desk, renee: Client) -> None:
    answer = renee.post(LOG, sheet(renee, here.maya.engagement.public_id, note="Ask about wait time"), follow=True)
    assert answer.redirect_chain == [("/desk/", 302)]
    assert "45 minutes with Maya saved." in words(answer.content)
    session = newest()
    assert (session.day, session.minutes, session.mode, session.tags) == (date(2026, 11, 19), 45, "phone", ["planning"])
    assert session.starts_at == datetime(2026, 11, 19, 19, 30, tzinfo=UTC)
    assert "Ask about wait time" not in answer.content.decode()


def test_two_taps_on_save_make_one_entry(here: Desk, renee: Client) -> None:
    typed = sheet(renee, here.maya.engagement.public_id)
    before = Session.objects.count()
    answers = [renee.post(LOG, typed).status_code for _ in range(3)]
    assert (answers, Session.objects.count() - before) == ([302, 302, 302], 1)


def test_the_same_sheet_with_other_words_is_a_sentence(here: Desk, renee: Client) -> None:
    typed = sheet(renee, here.maya.engagement.public_id)
    renee.post(LOG, typed)
    answer = renee.post(LOG, typed | {"minutes": "90"})
    assert answer.status_code == 422
    assert "This entry was saved before with other words or times." in words(answer.content)


def test_what_a_timer_measured_stands_on_the_sheet(here: Desk, renee: Client) -> None:
    maya = here.maya.engagement.public_id
    timer = f"{LOG}timer/"
    with time_machine.travel("2026-11-19T20:00:00Z", tick=False):
        assert "Start a timer" in words(renee.get(f"{LOG}{maya}/").content)
        renee.post(timer, {"do": "begin", "whom": maya})
    with time_machine.travel("2026-11-19T20:23:10Z", tick=False):
        renee.post(timer, {"do": "begin"})
        page = words(renee.get(LOG).content)
        assert "Since 2:00 pm: 23 minutes so far" in page
        way = renee.post(timer, {"do": "stop"})["Location"]
        typed = [renee.get(way).context["sheet"].typed for _ in range(2)][-1]
        assert (typed.whom, typed.other, typed.day, typed.time) == ((maya,), "23", "2026-11-19", "14:00")
        assert "Start a timer" in words(renee.get(LOG).content)
        renee.post(timer, {"do": "begin", "whom": "of-nobody"})
        renee.post(timer, {"do": "drop"})
        assert renee.post(timer, {"do": "stop"}, follow=True).context["sheet"].typed.other == ""
        for junk in (
            "began=0001-01-01&minutes=5",
            "began=9999-12-31T23:59:59&minutes=5",
            "began=noon",
            "minutes=" + "9" * 5000,
        ):
            assert renee.get(f"{LOG}?{junk}").status_code == 200


def test_three_people_in_one_entry(here: Desk, renee: Client) -> None:
    andre, guadalupe = another(here, "Andre Whitlock"), another(here, "Guadalupe Espino")
    everyone = [each.engagement.public_id for each in (here.maya, andre, guadalupe)]
    answer = renee.post(LOG, sheet(renee, *everyone, minutes="60"), follow=True)
    assert "60 minutes with Andre, Guadalupe and Maya saved." in words(answer.content)
    assert Attendance.objects.filter(session=newest()).count() == 3


def test_every_fault_is_said_at_once_and_what_was_typed_stays(renee: Client) -> None:
    typed = sheet(renee, minutes="these", other="soon", mode="", tags=[], day="", time="", note="Wait time")
    answer = renee.post(LOG, typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    for sentence in (
        "6 things to fix",
        "Say whom you met.",
        "Say how many minutes, as a whole number.",
        "Say how you met: Onsite, Virtual, Phone.",
        "Say which day it was.",
        "Say at what time it began.",
        "What was it about? Choose at least one.",
    ):
        assert sentence in page
    assert ("Wait time</textarea>" in page, 'value="soon"' in page, str(typed["key"]) in page) == (True, True, True)


@pytest.mark.parametrize(
    "changed, sentence",
    [
        ({"time": "14:30"}, "This time is still to come."),
        ({"day": "2026-11-20"}, "This day is still to come."),
        ({"day": "2026-08-20"}, "That day was before you began here, on August 24."),
        ({"minutes": "these", "other": "800"}, "Say a length from 1 to 720 minutes."),
        ({"mode": "email"}, "Say how you met"),
        ({"tags": ["planning", "weather"]}, "One of the topics is not in the list any more."),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    here: Desk, renee: Client, changed: dict[str, object], sentence: str
) -> None:
    before = Session.objects.count()
    answer = renee.post(LOG, sheet(renee, here.maya.engagement.public_id, **changed))
    assert (answer.status_code, Session.objects.count()) == (422, before)
    assert sentence in words(answer.content)


def test_the_doubled_hour_of_autumn_is_asked_about(here: Desk, renee: Client) -> None:
    typed = sheet(renee, here.maya.engagement.public_id, day="2026-11-01", time="01:30")
    asked = renee.post(LOG, typed)
    assert asked.status_code == 422
    assert "The clocks went back that night. Which of the two was it?" in words(asked.content)
    assert renee.post(LOG, typed | {"later": "second"}).status_code == 302
    assert newest().starts_at == datetime(2026, 11, 1, 7, 30, tzinfo=UTC)


def test_any_length_under_other(here: Desk, renee: Client) -> None:
    renee.post(LOG, sheet(renee, here.maya.engagement.public_id, minutes="these", other="52"))
    assert newest().minutes == 52


def test_whoever_was_met_longest_ago_is_chosen_first(here: Desk, renee: Client) -> None:
    another(here, "Andre Whitlock", last=date(2026, 11, 18))
    guadalupe = another(here, "Guadalupe Espino", last=date(2026, 10, 20))
    chosen = renee.get(LOG).context["sheet"]
    assert [each.face.name for each in chosen.people if each.chosen] == ["Guadalupe Espino"]
    assert (chosen.typed.whom, chosen.typed.minutes, chosen.typed.mode) == (
        (guadalupe.engagement.public_id,),
        "90",
        "virtual",
    )


def test_the_row_that_was_tapped_is_chosen(here: Desk, renee: Client) -> None:
    another(here, "Guadalupe Espino")
    chosen = renee.get(f"{LOG}{here.maya.engagement.public_id}/").context["sheet"]
    assert [each.face.name for each in chosen.people if each.chosen] == ["Maya Lindqvist"]


def test_nobody_logs_for_a_pair_that_is_not_theirs(here: Desk) -> None:
    theirs = another(here, "Andre Whitlock")
    other = signed_in(idle_helper(here))
    assert other.get(f"{LOG}{theirs.engagement.public_id}/").status_code == 404
    posted = {"key": "x", "whom": [theirs.engagement.public_id], "minutes": "45", "mode": "phone", "tags": ["planning"]}
    assert other.post(LOG, posted | {"day": "2026-11-19", "time": "13:30"}).status_code == 404


def test_nothing_is_logged_while_it_rests(here: Desk, renee: Client) -> None:
    typed = sheet(renee, here.maya.engagement.public_id)
    pause(engagement=here.maya.engagement, reason="leave", by=None)
    answer = renee.post(LOG, typed)
    assert answer.status_code == 422
    assert "This rests since November 19, so nothing later can be logged." in words(answer.content)
    offered = renee.get(LOG).context["sheet"]
    assert [(one.place, offered.typed.day) for one in offered.people] == [
        ("Lakeview School, paused since November 19", "2026-11-18")
    ]
    assert renee.post(LOG, typed | {"day": "2026-11-18"}).status_code == 302


def test_what_ended_lately_is_offered_last_with_its_last_day(here: Desk, renee: Client) -> None:
    andre = another(here, "Andre Kowalczyk", last=date(2026, 11, 18))
    end_engagement(engagement=here.maya.engagement, ends_on=date(2026, 11, 18), reason="completed", by=None)
    offered = renee.get(LOG).context["sheet"]
    assert [(one.face.name, one.place, one.chosen) for one in offered.people] == [
        ("Andre Kowalczyk", "Lakeview School", True),
        ("Maya Lindqvist", "Lakeview School, ended November 18", False),
    ]
    page = renee.get(f"{LOG}{here.maya.engagement.public_id}/")
    typed = page.context["sheet"].typed
    assert (typed.day, "Maya Lindqvist Lakeview School, ended November 18" in words(page.content)) == (
        "2026-11-18",
        True,
    )
    late = renee.post(LOG, sheet(renee, here.maya.engagement.public_id) | {"day": "2026-11-19"})
    assert "This ended on November 18, and that day was later. Look at the date." in words(late.content)
    assert (late.status_code, andre.engagement.attendances.count()) == (422, 1)


def test_one_line_is_taken_back_and_stays_visible(here: Desk, renee: Client) -> None:
    line = here.waiting.attendances.get()
    answer = renee.post(f"/desk/sessions/{line.public_id}/take-back/", follow=True)
    page = words(answer.content)
    assert "Tuesday, November 17 is taken back." in page
    assert "Tuesday, November 17 Taken back Phone, 45 minutes" in page
    line.refresh_from_db()
    assert line.taken_back_at is not None
    assert signed_in(here.everyone.maya).post(f"/desk/sessions/{line.public_id}/take-back/").status_code == 403


def test_phone_and_mail_in_one_entry_and_two_at_one_time_are_asked_about(here: Desk, renee: Client) -> None:
    whom = here.maya.engagement.public_id
    typed = sheet(renee, whom, second_mode="virtual", second_minutes="50")
    assert "Say both" in words(renee.post(LOG, typed | {"second_minutes": ""}).content)
    assert renee.post(LOG, typed).status_code == 302
    session = newest()
    assert (session.minutes, session.mode, session.parts) == (95, "virtual", {"phone": 45, "virtual": 50})
    again = sheet(renee, whom, time="13:45")
    refused = renee.post(LOG, again)
    assert (refused.status_code, newest()) == (422, session)
    assert "You logged 95 minutes at 1:30 pm that day already, and these overlap." in words(refused.content)
    assert renee.post(LOG, again | {"both": "1"}).status_code == 302
    assert newest().overlap_known


def test_what_nobody_answered_yet_is_changed_on_the_same_sheet(here: Desk, renee: Client) -> None:
    maya = here.maya.engagement.public_id
    renee.post(LOG, sheet(renee, maya, note="Ask about wait time", minutes="45"))
    first = newest()
    line = first.attendances.get()
    change = f"/desk/sessions/{line.public_id}/change/"
    page = renee.get(change)
    assert "Ask about wait time" in page.content.decode()
    key = KEY.search(page.content.decode())
    assert key is not None
    before = Session.objects.count()
    typed = sheet(renee, maya, key=key[1], minutes="60", note="Ask about wait time, twice")
    for _ in range(2):
        assert renee.post(change, typed).headers["Location"] == f"/desk/together/{maya}/"
    again = newest()
    assert (again.minutes, first.attendances.get().taken_back_at is None) == (60, False)
    assert Session.objects.count() - before == 1
    assert [note_of(one, by=here.everyone.renee) for one in (first, again)] == ["", "Ask about wait time, twice"]
    assert audited().wrong == []


def test_a_change_that_comes_to_stand_at_the_time_of_another_is_asked_about(here: Desk, renee: Client) -> None:
    maya = here.maya.engagement.public_id
    renee.post(LOG, sheet(renee, maya, time="09:00", minutes="45"))
    renee.post(LOG, sheet(renee, maya, time="11:00", minutes="45"))
    line = newest().attendances.get()
    change = f"/desk/sessions/{line.public_id}/change/"
    key = KEY.search(renee.get(change).content.decode())
    assert key is not None
    typed = sheet(renee, maya, key=key[1], time="09:30", minutes="45")
    told = renee.post(change, typed)
    line.refresh_from_db()
    assert (told.status_code, line.taken_back_at) == (422, None)
    assert "You logged 45 minutes at 9:00 am that day already, and these overlap." in words(told.content)
    assert renee.post(change, typed | {"both": "1"}).status_code == 302
    assert audited().wrong == []
    last = newest().attendances.get()
    key = KEY.search(renee.get(f"/desk/sessions/{last.public_id}/change/").content.decode())
    assert key is not None
    alone = sheet(renee, maya, key=key[1], time="11:10", minutes="45")  # where it alone stood before
    assert renee.post(f"/desk/sessions/{last.public_id}/change/", alone).status_code == 302


def test_what_was_answered_is_changed_by_nobody(here: Desk, renee: Client) -> None:
    renee.post(LOG, sheet(renee, here.maya.engagement.public_id))
    line = newest().attendances.get()
    confirm(attendance=line, by=here.everyone.maya, who=here.maya.as_person(date(2026, 11, 19)))
    change = f"/desk/sessions/{line.public_id}/change/"
    answer = renee.get(change)
    assert (answer.status_code, "answered this already" in words(answer.content)) == (409, True)
    assert renee.post(change, sheet(renee, here.maya.engagement.public_id)).status_code == 422
    assert signed_in(here.everyone.maya).get(change).status_code == 403
