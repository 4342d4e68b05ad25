"""Two part, which is nobody's fault: asking for another, the questions of the end, and what goes along to the next."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, transaction

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Verb
from alongside.kernel.errors import NotAllowed, NotHere, Refused
from alongside.people.models.events import Event
from alongside.practice.growth.access import CLOSINGS, PASSED
from alongside.practice.growth.actions.closing import answer_closing, open_closing
from alongside.practice.growth.actions.cycles import Moment, Start, do_step, start_cycle, take_down
from alongside.practice.growth.actions.goals import Draft, set_goal
from alongside.practice.growth.actions.meetings import Meeting, write_minutes
from alongside.practice.growth.actions.open import open_goals
from alongside.practice.growth.actions.open_release import open_practices
from alongside.practice.growth.actions.passing import pass_on, passed_here, take_back
from alongside.practice.growth.actions.passing_pieces import pieces
from alongside.practice.growth.actions.release import Naming, add_sign, move_practice, name_practice
from alongside.practice.growth.actions.steps import Step, add_step
from alongside.practice.growth.enums import Seen
from alongside.practice.growth.models.parting import Closing
from alongside.programs.access_rematches import REMATCHES
from alongside.programs.actions.changing import change_helper
from alongside.programs.actions.cohorts import adopt_text, open_cohort
from alongside.programs.actions.engagements import end_engagement
from alongside.programs.actions.rematches import (
    Wish,
    ask_rematch,
    keep_together,
    reasons_of,
    take_back_rematch,
    words_of,
)
from alongside.programs.enums import RematchState
from alongside.programs.facts import pinned
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation
from alongside.programs.models.rematches import RematchRequest
from tests.cast import Cast
from tests.doors import signed_in
from tests.factories.programs import ENDS, PROGRAM, STARTS, Pair, acting, enrolled, pair
from tests.practice.releasing import TeamScene, person_in, team_scene
from tests.web.desk.reading import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]
TODAY = date(2026, 11, 19)
BEFORE = date(2026, 11, 12)
PARTING = """
cycles:
  visit: {label: A visit, duties: [growing], steps: {room: In the room, after: Talk after}, evidence: [room]}
forms:
  closing:
    label: In the end
    questions:
      helped: {says: What helped most?, type: paragraph}
      keep: {says: And now?, optional: yes}
      again: {says: Once more?, type: yes-no, optional: yes}
      visits: {says: How often?, type: count, optional: yes}
      day: {says: Since when?, type: date, optional: yes}
      much: {says: How much?, type: choice, choices: [a little, a lot], optional: yes}
      ways: {says: How?, type: list, choices: [talks, visits], optional: yes}
parting:
  growing: {reasons: {times: Our times do not go together}, asks: closing, again_within: 10 days}
