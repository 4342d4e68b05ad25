"""A team at its desk: phases of practices, who owns what, minutes, and what is due for each on their first page."""

from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from alongside.practice.growth.models.meetings import Minutes
from alongside.practice.growth.models.release import Practice
from tests.cast import Cast
from tests.doors import signed_in
from tests.factories.programs import enrolled
from tests.practice.releasing import TeamScene, person_in, team_scene
from tests.web.desk.reading import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday")]
SECRET = "teal-beside-the-lock"


@pytest.fixture
def team(thursday: None, everyone: Cast) -> TeamScene:
    return team_scene(everyone)


def door(team: TeamScene, who: str) -> Client:
    acts = getattr(team, who)
    return signed_in(person_in(acts), as_whom=acts.public_id)


def of(team: TeamScene, page: str) -> str:
    return f"/desk/together/{team.engagement.public_id}/{page}/"


def key() -> dict[str, str]:
    return {"key": str(uuid4())}


def test_a_practice_goes_through_its_phases_at_both_desks(team: TeamScene) -> None:
    renee, maya, way = door(team, "helper"), door(team, "maya"), of(team, "handing-over")
    assert "No practice is named yet" in words(maya.get(way).content)
    renee.post(way, key() | {"do": "name", "title": SECRET, "priority": "1"})
    page = words(maya.get(way).content)
    assert f"{SECRET} since November 19 The guide shows how The team begins to lead The team is on its own" in page
    practice = f"/desk/practices/{Practice.objects.get().public_id}/"
    maya.post(practice, key() | {"do": "move", "phase": "lead"})
    refused = maya.post(practice, key() | {"do": "move", "phase": "alone"})
    assert (refused.status_code, "1 more of what speaks for it" in words(refused.content)) == (422, True)
    renee.post(practice, key() | {"do": "sign", "text": "They led it all"})
    renee.post(practice, key() | {"do": "move", "phase": "alone"})
    nowhere = maya.post(practice, key() | {"do": "back", "why": "A new coach has started"})
    assert (nowhere.status_code, "Choose where it goes." in words(nowhere.content)) == (422, True)
    maya.post(practice, key() | {"do": "back", "phase": "show", "why": "A new coach has started"})
    page = words(maya.get(way).content)
    assert "Moved back on November 19" in page
    assert "A new coach has started" in page
    assert "Renee: They led" not in page
    assert "They led it all Renée, November 19. The team begins to lead" in words(maya.get(practice).content)


def test_who_owns_what_and_what_is_missing_before_she_can_leave(team: TeamScene) -> None:
    renee, way = door(team, "helper"), of(team, "handing-over")
    page = words(renee.get(way).content)
    assert "Sets the agenda from the beginning You" in page
    assert "Not yet: 0 of 3 are settled." in page
    for what in ("agenda", "minutes"):
        over = {"do": "hand", "what": what, "owner": "there", "person": person_in(team.maya).public_id}
        assert renee.post(way, key() | over).status_code == 302
    page = words(door(team, "maya").get(way).content)
    assert "2 of 2 handed over" in page
    assert "Sets the agenda since November 19 You" in page
    assert "Not yet: 1 of 3 is settled." in page
    assert "criterion is 2 or more" in page
    nobody = renee.post(way, key() | {"do": "hand", "what": "agenda", "owner": "there"})
    assert (nobody.status_code, "Choose who carries it there." in words(nobody.content)) == (422, True)


def test_a_check_is_written_down_where_the_practice_is(team: TeamScene, everyone: Cast) -> None:
    renee, maya = door(team, "helper"), door(team, "maya")
    renee.post(of(team, "handing-over"), key() | {"do": "name", "title": "Grade teams", "priority": "1"})
    way = f"/desk/practices/{Practice.objects.get().public_id}/"
    assert "How close it is to its design, at criterion from 70 %, taken from October 15 to February 28" in words(
        maya.get(way).content
    )
    check = {"do": "check", "instrument": "closeness", "taken_on": "2026-11-17", "points": "38", "most": "50"}
    assert maya.post(way, key() | check | {"note": SECRET}).status_code == 302
    page = words(renee.get(way).content)
    assert "At criterion the last time." in page
    told = "38 of 50 points, 76 %: at criterion, which is 70 %"
    assert f"{told} {SECRET} Maya, November 17. How close it is to its design" in page
    maya.post(way, key() | check | {"points": "34"})
    assert "Below criterion now." in words(renee.get(way).content)
    for wrong, sentence in (
        ({"points": "many"}, "Write how many of the 50 points there were."),
        ({"taken_on": ""}, "Choose the day it was taken."),
        ({"taken_on": "2026-09-01"}, "It is taken from October 15 to February 28."),
    ):
        refused = maya.post(way, key() | check | wrong)
        assert (refused.status_code, sentence in words(refused.content)) == (422, True)
    enrolled(team.engagement.cohort, everyone.angela, "coordinator")
    office = words(signed_in(everyone.angela).get(f"/office/engagements/{team.engagement.public_id}/").content)
    assert ("Fidelity at criterion, in a row 0" in office, SECRET in office) == (True, False)


