"""The first page of who helps and of who is helped."""

from datetime import date, datetime
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from alongside.practice.sessions.actions.booking import Wanted, ask
from alongside.practice.sessions.actions.confirm import confirm
from alongside.programs.actions.engagements import end_engagement
from alongside.web.desk import home
from tests.doors import signed_in
from tests.factories.programs import enrolled, pair
from tests.factories.sessions import line_of
from tests.factories.teams import team
from tests.web.desk.reading import words
from tests.web.desk.scene import BEGAN, SECRET, TODAY, Desk, another, idle_helper

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday")]


def test_renee_sees_what_to_finish_her_people_and_her_week(here: Desk, renee: Client) -> None:
    another(here, "Guadalupe Espino", last=date(2026, 10, 20))
    page = words(renee.get("/desk/").content)
    for part in (
        "Thursday, November 19 Good afternoon, Renée",
        "1 session waits for Maya’s yes 45 minutes, from November 17",
        "Guadalupe Espino 30 days ago Newcomer, Lakeview School 1.5 of 40 h",
        "Maya Lindqvist 2 days ago Newcomer, Lakeview School 6 of 40 h",
        "This week 45 minutes",
        "Your notes are yours and theirs. Coordinators see dates and hours only.",
    ):
        assert part in page
    assert page.index("Guadalupe Espino") < page.index("Maya Lindqvist")  # silent for longer than the program allows


def test_a_silent_pair_is_marked_and_others_are_not(here: Desk, renee: Client) -> None:
    another(here, "Guadalupe Espino", last=date(2026, 10, 20))
    rows = renee.get("/desk/people/").context["people"]
    assert [(row.face.name, row.silent) for row in rows] == [("Guadalupe Espino", True), ("Maya Lindqvist", False)]


def test_maya_sees_who_is_beside_her_and_how_far_she_is(here: Desk) -> None:
    page = words(signed_in(here.everyone.maya).get("/desk/").content)
    for part in (
        "Hello, Maya You have 6 hours behind you, and people beside you.",
        "Did this happen? Tuesday, November 17 Phone, 45 minutes , with Renée Yes Something is different",
        "6 of 40 hours Plan for today:",
        "45 minutes more wait for a yes",
        "34 of 40 hours are still to come.",
        "1 of 3 onsite visits is still to come.",
        "Renée Castellanos Guide",
        "Nothing here is part of your evaluation.",
    ):
        assert part in page


def test_a_long_list_ends_with_the_way_to_all_of_it(here: Desk, renee: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home, "FIRST", 1)
    another(here, "Andre Whitlock", last=date(2026, 11, 10))
    page = renee.get("/desk/")
    assert ([row.face.name for row in page.context["people"]], page.context["more"]) == (["Andre Whitlock"], 1)
    assert "My people 1 more" in words(page.content)


def test_no_words_of_a_session_are_on_either_home(here: Desk, renee: Client) -> None:
    pages = (renee.get("/desk/"), renee.get("/desk/people/"), signed_in(here.everyone.maya).get("/desk/"))
    assert [SECRET in page.content.decode() for page in pages] == [False, False, False]


def test_whoever_has_nobody_yet_is_told_what_comes(here: Desk) -> None:
    otis = words(signed_in(idle_helper(here)).get("/desk/").content)
    assert "Nobody to help yet" in otis
    enrolled(here.cohort, here.everyone.stranger, "newcomer")
    assert "As soon as somebody is beside you, they appear here." in words(
        signed_in(here.everyone.stranger).get("/desk/").content
    )


def test_with_everything_settled_nothing_is_left_to_finish(here: Desk, renee: Client) -> None:
    waiting = line_of(here.waiting, here.maya)
    confirm(attendance=waiting, by=here.everyone.maya, who=here.maya.as_person(TODAY))
    assert "To finish" not in words(renee.get("/desk/").content)


