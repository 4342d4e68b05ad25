"""Goals on the desk: set, shared, worked on and closed by the two; and nobody else's to see."""

from datetime import timedelta
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from alongside.blueprint.parts.nouns import Noun
from alongside.people.actions.appointments import appoint
from alongside.practice.growth.models.goals import Action, Goal
from alongside.practice.sessions.models import Booking
from alongside.web.desk.result_drawing import drawn
from tests.doors import signed_in
from tests.factories.programs import enrolled
from tests.web.desk.reading import words
from tests.web.desk.scene import TODAY, Desk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday")]
SECRET = "heron-at-the-weir"


def list_of(here: Desk) -> str:
    return f"/desk/together/{here.maya.engagement.public_id}/goals/"


def typed(**more: str) -> dict[str, str]:
    return {"key": str(uuid4()), "kind": "goal", "title": f"All explain {SECRET}", "shared": "on", **more}


def set_by_maya(here: Desk, **more: str) -> Goal:
    answer = signed_in(here.everyone.maya).post(list_of(here), typed(**more))
    assert answer.status_code == 302
    return Goal.objects.get()


def test_maya_sets_a_goal_and_renee_works_on_it_with_her(here: Desk) -> None:
    goal = set_by_maya(here, area="planning", success="Each speaks once", review_on="2026-12-18")
    maya, renee, way = signed_in(here.everyone.maya), signed_in(here.everyone.renee), f"/desk/goals/{goal.public_id}/"
    page = words(renee.get(way).content)
    for part in ("Planning", "Maya set this on November 19, to look at again on December 18.", "Each speaks once"):
        assert part in page
    assert "Change the words" not in page
    step = {"do": "step", "key": str(uuid4()), "text": "Record one talk", "due": "2026-11-24"}
    renee.post(way, step | {"owner": str(here.everyone.maya.pk)})
    assert "Record one talk Maya, by November 24 Done" in words(renee.get(way).content)
    done = f"/desk/steps/{Action.objects.get().public_id}/done/"
    maya.post(done, {"done": "1", "back": goal.public_id})
    maya.post(way, {"do": "look", "key": str(uuid4()), "said": "Nine of ten do", "next_on": "2027-01-15"})
    page = words(renee.get(way).content)
    assert "Done: Record one talk" in page
    assert "Maya, November 19. Nine of ten do" in page
    assert SECRET in words(renee.get(f"/desk/together/{here.maya.engagement.public_id}/").content)
    assert "this is “goal 1”" in words(maya.get(way).content)
    maya.post(way, {"do": "close", "outcome": "reached"})
    assert "In a mail" not in words(maya.get(way).content)
    assert "Reached" in words(renee.get(list_of(here)).content)
    assert f'value="All explain {SECRET}"' in maya.get(f"{list_of(here)}?after={goal.public_id}").content.decode()


def test_a_session_is_planned_and_logged_for_a_goal_and_stands_on_its_page(here: Desk) -> None:
    goal = set_by_maya(here, area="planning")
    renee, focus, pair = signed_in(here.everyone.renee), goal.focus, here.maya.engagement.public_id
    assert focus is not None
    way, ticked = f"/desk/goals/{goal.public_id}/", f'name="about" value="{focus.public_id}" checked'
    assert "In a mail about a session, this is “goal 1”." in words(renee.get(way).content)
    assert f"All explain {SECRET}" in renee.get("/desk/").content.decode()
    asked = {"key": str(uuid4()), "with": pair, "minutes": "30", "mode": "phone", "goals": focus.public_id}
    renee.post("/desk/calendar/book/", asked | {"at": "other", "day": "2026-11-20", "time": "10:00"})
    booking = Booking.objects.get()
    assert SECRET in words(renee.get(f"/desk/calendar/{booking.public_id}/").content)
    signed_in(here.everyone.maya).post(f"/desk/calendar/{booking.public_id}/answer/", {"answer": "yes"})
    assert ticked in renee.get(f"/desk/log/?booking={booking.public_id}").content.decode()
    entry = {"key": str(uuid4()), "whom": pair, "minutes": "45", "mode": "phone", "tags": "planning"}
    wrong = entry | {"day": "2026-11-19", "time": "13:00", "about": "none"}
    assert renee.post("/desk/log/", wrong).status_code == 422
    assert renee.post("/desk/log/", wrong | {"about": focus.public_id}).status_code == 302
    page = words(signed_in(here.everyone.maya).get(way).content)
    assert "Sessions about it 1 Thursday, November 19 Waits for a yes Phone, 45 minutes" in page


def test_what_she_keeps_to_herself_is_hers(here: Desk) -> None:
    goal = set_by_maya(here)
    maya, renee, way = signed_in(here.everyone.maya), signed_in(here.everyone.renee), f"/desk/goals/{goal.public_id}/"
    maya.post(way, {"do": "share", "shared": "0"})
    assert [door.get(way).status_code for door in (maya, renee)] == [200, 404]
    assert SECRET not in renee.get(list_of(here)).content.decode()
    assert "You alone." in words(maya.get(way).content)


