"""Did this happen: yes in one tap, or what was different, and how the two agree."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from alongside.ledger.facts import Balance, by_engagement
from alongside.practice.sessions.actions.log import log_session
from alongside.practice.sessions.models import Attendance, Difference
from tests.doors import signed_in
from tests.factories.sessions import contact, logged
from tests.factories.teams import team
from tests.web.desk.reading import words
from tests.web.desk.scene import BEGAN, SECRET, TODAY, Desk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday")]
CONFIRM = "/desk/confirm/"
SIXTY = {"minutes": "60", "day": "2026-11-17", "mode": "phone", "word": "We began at three"}


def line(here: Desk) -> Attendance:
    return here.waiting.attendances.get()


def balance(here: Desk) -> Balance:
    return by_engagement([here.maya.engagement.pk])[here.maya.engagement.pk, "contract-hours"]


def raised(here: Desk, maya: Client, **changed: str) -> Difference:
    maya.post(f"{CONFIRM}{line(here).public_id}/different/", SIXTY | changed)
    return Difference.objects.get()


def test_maya_says_yes_and_her_hours_grow(here: Desk, maya: Client) -> None:
    assert balance(here) == Balance(360, 45)
    page = words(maya.get(CONFIRM).content)
    assert "Tuesday, November 17 Phone, 45 minutes , with Renée" in page
    answer = maya.post(f"{CONFIRM}{line(here).public_id}/yes/", follow=True)
    assert balance(here) == Balance(405, 0)
    assert "Thank you. 45 minutes on Tuesday, November 17 count." in words(answer.content)
    assert "Nothing waits for you" in words(answer.content)


def test_of_several_on_one_day_each_says_at_what_time_it_was(here: Desk, maya: Client) -> None:
    wall = datetime(2026, 11, 17, 16, 30)
    again = replace(contact(here.maya.engagement, day=wall.date(), minutes=15), wall=wall)
    log_session(by=here.maya.helper_person, who=here.maya.as_helper(TODAY), contact=again)
    first = datetime.fromisoformat(here.waiting.wall)
    said = words(maya.get(CONFIRM).content)
    assert f"Tuesday, November 17, {first.hour % 12 or 12}:{first:%M}" in said
    assert "Tuesday, November 17, 4:30 pm" in said


def test_yes_twice_is_once(here: Desk, maya: Client) -> None:
    way = f"{CONFIRM}{line(here).public_id}/yes/"
    assert [maya.post(way).status_code for _ in range(2)] == [302, 302]
    assert balance(here) == Balance(405, 0)


def test_yes_from_home_leads_home(here: Desk, maya: Client) -> None:
    answer = maya.post(f"{CONFIRM}{line(here).public_id}/yes/", {"back": "home"})
    assert answer["Location"] == "/desk/"


def test_something_is_different_opens_the_same_facts(here: Desk, maya: Client) -> None:
    fix = maya.get(f"{CONFIRM}{line(here).public_id}/different/").context["cards"][0].fix
    assert (fix.minutes, fix.day, fix.mode, fix.did_not_meet) == ("45", "2026-11-17", "phone", False)


def test_both_versions_are_seen_until_renee_agrees(here: Desk, maya: Client, renee: Client) -> None:
    difference = raised(here, maya)
    assert "Renée wrote 45 minutes, Phone . You remember 60 minutes ." in words(maya.get(CONFIRM).content)
    home = words(renee.get("/desk/").content)
    assert "Maya remembers 60 minutes Tuesday, November 17. You wrote 45 minutes, Phone" in home
    assert "We began at three" not in home
    renee.post(f"/desk/differences/{difference.pk}/agree/")
    assert balance(here) == Balance(420, 0)
    assert "Phone. Written as 45, corrected to 60 minutes. You both agreed" in words(maya.get(CONFIRM).content)


def test_her_word_is_read_on_their_own_page_alone(here: Desk, maya: Client, renee: Client) -> None:
    raised(here, maya)
    together = f"/desk/together/{here.maya.engagement.public_id}/"
    seen = [("We began at three" in renee.get(way).content.decode()) for way in (together, "/desk/", "/desk/hours/")]
    assert seen == [True, False, False]


def test_they_did_not_meet(here: Desk, maya: Client, renee: Client) -> None:
    difference = raised(here, maya, did_not_meet="1")
    assert "Maya remembers that you did not meet that day" in words(renee.get("/desk/").content)
    assert [renee.post(f"/desk/differences/{difference.pk}/agree/").status_code for _ in range(2)] == [302, 302]
    assert balance(here) == Balance(360, 0)


def test_maya_takes_back_what_she_said(here: Desk, maya: Client) -> None:
    difference = raised(here, maya)
    answer = maya.post(f"/desk/differences/{difference.pk}/withdraw/", follow=True)
    assert "It stands as it was written and waits for your yes." in words(answer.content)
    assert balance(here) == Balance(360, 45)


@pytest.mark.parametrize(
    "changed, sentence",
    [
        ({"minutes": "45"}, "This is just what was logged. Say what was different, or confirm it."),
        ({"minutes": "these", "other": "", "day": ""}, "2 things to fix"),
        ({"day": "2026-11-20"}, "Say on which day it was."),
    ],
)
def test_what_cannot_be_is_said_and_the_form_stays_open(
    here: Desk, maya: Client, changed: dict[str, str], sentence: str
) -> None:
    answer = maya.post(f"{CONFIRM}{line(here).public_id}/different/", SIXTY | changed)
    assert answer.status_code == 422
    page = words(answer.content)
    assert sentence in page
    assert "We began at three" in answer.content.decode()


def test_nobody_else_says_yes_or_agrees(here: Desk, maya: Client, renee: Client) -> None:
    difference = raised(here, maya)
    stranger = signed_in(here.everyone.stranger)
    way = f"{CONFIRM}{line(here).public_id}"
    assert [renee.post(f"{way}/yes/").status_code, renee.get(f"{way}/different/").status_code] == [404, 404]
    assert maya.post(f"/desk/differences/{difference.pk}/agree/").status_code == 403
    assert renee.post(f"/desk/differences/{difference.pk}/withdraw/").status_code == 404
    assert stranger.post(f"{way}/yes/").status_code == 403
    assert Difference.objects.get().state == "open"


def test_one_of_the_team_answers_and_the_others_see_it_done(here: Desk) -> None:
    two = (here.everyone.stranger, here.everyone.paul)
    made = team(here.everyone.places.lakeview, here.maya.helper, members=two, starts_on=BEGAN)
    entry = contact(made, day=date(2026, 11, 18), minutes=90)
    log_session(by=here.everyone.renee, who=here.maya.as_helper(TODAY), contact=entry)
    first, second = (signed_in(person) for person in two)
    assert "Wednesday, November 18 Virtual, 90 minutes , with Renée" in words(second.get(CONFIRM).content)
    way = f"{CONFIRM}{made.attendances.get().public_id}/yes/"
    assert [each.post(way).status_code for each in (first, second)] == [302, 302]
    page = words(second.get(CONFIRM).content)
    assert "Tomas said yes already. 90 minutes on Wednesday, November 18 count." in page
    assert ("Nothing waits for you" in page, "Virtual, 90 minutes. Tomas said yes" in page) == (True, True)
    theirs = words(first.get(CONFIRM).content)
    assert ("Thank you. 90 minutes" in theirs, "Tomas said yes" in theirs) == (True, False)


def test_no_note_is_on_the_page(maya: Client) -> None:
    assert SECRET not in maya.get(CONFIRM).content.decode()


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_asks_the_same_questions_of_few_and_many(
    many: int, here: Desk, maya: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for day in range(many - 1):
        logged(here.maya, day=date(2026, 11, 3 + day))
    maya.get(CONFIRM)
    with django_assert_num_queries(11):
        assert len(maya.get(CONFIRM).context["cards"]) == many
