"""Without a signal: what a device is told, and the door through which it sends what waited, one entry at a time."""

from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from alongside.people.models.persons import Login
from alongside.practice.sessions.models import MOST_MILES, Note, Session
from alongside.programs.actions.cohorts import close_cohort
from alongside.programs.actions.engagements import add_party, end_engagement
from alongside.programs.enums import Part
from alongside.web.desk.words import ICONS
from alongside.web.front.installing import ASSETS
from tests.cast import cast
from tests.doors import signed_in
from tests.factories.programs import PROGRAM, cohort, enrolled
from tests.factories.teams import team
from tests.web.desk.scene import BEGAN, SECRET, Desk, another, idle_helper

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday")]
LIST, SEND = "/desk/offline/list/", "/desk/offline/send/"


def entry(here: Desk, **changed: Any) -> dict[str, Any]:
    """What a phone sends: 45 minutes on the phone with Maya, half past one that Thursday."""
    renee = here.maya.helper_person
    return {
        "key": str(uuid4()),
        "person": renee.public_id,
        "participation": here.maya.helper.public_id,
        "zone": "America/Chicago",
        "typed_at": "2026-11-19T19:45:00Z",
        "whom": [here.maya.engagement.public_id],
        "minutes": "45",
        "mode": "phone",
        "tags": ["planning"],
        "note": "Ask about wait time",
        "day": "2026-11-19",
        "time": "13:30",
        **changed,
    }


def told(faults: dict[str, Any]) -> list[str]:
    return [one["says"] for one in faults["faults"]]