def test_who_coordinates_sees_how_many_there_are_and_no_word(here: Desk) -> None:
    set_by_maya(here)
    enrolled(here.cohort, here.everyone.angela, "coordinator")
    page = signed_in(here.everyone.angela).get(f"/office/engagements/{here.maya.engagement.public_id}/").content
    assert "Goals and plans 1 shared, 1 open" in words(page)
    assert SECRET not in page.decode()


def test_what_is_missing_is_asked_for_and_what_was_typed_stays(here: Desk) -> None:
    answer = signed_in(here.everyone.maya).post(list_of(here), typed(title=" ", why="Only three speak"))
    assert answer.status_code == 422
    assert "Give the goal a name, in a few words." in words(answer.content)
    assert "Only three speak" in answer.content.decode()
    assert Goal.objects.count() == 0


def test_who_evaluates_her_now_reads_none_of_it(here: Desk) -> None:
    goal = set_by_maya(here)
    appoint(here.everyone.renee, position="principal", at=here.everyone.places.lakeview, by=None, starts_on=TODAY)
    renee = signed_in(here.everyone.renee)
    assert renee.get(f"/desk/goals/{goal.public_id}/").status_code == 404
    for way in (list_of(here), f"/desk/together/{here.maya.engagement.public_id}/"):
        assert SECRET not in renee.get(way).content.decode()


def test_the_list_asks_the_same_few_questions_however_long_it_is(
    here: Desk, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    goal, maya = set_by_maya(here), signed_in(here.everyone.maya)
    maya.get(list_of(here))
    with django_assert_num_queries(18):
        maya.get(list_of(here))
    maya.post(f"/desk/goals/{goal.public_id}/", {"do": "step", "key": str(uuid4()), "text": "Count"})
    for _ in range(2):
        maya.post(list_of(here), typed())
    with django_assert_num_queries(18):
        maya.get(list_of(here))


def test_figures_that_can_be_held_against_each_other_are_drawn_by_their_days(here: Desk) -> None:
    goal = set_by_maya(here)
    maya, way = signed_in(here.everyone.maya), f"/desk/goals/{goal.public_id}/"
    for day, figure, drawings in (("2026-09-20", "5 of 25", 0), ("2026-11-19", "20/25", 2), ("2026-10-20", "40 %", 2)):
        noted = {"do": "result", "key": str(uuid4()), "seen_on": day, "figure": figure}
        assert maya.post(way, noted).status_code == 302
        assert maya.get(way).content.decode().count('class="chart') == drawings
    page = maya.get(way).content.decode()
    assert page.count('aria-label="September 20: 5 of 25; October 20: 40 %; November 19: 20/25"') == 2
    assert 'd="M12 96L160 81L308 50"' in page  # 20, 40 and 80 percent, on the first, the thirtieth and the sixtieth day
    assert "October 20 40 %" in words(page.encode())
    maya.post(way, {"do": "result", "key": str(uuid4()), "seen_on": "2026-11-18", "figure": "much better"})
    assert 'class="chart' not in maya.get(way).content.decode()


@pytest.mark.parametrize(
    "figures",
    [
        ["7 voices"],
        ["7 voices", ""],
        ["7 voices", "3 minutes"],
        ["1 voice", "7 minutes"],
        ["7 voices", "1"],
        ["12 of 25", "12"],
        ["26 of 25", "12 of 25"],
        ["0 of 0", "1 of 1"],
        ["120 %", "80 %"],
        ["about 7", "8"],
    ],
)
def test_what_cannot_be_held_against_each_other_is_not_drawn(figures: list[str]) -> None:
    assert drawn((TODAY + timedelta(days=n), figure) for n, figure in enumerate(figures)) == ()


@pytest.mark.parametrize("figures", [["1 voice", "7 voices"], ["7 visits of peers", "1 visit of peers"], ["1", "7"]])
def test_one_and_several_of_the_same_are_drawn_together(figures: list[str]) -> None:
    assert len(drawn((TODAY + timedelta(days=n), figure) for n, figure in enumerate(figures))) == 2


def test_one_and_several_are_drawn_together_by_the_programs_own_words() -> None:
    figures = [(TODAY - timedelta(days=1), "1 child"), (TODAY, "7 children")]
    assert (len(drawn(figures)), len(drawn(figures, [Noun("child", "children")]))) == (0, 2)


def test_of_one_day_the_later_figure_is_drawn() -> None:
    yesterday = TODAY - timedelta(days=1)
    (wide, narrow) = drawn([(yesterday, "0 voices"), (TODAY, "4 voices"), (TODAY, "8 voices")])
    assert (wide.line, narrow.line) == ("M12 112L628 34", "M12 112L308 34")
    assert [dot.words for dot in wide.dots] == ["0 voices", "8 voices"]


def test_figures_of_days_close_together_leave_each_other_room() -> None:
    weeks = [(TODAY - timedelta(days=back), f"{back} voices") for back in (40, 38, 20, 12, 1, 0)]
    beside = [[dot.words for dot in one.dots if dot.words] for one in drawn(weeks)]
    assert beside == [["40 voices", "20 voices", "12 voices", "0 voices"], ["40 voices", "20 voices", "0 voices"]]
