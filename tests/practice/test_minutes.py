"""Minutes, decisions and actions of a team: its members read and write them, and nobody else."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from alongside.kernel.access import Verb
from alongside.kernel.errors import NotAllowed, NotHere, Refused
from alongside.people.models.events import Event
from alongside.practice.growth.access import GOALS
from alongside.practice.growth.actions.due import open_due
from alongside.practice.growth.actions.goals import Draft, set_goal
from alongside.practice.growth.actions.meetings import Meeting, agree_on, decide, word_minutes, write_minutes
from alongside.practice.growth.actions.open_release import open_minutes
from alongside.practice.growth.actions.steps import Step, mark_done
from alongside.practice.growth.models.goals import Action, Goal
from alongside.practice.growth.models.meetings import Decision, Minutes
from alongside.programs.models.engagements import Party
from tests.cast import Cast
from tests.doors import signed_in
from tests.factories.programs import Pair, acting, enrolled
from tests.practice.releasing import TeamScene, person_in, team_scene
from tests.web.desk.reading import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]
TODAY = date(2026, 11, 19)
MET = date(2026, 11, 5)


@pytest.fixture
def team(everyone: Cast) -> TeamScene:
    return team_scene(everyone)


def written(team: TeamScene, text: str = "We looked at the fall screening") -> Minutes:
    meeting = Meeting(key=uuid4(), held_on=MET, text=text, led="Paul")
    by, who = person_in(team.maya), acting(team.maya, TODAY)
    return write_minutes(engagement=team.engagement, meeting=meeting, by=by, who=who)


def test_one_writes_another_decides_a_third_does_it(team: TeamScene, everyone: Cast) -> None:
    minutes = written(team)
    paul, renee = acting(team.paul, TODAY), acting(team.helper, TODAY)
    decide(minutes=minutes, text="Twice a year", again_on=date(2027, 1, 14), key=uuid4(), by=everyone.paul, who=paul)
    step = Step(key=uuid4(), text="Send the calendar", owner=everyone.paul, due=date(2026, 11, 24))
    action = agree_on(minutes=minutes, step=step, by=everyone.renee, who=renee)
    assert agree_on(minutes=minutes, step=step, by=everyone.renee, who=renee) == action
    (due,), _ = open_due(by=everyone.paul, who=paul, until=date(2026, 11, 26), most=5)
    assert (due.row, due.said["text"]) == (action, "Send the calendar")
    assert open_due(by=everyone.paul, who=paul, until=date(2026, 11, 23), most=5) == ([], [])
    mark_done(action=action, done=True, by=everyone.paul, who=paul)
    assert open_due(by=everyone.paul, who=paul, until=date(2026, 11, 26), most=5) == ([], [])
    (one,) = open_minutes(by=everyone.renee, who=renee, engagement=team.engagement)
    assert (one.said["led"], one.decisions[0].said["text"], one.actions[0].row.done_by_id) == (
        "Paul",
        "Twice a year",
        everyone.paul.pk,
    )
    event = Event.objects.get(kind="minutes-written")
    assert (event.about_id, event.facts["held_on"], b"fall" in bytes(minutes.sealed)) == (None, "2026-11-05", False)


def test_who_wrote_them_words_them_and_decisions_stay(team: TeamScene, everyone: Cast) -> None:
    minutes = written(team)
    renee, maya = acting(team.helper, TODAY), acting(team.maya, TODAY)
    other = Meeting(key=minutes.key, held_on=MET, text="In other words")
    with pytest.raises(NotAllowed):
        word_minutes(minutes=minutes, meeting=other, by=everyone.renee, who=renee)
    word_minutes(minutes=minutes, meeting=other, by=everyone.maya, who=maya)
    (one,) = open_minutes(by=everyone.renee, who=renee, engagement=team.engagement)
    assert dict(one.said) == {"text": "In other words"}
    decide(minutes=minutes, text="Twice a year", again_on=None, key=uuid4(), by=everyone.maya, who=maya)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.all().delete()


def test_what_cannot_be_is_said_with_its_field(team: TeamScene, everyone: Cast, two: Pair) -> None:
    maya = acting(team.maya, TODAY)
    ahead = Meeting(key=uuid4(), held_on=date(2026, 11, 20), text="Tomorrow")
    with pytest.raises(Refused, match="still to come"):
        write_minutes(engagement=team.engagement, meeting=ahead, by=everyone.maya, who=maya)
    with pytest.raises(Refused, match="what you talked about"):
        written(team, " ")
    pair = Meeting(key=uuid4(), held_on=MET, text="Two talk")
    with pytest.raises(Refused, match="Minutes are of several people"):
        write_minutes(engagement=two.engagement, meeting=pair, by=two.person, who=two.as_person(TODAY))
    outside = Step(key=uuid4(), text="Send it", owner=everyone.stranger)
    with pytest.raises(Refused, match="somebody who works here"):
        agree_on(minutes=written(team), step=outside, by=everyone.maya, who=maya)


def test_who_is_in_no_team_reads_nothing_and_who_left_reads_what_was_written_before(
    team: TeamScene, everyone: Cast
) -> None:
    minutes = written(team)
    step = Step(key=uuid4(), text="Send it", owner=everyone.paul)
    agree_on(minutes=minutes, step=step, by=everyone.maya, who=acting(team.maya, TODAY))
    nora = acting(enrolled(team.cohort, everyone.nora, "site", works_at=everyone.places.rivertown), TODAY)
    coordinator = acting(enrolled(team.cohort, everyone.angela, "coordinator"), TODAY)
    for by, who in ((everyone.nora, nora), (everyone.angela, coordinator)):
        assert open_minutes(by=by, who=who, engagement=team.engagement) == []
    with pytest.raises(NotHere):
        decide(minutes=minutes, text="x", again_on=None, key=uuid4(), by=everyone.nora, who=nora)
    Minutes.objects.update(begun_on=MET, worded_on=MET)
    Party.objects.filter(person=everyone.paul).update(ends_on=date(2026, 11, 10))
    left = acting(team.paul, TODAY)
    (one,) = open_minutes(by=everyone.paul, who=left, engagement=team.engagement)
    assert one.actions == ()  # written after he had left
    with pytest.raises(NotHere):
        mark_done(action=Action.objects.get(), done=True, by=everyone.paul, who=left)


def test_a_goal_of_a_team_is_read_by_who_joined_later_and_by_a_member_who_leads_the_place(
    team: TeamScene, everyone: Cast
) -> None:
    draft = Draft(key=uuid4(), kind="goal", said={"title": "Fewer referrals"})
    goal = set_goal(engagement=team.engagement, draft=draft, by=everyone.renee, who=acting(team.helper, TODAY))
    assert GOALS.allows(acting(team.paul, TODAY), Verb.CHANGE, goal)
    late, outside = (enrolled(team.engagement.cohort, one, "newcomer") for one in (everyone.stranger, everyone.angela))
    Party.objects.create(
        engagement=team.engagement, person=everyone.stranger, participation=late, part="member", starts_on=TODAY
    )
    Goal.objects.filter(pk=goal.pk).update(begun_on=MET, worded_on=MET)
    assert [GOALS.allows(acting(one, TODAY), Verb.READ, goal) for one in (late, outside)] == [True, False]
    page = words(signed_in(everyone.paul).get(f"/desk/together/{team.engagement.public_id}/goals/").content)
    assert "Fewer referrals" in page