def test_whoever_coordinates_sees_how_far_they_are_and_never_a_word(team: TeamScene, everyone: Cast) -> None:
    door(team, "helper").post(of(team, "handing-over"), key() | {"do": "name", "title": SECRET, "priority": "1"})
    door(team, "maya").post(of(team, "minutes"), key() | {"held_on": "2026-11-05", "text": SECRET})
    enrolled(team.engagement.cohort, everyone.angela, "coordinator")
    page = words(signed_in(everyone.angela).get(f"/office/engagements/{team.engagement.public_id}/").content)
    assert "The guide shows how 1 The team begins to lead 0" in page
    assert "Meetings with minutes 1, the last on November 5, 2026" in page
    assert SECRET not in page


def test_minutes_are_written_by_one_and_done_by_another_from_the_first_page(team: TeamScene) -> None:
    maya, paul, way = door(team, "maya"), door(team, "paul"), of(team, "minutes")
    maya.post(way, key() | {"held_on": "2026-11-05", "text": SECRET, "led": "Paul"})
    meeting = f"/desk/minutes/{Minutes.objects.get().public_id}/"
    paul.post(meeting, key() | {"do": "decide", "decided": "Twice a year", "again_on": "2027-01-14"})
    step = {"do": "agree", "text": "Send the calendar", "owner": str(person_in(team.maya).pk), "due": "2026-11-24"}
    paul.post(meeting, key() | step)
    page = words(paul.get(way).content)
    assert SECRET in page
    assert "Decided: Twice a year Looked at again on January 14" in page
    assert "Send the calendar Maya, by November 24" in page
    home = maya.get("/desk/")
    assert "To do 1 Send the calendar Lakeview team, by November 24 Done" in words(home.content)
    done = f"/desk/steps/{Minutes.objects.get().actions.get().public_id}/done/"
    assert maya.post(done, {"done": "1", "back": "home"})["Location"] == "/desk/"
    assert "To do" not in words(maya.get("/desk/").content)
    assert "Done: Send the calendar" in words(paul.get(meeting).content)
    assert maya.post(meeting, key() | {"do": "word", "text": SECRET, "stage": "installation"}).status_code == 302
    assert "Stage: Installation." in words(paul.get(way).content)
    nowhere = maya.post(way, key() | {"held_on": "2026-11-05", "text": SECRET, "stage": "weather"})
    assert (nowhere.status_code, "not in the list any more" in words(nowhere.content)) == (422, True)
    missing = maya.post(way, key() | {"held_on": "2026-11-30", "text": "Tomorrow"})
    assert (missing.status_code, "This day is still to come." in words(missing.content)) == (422, True)


def test_pages_of_a_team_ask_the_same_few_questions_however_much_there_is(
    team: TeamScene, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    renee = door(team, "helper")
    pages = {of(team, "handing-over"): 23, of(team, "minutes"): 16}
    for times in (1, 3):
        for _ in range(times):
            renee.post(of(team, "handing-over"), key() | {"do": "name", "title": SECRET})
            renee.post(of(team, "minutes"), key() | {"held_on": "2026-11-05", "text": SECRET})
        for way, asked in pages.items():
            renee.get(way)
            with django_assert_num_queries(asked):
                renee.get(way)


def test_what_checks_came_to_is_drawn_with_the_criterion_and_told_as_a_table(team: TeamScene) -> None:
    renee, way = door(team, "helper"), of(team, "handing-over")
    renee.post(way, key() | {"do": "name", "title": "Grade teams", "priority": "1"})
    practice = f"/desk/practices/{Practice.objects.get().public_id}/"
    check = {"do": "check", "instrument": "closeness", "most": "50"}
    for day, points in (("2026-10-20", "20"), ("2026-11-17", "30"), ("2026-11-17", "38")):  # the later line counts
        assert ("Done as intended" in words(renee.get(way).content)) == (points == "38")
        assert renee.post(practice, key() | check | {"taken_on": day, "points": points}).status_code == 302
    page = renee.get(way).content.decode()
    told = words(page.encode())
    assert "Done as intended How close it is to its design: the share of points, each time it was checked." in told
    assert "Grade teams 40 % on October 20, 76 % on November 17" in told
    assert 'aria-label="Grade teams: 40 %, 76 %. The criterion is 70 %."' in page
    for drawn in ('class="ring" cx="354" cy="32"', 'class="dot" cx="483" cy="32"', 'd="M462 18V48"'):
        assert page.count(drawn) == 1
    renee.post(practice, {"do": "close"})
    assert "Done as intended" not in words(renee.get(way).content)