"""


@dataclass(frozen=True, slots=True)
class Parted:
    """Maya went on with Nora today; Renée helped her before."""

    two: Pair
    now: Engagement
    nora: Participation
    blueprint: Blueprint


@pytest.fixture
def two(everyone: Cast) -> Pair:
    source = PROGRAM.read_text("utf-8") + PARTING
    version = adopt_text(source=source, file=Path(PROGRAM).name, sponsor=everyone.places.union, by=None)
    into = open_cohort(version=version, key="parting-2026", name="2026-27", starts_on=STARTS, ends_on=ENDS, by=None)
    return pair(into, everyone.renee, everyone.maya)


def part(two: Pair, everyone: Cast) -> Parted:
    nora = enrolled(two.engagement.cohort, everyone.nora, "guide")
    now = change_helper(engagement=two.engagement, helper=nora, from_day=TODAY, by=None)
    return Parted(two, now, nora, pinned(now.cohort_id, on=TODAY).blueprint)


@time_machine.travel(datetime(2026, 11, 12, 20, tzinfo=UTC), tick=False)
def of_two(two: Pair) -> None:
    """Maya sets a goal with a step; Renée takes down a visit."""
    by, who = two.person, two.as_person(BEFORE)
    goal = set_goal(
        engagement=two.engagement,
        draft=Draft(key=uuid4(), kind="goal", said={"title": "Wait", "why": "Three speak"}),
        by=by,
        who=who,
    )
    add_step(goal=goal, step=Step(key=uuid4(), text="Count", owner=by), by=by, who=who)
    start = Start(key=uuid4(), name="visit", said={"focus": "Do I wait?", "count-1": "Waited"})
    cycle = start_cycle(engagement=two.engagement, start=start, by=by, who=who)
    helper: dict[str, Any] = {"by": two.helper_person, "who": two.as_helper(BEFORE)}
    for what, text, slot in ((Seen.AROUND, "It was quiet", None), (Seen.COUNT, "", 1)):
        take_down(cycle=cycle, moment=Moment(key=uuid4(), step="room", what=what, text=text, slot=slot), **helper)
    do_step(cycle=cycle, step="room", said={"text": "Kept"}, key=uuid4(), **helper)


@time_machine.travel(datetime(2026, 11, 12, 20, tzinfo=UTC), tick=False)
def of_team(scene: TeamScene) -> None:
    """Renée names a practice with the team and moves it on, with one thing seen; they meet."""
    renee, who = person_in(scene.helper), acting(scene.helper, BEFORE)
    practice = name_practice(
        engagement=scene.engagement, naming=Naming(key=uuid4(), named="screening"), by=renee, who=who
    )
    move_practice(practice=practice, phase="lead", why="", key=uuid4(), by=renee, who=who)
    add_sign(practice=practice, text="They led", key=uuid4(), by=renee, who=who)
    meeting = Meeting(key=uuid4(), held_on=BEFORE, text="Screening in May")
    write_minutes(engagement=scene.engagement, meeting=meeting, by=renee, who=who)


def test_who_would_like_another_says_so_and_the_matching_team_alone_reads_it(two: Pair, everyone: Cast) -> None:
    who = two.as_person(TODAY)
    wish = Wish(reason="times", words="Fridays never work")
    asked = ask_rematch(engagement=two.engagement, wish=wish, by=two.person, who=who)
    again = ask_rematch(engagement=two.engagement, wish=Wish(reason="other", words="Both"), by=two.person, who=who)
    assert (again.pk, again.reason, words_of(again)) == (asked.pk, "other", "Both")
    angela = acting(enrolled(two.engagement.cohort, everyone.angela, "coordinator"), TODAY)
    assert [REMATCHES.allows(one, Verb.READ, asked) for one in (who, angela, two.as_helper(TODAY))] == [
        True,
        True,
        False,
    ]
    (told,) = Event.objects.filter(kind="rematch-asked")
    assert (told.about_id, sorted(told.facts)) == (two.person.pk, ["rematch"])
    keep_together(request=asked, by=everyone.angela, who=angela)
    asked.refresh_from_db()
    assert (asked.state, asked.answered_on) == (RematchState.KEPT, TODAY)


def test_of_two_who_both_ask_neither_hears_of_the_other_and_parting_settles_both(two: Pair, everyone: Cast) -> None:
    for by, who in ((two.person, two.as_person(TODAY)), (two.helper_person, two.as_helper(TODAY))):
        ask_rematch(engagement=two.engagement, wish=Wish(reason="times"), by=by, who=who)
        assert [one.asked_by for one in REMATCHES.visible(who)] == [by]
    with pytest.raises(NotHere):
        take_back_rematch(
            request=RematchRequest.objects.get(asked_by=two.person), by=two.helper_person, who=two.as_helper(TODAY)
        )
    part(two, everyone)
    assert set(RematchRequest.objects.values_list("state", flat=True)) == {RematchState.PARTED}
    with pytest.raises(NotHere):
        ask_rematch(engagement=two.engagement, wish=Wish(reason="times"), by=two.person, who=two.as_person(TODAY))


def test_what_nobody_offered_is_asked_for_again_and_one_is_open_at_a_time(two: Pair) -> None:
    blueprint = pinned(two.engagement.cohort_id, on=TODAY).blueprint
    assert list(reasons_of(blueprint, "growing")) == ["times", "other"]
    assert list(reasons_of(blueprint, "teamwork")) == ["times", "fit", "other"]
    who = two.as_person(TODAY)
    for wish, field in ((Wish(reason="fit"), "reason"), (Wish(reason="times", words="x" * 1001), "words")):
        with pytest.raises(Refused) as refused:
            ask_rematch(engagement=two.engagement, wish=wish, by=two.person, who=who)
        assert refused.value.field == field
    asked = ask_rematch(engagement=two.engagement, wish=Wish(reason="times"), by=two.person, who=who)
    again: dict[str, Any] = {
        "engagement": asked.engagement,
        "asked_by": asked.asked_by,
        "asked_on": TODAY,
        "reason": "times",
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        RematchRequest.objects.create(**again)
    take_back_rematch(request=asked, by=two.person, who=who)
    assert RematchRequest.objects.create(**again).pk != asked.pk
    with pytest.raises(IntegrityError), transaction.atomic():
        RematchRequest.objects.update(asked_on=STARTS)


def test_both_answer_the_questions_of_the_end_and_the_two_alone_read_them(two: Pair, everyone: Cast) -> None:
    blueprint = pinned(two.engagement.cohort_id, on=TODAY).blueprint
    mine: dict[str, Any] = {"blueprint": blueprint, "by": two.person, "who": two.as_person(TODAY)}
    with pytest.raises(NotHere):
        open_closing(engagement=two.engagement, **mine)
    end_engagement(engagement=two.engagement, ends_on=TODAY, reason="completed", by=None)
    two.engagement.refresh_from_db()
    with pytest.raises(Refused) as refused:
        answer_closing(engagement=two.engagement, said={"keep": "All"}, key=uuid4(), **mine)
    assert refused.value.field == "helped"
    for _ in range(2):
        answer_closing(engagement=two.engagement, said={"helped": "Waiting"}, key=uuid4(), **mine)
    seen = open_closing(engagement=two.engagement, blueprint=blueprint, by=two.helper_person, who=two.as_helper(TODAY))
    assert ([dict(one.said) for one in seen.answers], seen.may) == ([{"helped": "Waiting"}], True)
    angela = enrolled(two.engagement.cohort, everyone.angela, "coordinator")
    assert [CLOSINGS.visible(acting(angela, TODAY), verb).count() for verb in (Verb.SEE, Verb.READ)] == [1, 0]
    with pytest.raises(NotHere):
        open_closing(engagement=two.engagement, blueprint=blueprint, by=everyone.angela, who=acting(angela, TODAY))
    with pytest.raises(IntegrityError), transaction.atomic():
        Closing.objects.all().delete()


def test_each_kind_of_question_has_its_own_field_and_is_held_against_it(two: Pair) -> None:
    end_engagement(engagement=two.engagement, ends_on=TODAY, reason="completed", by=None)
    browser, way = signed_in(two.person), f"/desk/together/{two.engagement.public_id}/in-the-end/"
    page = browser.get(way).content.decode()
    kinds = ("radio", "number", "date", "radio", "checkbox")
    for name, kind in zip(("again", "visits", "day", "much", "ways"), kinds, strict=True):
        assert re.search(
            rf'<input[^>]*type="{kind}"[^>]*name="answer-{name}"|name="answer-{name}"[^>]*type="{kind}"', page
        )
    good = {"again": "yes", "visits": "3", "day": "2026-09-08", "much": "a lot", "ways": ["talks", "visits"]}
    filled = {f"answer-{name}": value for name, value in good.items()} | {
        "answer-helped": "Waiting",
        "key": str(uuid4()),
    }
    for wrong in ({"again": "perhaps"}, {"visits": "often"}, {"day": "tomorrow"}, {"much": "all"}, {"ways": ["mail"]}):
        changed = {f"answer-{name}": value for name, value in wrong.items()}
        assert browser.post(way, filled | changed).status_code == 422
    shown = words(browser.post(way, filled, follow=True).content)
    for said in (
        "Once more? Yes",
        "How often? 3",
        "Since when? September 8, 2026",
        "How much? a lot",
        "How? talks, visits",
    ):
        assert said in shown


def test_who_wrote_nothing_before_is_not_sent_to_choose(two: Pair, everyone: Cast) -> None:
    on = part(two, everyone)
    page = signed_in(everyone.maya).get(f"/desk/together/{on.now.public_id}/").content
    assert "Choose what goes along" not in words(page)


def test_what_has_ended_is_found_from_the_first_page_by_the_two(two: Pair, everyone: Cast) -> None:
    part(two, everyone)
    way = f'href="/desk/together/{two.engagement.public_id}/"'
    for person, told in (
        (everyone.maya, "What has ended Renée Castellanos Guide, until November 18, 2026"),
        (everyone.renee, "What has ended Maya Lindqvist Newcomer, until November 18, 2026"),
    ):
        page = signed_in(person).get("/desk/").content
        assert (told in words(page), way in page.decode()) == (True, True)
    assert "What has ended" not in words(signed_in(everyone.nora).get("/desk/").content)


def test_nothing_goes_along_unless_chosen_and_what_is_seen_before_is_what_is_read(two: Pair, everyone: Cast) -> None:
    of_two(two)
    on = part(two, everyone)
    mine: dict[str, Any] = {
        "engagement": on.now,
        "blueprint": on.blueprint,
        "by": two.person,
        "who": two.as_person(TODAY),
    }
    nora: dict[str, Any] = {"by": everyone.nora, "who": acting(on.nora, TODAY), "engagement": on.now}
    assert (passed_here(**nora), open_goals(**nora)) == ([], [])
    page = signed_in(everyone.maya).get(f"/desk/together/{on.now.public_id}/").content
    assert "Choose what goes along" in words(page)
    goal, cycle = pieces(**mine)
    assert goal.lines == (("Why", "Three speak"), ("Still to do", "Count"))
    assert cycle.lines == (
        ("What to look at", "Do I wait?"),
        ("In the room", "Kept"),
        ("Seen and heard", "It was quiet"),
        ("Waited", "1"),
    )
    for chosen in ([], ["nosuchpiece1"]):
        with pytest.raises(Refused):
            pass_on(chosen=chosen, **mine)
    pass_on(chosen=[goal.source, cycle.source], **mine)
    (read,) = passed_here(**nora)
    assert read.piece == cycle
    (seen,) = open_goals(**nora)
    assert (seen.said["title"], [step.said["text"] for step in seen.steps]) == ("Wait", ["Count"])
    assert pieces(**mine) == []
    assert pieces(**{**mine, "by": everyone.nora, "who": acting(on.nora, TODAY)}) == []
    assert passed_here(by=everyone.renee, who=two.as_helper(TODAY), engagement=on.now) == []


def test_what_was_passed_on_can_be_taken_back_and_given_again(two: Pair, everyone: Cast) -> None:
    of_two(two)
    on = part(two, everyone)
    mine: dict[str, Any] = {
        "engagement": on.now,
        "blueprint": on.blueprint,
        "by": two.person,
        "who": two.as_person(TODAY),
    }
    cycle = pieces(**mine)[1]
    pass_on(chosen=[cycle.source], **mine)
    nora = acting(on.nora, TODAY)
    (row,) = PASSED.visible(nora, Verb.READ)
    with pytest.raises(NotAllowed):
        take_back(passed=row, by=everyone.nora, who=nora)
    take_back(passed=row, by=two.person, who=mine["who"])
    assert not PASSED.visible(nora, Verb.READ).exists()
    pass_on(chosen=[cycle.source], **mine)
    assert [one.piece for one in passed_here(by=everyone.nora, who=nora, engagement=on.now)] == [cycle]


def test_a_team_takes_its_practices_along_in_the_phase_they_are_in(everyone: Cast) -> None:
    scene = team_scene(everyone)
    of_team(scene)
    nora = enrolled(scene.cohort, everyone.nora, "guide")
    now = change_helper(engagement=scene.engagement, helper=nora, from_day=TODAY, by=None)
    blueprint = pinned(now.cohort_id, on=TODAY).blueprint
    mine: dict[str, Any] = {
        "engagement": now,
        "blueprint": blueprint,
        "by": everyone.maya,
        "who": acting(scene.maya, TODAY),
    }
    found = pieces(**mine)
    assert [(one.kind, one.title) for one in found] == [("practice", "Universal screening"), ("minutes", "Minutes")]
    pass_on(chosen=[one.source for one in found], **mine)
    as_nora: dict[str, Any] = {"by": everyone.nora, "who": acting(nora, TODAY), "engagement": now}
    (seen,) = open_practices(**as_nora)
    assert (seen.phase, [one.row.begun_on for one in seen.signs]) == ("lead", [])
    assert [one.piece.lines for one in passed_here(**as_nora)] == [(("What was talked about", "Screening in May"),)]
