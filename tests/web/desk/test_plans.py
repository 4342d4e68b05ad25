"""Plans on the desk: begun from what the file offers, with phases, first days and talks; carried into the next year."""

from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest

from alongside.people.models.events import Event
from alongside.practice.growth.models.goals import Action, Goal
from tests.cast import cast
from tests.doors import signed_in
from tests.factories.programs import PROGRAM, Pair, cohort, enrolled, pair
from tests.web.desk.reading import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday")]
SECRET = "bittern-in-the-reeds"
ENTRY = """artifacts:
  entry-plan:
    label: entry plan
    day_one: match
    first_days: [30 days, 90 days]
    parts: {listening: What I want to hear}
    phases:
      introduction: {label: Introduction}
      conversation: {label: Conversation, at: match, says: Listen first.}
      immersion: {label: Immersion, at: match + 6 months}
    meets: {staff: Colleagues, families: Families}
    starts:
      listen:
        label: Listen first
        area: planning
        look: 6 weeks
        says: {listening: What should stay?}
        steps:
          - {says: Write to families, after: 1 week}
          - {says: Talk it through, who: helper, after: 1 month}
"""
SEASONS = """seasons:
  autumn: {label: Autumn, from: 10-15, says: {newcomer: These are hard weeks for many.}}
  spring: {label: Spring, from: 03-01, says: {newcomer: Look what grew.}}
"""


@pytest.fixture
def two(tmp_path: Path) -> Pair:
    """Maya and Renée, since August, in a program whose file shapes an entry plan."""
    file = tmp_path / "garden.yaml"
    file.write_text(PROGRAM.read_text("utf-8").replace("artifacts:\n", SEASONS + ENTRY), "utf-8")
    everyone = cast()
    into = cohort(everyone.places.union, file=file)
    enrolled(into, everyone.angela, "coordinator")
    enrolled(into, everyone.maya, "newcomer", works_at=everyone.places.lakeview)
    return pair(into, everyone.renee, everyone.maya, starts_on=date(2026, 8, 24))


def begun(two: Pair, **more: str | list[str]) -> Goal:
    typed = {"key": str(uuid4()), "kind": "entry-plan", "start": "listen", "title": f"Listen {SECRET}", "shared": "on"}
    answer = signed_in(two.person).post(f"/desk/together/{two.engagement.public_id}/goals/", typed | more)
    assert answer.status_code == 302
    return Goal.objects.get(kind="entry-plan")


def test_a_plan_is_begun_from_what_the_file_offers_and_changed(two: Pair) -> None:
    way = f"/desk/together/{two.engagement.public_id}/goals/?kind=entry-plan"
    maya = signed_in(two.person)
    assert "Begin from one of these" in words(maya.get(way).content)
    page = maya.get(f"{way}&start=listen").content.decode()
    for part in ('value="Listen first"', "What should stay?</textarea>", 'value="2026-12-31"', "Renée, by December 19"):
        assert part in page
    assert "Listen first" not in maya.get(f"{way}&start=unknown").content.decode().replace(">Listen first</a>", "")
    begun(two, along=["1"])
    (step,) = Action.objects.all()
    assert (step.owner, step.due, step.shared) == (two.helper_person, date(2026, 12, 19), True)


def test_its_steps_stand_by_the_first_days_and_its_phase_of_today_is_marked(two: Pair) -> None:
    goal = begun(two, along=["0", "1"])
    page = words(signed_in(two.helper_person).get(f"/desk/goals/{goal.public_id}/").content)
    for part in (
        "Introduction Conversation Now From August 24 Listen first. Immersion From February 24",
        "In the first 30 days, until September 23 Nothing yet.",
        "In the first 90 days, until November 22 Nothing yet.",
        "Later Write to families Maya, by November 26",
    ):
        assert part in page


def test_a_talk_is_planned_held_and_what_was_heard_is_for_the_two_alone(two: Pair) -> None:
    goal = begun(two)
    maya, renee, way = signed_in(two.person), signed_in(two.helper_person), f"/desk/goals/{goal.public_id}/"
    talk = {"do": "talk", "key": str(uuid4()), "text": "The custodian", "asks": "What should stay?"}
    for wrong in ({}, {"whom": "students"}):
        assert maya.post(way, talk | wrong).status_code == 422
    maya.post(way, talk | {"whom": "staff"})
    action = Action.objects.get(whom="staff")
    heard = {"do": "heard", "talk": action.public_id, "asks": "What should stay?", "heard": SECRET, "held": "on"}
    assert renee.post(way, heard).status_code == 403
    maya.post(way, heard)
    page = words(renee.get(way).content)
    assert "Whom to talk with 1 of 1 held Colleagues The custodian Held." in page
    assert f"To ask: What should stay? Heard: {SECRET}" in page
    assert not [one for one in Event.objects.all() if SECRET in str(one.facts)]
    maya.post(way, {"do": "share", "shared": "0"})
    assert renee.get(way).status_code == 404


def test_the_next_year_begins_with_what_was_seen_and_is_still_to_do(two: Pair) -> None:
    goal = begun(two, along=["0", "1"])
    maya, way = signed_in(two.person), f"/desk/goals/{goal.public_id}/"
    done = Action.objects.get(owner=two.person)
    maya.post(f"/desk/steps/{done.public_id}/done/", {"done": "1"})
    maya.post(way, {"do": "look", "key": str(uuid4()), "said": f"Families answer {SECRET}", "end": "on"})
    maya.post(way, {"do": "close", "outcome": "partly"})
    form = f"/desk/together/{two.engagement.public_id}/goals/?after={goal.public_id}"
    page = words(maya.get(form).content)
    assert f"At the end of the year you wrote: Families answer {SECRET}" in page
    assert "come along" in page
    still = Action.objects.get(owner=two.helper_person).public_id
    typed = {
        "key": str(uuid4()),
        "kind": "entry-plan",
        "after": goal.public_id,
        "title": "The second year",
        "along": still,
    }
    for _ in range(2):
        maya.post(form, typed | {"shared": "on"})
    after = Goal.objects.get(follows=goal)
    assert [(one.owner, one.due) for one in after.actions.all()] == [(two.helper_person, None)]


def test_the_first_page_says_what_the_time_of_the_year_has_for_who_reads(two: Pair) -> None:
    assert "These are hard weeks for many." in words(signed_in(two.person).get("/desk/").content)
    page = words(signed_in(two.helper_person).get("/desk/").content)
    assert "hard weeks" not in page
    assert "Look what grew" not in page
