"""One engagement: who reads what was said in it, and who is told that there is no such page."""

from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from alongside.people.actions.appointments import appoint
from alongside.people.models.events import Event
from alongside.practice.sessions.actions.log import log_session
from alongside.programs.actions.engagements import pause_where_evaluated
from alongside.programs.models.engagements import Engagement
from tests.doors import signed_in
from tests.factories.programs import acting, cohort, enrolled
from tests.factories.sessions import contact, met
from tests.factories.teams import team as formed
from tests.web.desk.reading import words
from tests.web.desk.scene import BEGAN, SECRET, TODAY, Desk, idle_helper

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday")]


def way(here: Desk) -> str:
    return f"/desk/together/{here.maya.engagement.public_id}/"


def test_renee_sees_hours_sessions_and_who_sees_what(here: Desk) -> None:
    page = words(signed_in(here.everyone.renee).get(way(here)).content)
    for part in (
        "Maya Lindqvist and you Newcomer, Lakeview School. Working together since August 24, 2026.",
        "Tuesday, November 17 Waits for a yes Phone, 45 minutes Planning",
        f"Thursday, November 12 Confirmed by Maya Onsite, 120 minutes Planning You, November 12. {SECRET}",
        "Hours Behind the plan 6 of 40 hours",
        "Onsite 2 4 h Virtual 1 2 h Waits for a yes 1 45 min Total 4 6 h 45 min",
        "You and Maya Notes, goals that are shared, and what a session was about",
        "Anyone who evaluates Maya Nothing that was said",
    ):
        assert part in page


def test_maya_reads_the_note_and_that_is_written_down(here: Desk) -> None:
    page = words(signed_in(here.everyone.maya).get(way(here)).content)
    assert "Renée Castellanos and you Your guide." in page
    assert f"Renée, November 12. {SECRET}" in page
    opened = Event.objects.filter(kind="content-opened")
    assert {(each.by_id, each.about_id) for each in opened} == {(here.everyone.maya.pk, here.everyone.renee.pk)}


@pytest.mark.parametrize("name", ["maya", "renee"])
def test_a_time_is_asked_for_from_the_page_of_two(here: Desk, name: str) -> None:
    door = signed_in(getattr(here.everyone, name))
    book = f"/desk/calendar/book/?with={here.maya.engagement.public_id}"
    assert f'href="{book}">Find a time</a>' in door.get(way(here)).content.decode()
    assert door.get(book).status_code == 200


def test_a_correction_shows_what_it_was(here: Desk) -> None:
    line = here.waiting.attendances.get()
    maya, renee = signed_in(here.everyone.maya), signed_in(here.everyone.renee)
    maya.post(f"/desk/confirm/{line.public_id}/different/", {"minutes": "60", "day": "2026-11-16", "mode": "phone"})
    page = words(renee.get(way(here)).content)
    assert "Not agreed yet" in page
    assert "You wrote 45 minutes, Phone. Maya remembers Monday, November 16, 60 minutes. Agree: 60 minutes" in page
    seen = words(maya.get(way(here)).content)
    assert "Renée wrote 45 minutes, Phone. You remember Monday, November 16, 60 minutes." in seen
    number = line.differences.get().pk
    answer = renee.post(f"/desk/differences/{number}/agree/", {"back": here.maya.engagement.public_id}, follow=True)
    told = "Monday, November 16 You both agreed Phone, 60 minutes. First written as 45 minutes on November 17 Planning"
    assert told in words(answer.content)
    assert "Taken back" not in words(answer.content)


@pytest.mark.parametrize(
    "name, role, status",
    [
        ("stranger", "newcomer", 404),
        ("paul", "guide", 404),  # her principal, who helps others
        ("paul", "site", 403),
        ("angela", "coordinator", 403),
        ("nora", "leader", 403),
        ("other_principal", "", 403),
    ],
)
def test_for_anybody_else_there_is_no_such_page(here: Desk, name: str, role: str, status: int) -> None:
    person = getattr(here.everyone, name)
    if role:
        enrolled(here.cohort, person, role)
    browser = signed_in(person)
    answers = [browser.get(way(here)), browser.get("/desk/together/notthere1234/")]
    assert [answer.status_code for answer in answers] == [status, status]
    assert [SECRET in answer.content.decode() or "Maya" in answer.content.decode() for answer in answers] == [False] * 2


def test_a_helper_who_evaluates_her_now_reads_only_their_own_words(here: Desk) -> None:
    line = here.waiting.attendances.get()
    maya, renee = signed_in(here.everyone.maya), signed_in(here.everyone.renee)
    said = {"minutes": "60", "day": "2026-11-17", "mode": "phone", "word": "What Maya wrote"}
    maya.post(f"/desk/confirm/{line.public_id}/different/", said)
    appoint(here.everyone.renee, position="principal", at=here.everyone.places.lakeview, by=None, starts_on=TODAY)
    pause_where_evaluated(people=[here.everyone.renee.pk], on=TODAY, by=None)
    page = words(renee.get(way(here)).content)
    assert "You evaluate Maya now, so this pair rests and what Maya said here is closed to you." in page
    assert f"What you wrote November 12. {SECRET}" in page
    assert ("What Maya wrote" in page, "Planning" in page, "Log a session" in page) == (False, False, False)


def team(here: Desk) -> Engagement:
    members = (here.everyone.stranger, here.everyone.paul)
    made = formed(here.everyone.places.lakeview, here.maya.helper, members=members, starts_on=BEGAN)
    entry = contact(made, day=date(2026, 11, 10), minutes=90, mode="onsite", note="The screening window is October")
    log_session(by=here.everyone.renee, who=acting(here.maya.helper, TODAY), contact=entry)
    return made


def test_a_team_reads_what_was_said_in_it_evaluators_too(here: Desk) -> None:
    made = team(here)
    for person in (here.everyone.stranger, here.everyone.paul):
        page = words(signed_in(person).get(f"/desk/together/{made.public_id}/").content)
        assert "The screening window is October" in page
        assert "The team TO Tomas Okafor PW Paul Whitfield" in page
        assert "Everyone in the team, and who helps it" in page
    assert signed_in(here.everyone.maya).get(f"/desk/together/{made.public_id}/").status_code == 404


def test_somebody_else_of_the_cohort_finds_nothing_at_the_address(here: Desk) -> None:
    assert signed_in(idle_helper(here)).get(way(here)).status_code == 404


@pytest.mark.parametrize("reader,asked", [("maya", 46), ("renee", 47)])
@pytest.mark.parametrize("many", [1, 3])
def test_the_page_asks_the_same_questions_of_few_and_many(
    many: int, reader: str, asked: int, here: Desk, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for day in range(many - 1):
        met(here.maya, day=date(2026, 11, 3 + day), note="One more")
    browser: Client = signed_in(getattr(here.everyone, reader))
    browser.get(way(here))
    with django_assert_num_queries(asked):
        assert len(browser.get(way(here)).context["timeline"].events) == 3 + many


def test_more_roles_ask_no_more_questions(here: Desk, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for key in ("second", "third"):
        enrolled(cohort(here.everyone.places.union, key=key), here.everyone.maya, "newcomer")
    browser: Client = signed_in(here.everyone.maya, as_whom=here.maya.supported.public_id)
    browser.get(way(here))
    with django_assert_num_queries(46):
        assert len(browser.get(way(here)).context["programs"]) == 3