def test_a_device_is_told_facts_and_no_words(here: Desk, renee: Client, maya: Client) -> None:
    answer = renee.get(LIST)
    kept = answer.json()
    assert (kept["person"], kept["zone"], kept["minutes"]) == (
        here.everyone.renee.public_id,
        "America/Chicago",
        [15, 30, 45, 60, 90],
    )
    assert [(one["name"], one["place"]) for one in kept["people"]] == [("Maya Lindqvist", "Lakeview School")]
    assert SECRET not in answer.content.decode()
    assert answer["Cache-Control"] == "no-store, private"
    assert set(maya.get(LIST).json()) == {"person", "until", "token", "participation"}


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_asks_as_often_for_one_as_for_three(
    many: int, here: Desk, renee: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for name in ("Andre Whitlock", "Guadalupe Espino")[: many - 1]:
        another(here, name)
    with django_assert_num_queries(13):
        assert len(renee.get(LIST).json()["people"]) == many


def test_what_is_sent_again_after_a_lost_answer_is_once(here: Desk, renee: Client) -> None:
    typed, before = entry(here), Session.objects.count()
    answers = [renee.post(SEND, typed).json() for _ in range(3)]
    assert answers == [{"state": "saved", "says": "45 minutes with Maya"}] * 3
    session = Session.objects.get(key=typed["key"])
    assert (Session.objects.count() - before, session.wall, session.logged_by) == (
        1,
        "2026-11-19T13:30",
        here.everyone.renee,
    )
    assert session.logged_at.isoformat() == "2026-11-19T19:45:00+00:00"
    assert Note.objects.filter(attendance__session=session).count() == 1


def test_what_was_changed_on_the_device_meanwhile_is_put_beside_what_was_saved(here: Desk, renee: Client) -> None:
    typed = entry(here)
    renee.post(SEND, typed)
    first = Session.objects.get(key=typed["key"])
    asked = renee.post(SEND, typed | {"minutes": "60"})
    beside = asked.json()
    assert (asked.status_code, beside["state"], beside["other"], beside["told"], beside["instead"]) == (
        409,
        "same-hour",
        "45 minutes, Phone, with Maya",
        "You, November 19, 1:45 pm",
        first.public_id,
    )
    mine = typed | {"key": str(uuid4()), "minutes": "60", "instead": first.public_id}
    assert [renee.post(SEND, mine).json()["state"] for _ in range(2)] == ["saved", "saved"]
    assert [line.taken_back_at is None for line in first.attendances.all()] == [False]
    assert Session.objects.get(key=mine["key"]).attendances.get().taken_back_at is None


def test_a_service_goes_along_which_it_was_who_was_there_and_how_far(tmp_path: Path) -> None:
    everyone = cast()
    asks = (
        "sessions:\n  kinds: {coaching: Coaching, training: Training}\n  present: {teachers: Teachers, staff: Staff}\n"
    )
    drives = "counting:\n  miles: {label: Miles, takes: sessions, unit: miles, owner: helper, when: logged}\n"
    text = PROGRAM.read_text("utf-8").replace("sessions:\n", asks, 1).replace("counting:\n", drives, 1)
    (tmp_path / "served.yaml").write_text(text, "utf-8")
    into = cohort(everyone.places.union, file=tmp_path / "served.yaml")
    helper = enrolled(into, everyone.renee, "guide")
    made = team(everyone.places.lakeview, helper, members=[everyone.maya], starts_on=BEGAN)
    renee = signed_in(everyone.renee)
    kept = renee.get(LIST).json()
    assert (kept["kinds"], kept["present"], kept["miles"], [one["several"] for one in kept["people"]]) == (
        [["coaching", "Coaching"], ["training", "Training"]],
        [["present_teachers", "Teachers"], ["present_staff", "Staff"]],
        *(MOST_MILES, [True]),
    )
    typed = {
        "key": str(uuid4()),
        "person": everyone.renee.public_id,
        "participation": helper.public_id,
        "zone": "America/Chicago",
        "whom": [made.public_id],
        "minutes": "45",
        "mode": "onsite",
        "tags": ["planning"],
        "day": "2026-11-19",
        "time": "13:30",
        "second_mode": "email",
        "second_minutes": "10",
    }
    served = {"kind": "training", "present_teachers": "12", "miles": "30"}
    refused = renee.post(SEND, typed | served | {"kind": "gone"})
    assert told(refused.json()) == ["This is not in the list any more. Choose again."]
    assert renee.post(SEND, typed | served).json()["state"] == "saved"
    session = Session.objects.get()
    assert (session.kind, session.present, session.miles, session.by_mode) == (
        *("training", {"teachers": 12}, 30),
        {"onsite": 45, "email": 10},
    )


def test_an_hour_somebody_else_logged_is_asked_about_and_both_can_be(here: Desk, renee: Client) -> None:
    otis = idle_helper(here)
    guide = otis.participations.get()
    since = date(2026, 11, 1)
    add_party(engagement=here.maya.engagement, participation=guide, part=Part.STAND_IN, starts_on=since, by=None)
    theirs = signed_in(otis)
    own = {"person": otis.public_id, "participation": guide.public_id}
    assert theirs.post(SEND, entry(here, **own)).json()["state"] == "saved"
    typed = entry(here, time="13:45")
    asked = renee.post(SEND, typed).json()
    assert (
        asked["sentence"]
        == "Otis Brandvold logged 45 minutes at 1:30 pm that day already. It looks like the same hour."
    )
    assert asked["instead"] == ""
    assert renee.post(SEND, typed | {"instead": Session.objects.order_by("-pk")[0].public_id}).status_code == 422
    assert renee.post(SEND, typed | {"both": "1"}).json()["state"] == "saved"


def test_what_cannot_be_any_more_is_said_in_words(here: Desk, renee: Client) -> None:
    typed, before = entry(here), Session.objects.count()
    unreadable = renee.post(SEND, typed | {"key": "nothing", "note": "a" * 20_001, "mode": "", "day": "soon"})
    assert (unreadable.status_code, told(unreadable.json())) == (
        422,
        [
            "Say how you met: Onsite, Virtual, Phone.",
            "Say which day it was.",
            "This entry lost its number. Log it once more, and delete this one.",
            "This holds 20,000 characters at most. Make it shorter.",
        ],
    )
    doubled = renee.post(SEND, typed | {"day": "2026-11-01", "time": "01:30"}).json()
    assert doubled["twice"]
    end_engagement(engagement=here.maya.engagement, ends_on=date(2026, 11, 18), reason="completed", by=None)
    late = renee.post(SEND, typed)
    assert told(late.json()) == ["This ended on November 18, and that day was later. Look at the date."]
    close_cohort(cohort=here.cohort, by=None)
    closed = renee.post(SEND, typed | {"day": "2026-11-17"})
    assert (closed.status_code, len(told(closed.json())), Session.objects.count()) == (422, 1, before)


def test_another_account_on_the_same_device_sends_nothing(here: Desk, maya: Client) -> None:
    before = Session.objects.count()
    assert maya.post(SEND, entry(here)).status_code == 403
    own = {"person": here.everyone.maya.public_id}
    answers = [
        maya.post(SEND, entry(here, **own)),
        maya.post(SEND, entry(here, **own, participation=here.maya.supported.public_id)),
    ]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert Client().post(SEND, entry(here)).status_code == 302
    assert Session.objects.count() == before


def test_what_was_typed_in_one_program_is_sent_while_acting_in_another_role(here: Desk) -> None:
    also = enrolled(here.cohort, here.everyone.renee, "newcomer", works_at=here.everyone.places.lakeview)
    assert signed_in(here.everyone.renee, as_whom=also.public_id).post(SEND, entry(here)).json()["state"] == "saved"


@pytest.mark.once
def test_the_page_a_device_keeps_holds_nobody(here: Desk, renee: Client) -> None:
    stranger, own = (client.get("/desk/offline/").content.decode() for client in (Client(), renee))
    assert [name for name in {*ICONS.values(), "building-2"} if f'id="icon-{name}"' not in stranger] == []
    mark = f'data-person="{here.everyone.renee.public_id}"'
    added = [line for line in own.splitlines() if line not in stranger.splitlines()]
    assert [mark in line for line in added] == [True]


@pytest.mark.once
def test_the_worker_keeps_the_page_and_what_it_is_drawn_with() -> None:
    worker = Client().get("/service-worker.js")
    assert (worker["Content-Type"], worker["Cache-Control"]) == ("text/javascript; charset=utf-8", "no-store, private")
    assert [name for name in ASSETS if f"/static/{name}" not in worker.content.decode()] == []
    assert [name for name in ASSETS if name.startswith("desk/") and finders.find(name) is None] == []
    manifest = Client().get("/manifest.webmanifest")
    assert (manifest["Content-Type"], manifest.json()["scope"]) == ("application/manifest+json", "/")


def test_signing_out_and_being_signed_out_empty_the_device(here: Desk, renee: Client) -> None:
    other = signed_in(here.everyone.renee)
    Login.objects.filter(session_key=other.session.session_key).update(ended_at="2026-11-19T20:00:00Z")
    answers = [renee.post("/sign-out/"), other.get(LIST)]
    assert [(answer.status_code, answer["Clear-Site-Data"]) for answer in answers] == [(302, '"storage"')] * 2