@pytest.mark.parametrize("many", [1, 3])
def test_home_asks_the_same_questions_of_few_and_many(
    many: int, here: Desk, renee: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for name in ("Andre Whitlock", "Guadalupe Espino")[: many - 1]:
        another(here, name, last=date(2026, 11, 10))
    renee.get("/desk/")
    with django_assert_num_queries(38):
        assert len(renee.get("/desk/").context["people"]) == many


def test_renee_asks_again_and_a_week_is_left_in_between(here: Desk) -> None:
    """What waits since Tuesday may be asked for again on Thursday."""
    browser = signed_in(here.everyone.renee)
    assert "1 session waits for Maya’s yes" in words(browser.get("/desk/").content)
    way = f"/desk/together/{here.maya.engagement.public_id}/ask-again/"
    said = [words(browser.post(way, follow=True).content) for _ in range(2)]
    assert "Maya is asked again, by letter too." in said[0]
    assert "Maya was asked in the last week already. You can ask again from November 26." in said[1]


def test_who_helps_twice_is_named_once_with_both(here: Desk) -> None:
    """Renée coaches Maya, and the team Maya is in."""
    made = team(here.everyone.places.lakeview, here.maya.helper, members=(here.everyone.maya,), starts_on=BEGAN)
    page = signed_in(here.everyone.maya).get("/desk/").content.decode()
    card = page[page.index('id="beside"') :].partition("</ul>")[0]
    assert card.count('class="cover"') == 1
    for engagement in (here.maya.engagement, made):
        assert f'href="/desk/together/{engagement.public_id}/"' in card


def test_two_who_have_neither_met_nor_a_time_are_asked_to_agree_on_one(here: Desk, renee: Client) -> None:
    new = another(here, "Guadalupe Espino")
    way = f"/desk/calendar/book/?with={new.engagement.public_id}"
    theirs = signed_in(new.person)
    for browser, says in ((renee, "Guadalupe"), (theirs, "Renée")):
        page = browser.get("/desk/").content.decode()
        assert f"Agree on a first time with {says} You have not met yet Ask for a time" in words(page.encode())
        assert (f'href="{way}"' in page, browser.get(way).context["asked"].names) == (True, says)
    wanted = Wanted(
        key=uuid4(), engagements=(new.engagement,), wall=datetime(2026, 11, 24, 15, 30), minutes=45, mode="onsite",
        zone="America/Chicago",
    )  # fmt: skip
    ask(by=here.everyone.renee, who=new.as_helper(TODAY), wanted=wanted)
    assert ["Agree on a first time" in words(one.get("/desk/").content) for one in (renee, theirs)] == [False, False]


def test_what_waits_for_an_answer_what_comes_next_and_what_is_not_logged_yet(here: Desk, renee: Client) -> None:
    maya = signed_in(here.everyone.maya)
    wanted = Wanted(
        key=uuid4(), engagements=(here.maya.engagement,), wall=datetime(2026, 11, 19, 14, 50), minutes=45,
        mode="onsite", zone="America/Chicago",
    )  # fmt: skip
    (booking,) = ask(by=here.everyone.renee, who=here.maya.as_helper(TODAY), wanted=wanted)
    assert "Coming up" in words(renee.get("/desk/").content)
    assert "Waits for your answer Renée Castellanos, Thursday, November 19, 2:50 pm" in words(
        maya.get("/desk/").content
    )
    told = maya.post(f"/desk/calendar/{booking.public_id}/answer/", {"answer": "yes", "back": "home"})
    assert told["Location"] == "/desk/"
    for browser, other in ((maya, "Renée Castellanos"), (renee, "Maya Lindqvist")):
        page = words(browser.get("/desk/").content)
        assert f"in 40 minutes {other} Thursday, November 19, 2:50 pm to 3:35 pm" in " ".join(
            page.replace(f"{other[0]}{other.split()[1][0]} ", "").split()
        )
        assert "Waits for your answer" not in page
    with time_machine.travel("2026-11-20T16:00:00Z", tick=False):
        sent = signed_in(here.everyone.renee).get("/desk/").content
        assert f"/desk/log/?booking={booking.public_id}" in sent.decode()
        assert "Maya Lindqvist, Thursday, November 19 Onsite, 45 minutes. From your calendar Log it" in words(sent)
        assert "From your calendar" not in words(signed_in(here.everyone.maya).get("/desk/").content)


def ended(here: Desk) -> None:
    end_engagement(engagement=here.maya.engagement, ends_on=date(2026, 11, 18), reason="moved", by=None)


def test_between_two_helpers_what_she_has_stays_on_her_page(here: Desk) -> None:
    ended(here)
    maya = signed_in(here.everyone.maya)
    page = words(maya.get("/desk/").content)
    for part in (
        "Nobody is beside you just now. What you have stays yours, and whoever is next appears here.",
        "So far Ended 6 of 40 hours 45 minutes more wait for a yes",
        "Onsite visits 2 of 3",
        "34 of 40 hours are still to come.",
        "What has ended Renée Castellanos",
    ):
        assert part in page
    assert "Plan for today" not in page
    pair(here.cohort, idle_helper(here), here.everyone.maya, starts_on=TODAY)
    page = words(maya.get("/desk/").content)
    assert (page.count("So far"), "So far Ended" in page, "6 of 40 hours Plan for today" in page) == (1, False, True)


@pytest.mark.parametrize("times", [1, 3])
def test_her_page_asks_the_same_questions_however_many_have_ended(
    times: int, here: Desk, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    helper = idle_helper(here)
    ended(here)
    for _ in range(times - 1):
        again = pair(here.cohort, helper, here.everyone.maya, starts_on=date(2026, 11, 18))
        end_engagement(engagement=again.engagement, ends_on=date(2026, 11, 18), reason="other", by=None)
    maya = signed_in(here.everyone.maya)
    maya.get("/desk/")
    with django_assert_num_queries(32):
        assert len(maya.get("/desk/").context["ended"]) == times
