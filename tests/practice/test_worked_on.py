"""Sessions that say which goal they were about: named as they are planned or logged, read by the two alone."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from alongside.kernel.errors import Conflict, Refused
from alongside.people.actions.appointments import appoint
from alongside.practice.growth.actions.goals import Draft, close_goal, set_goal, share_goal
from alongside.practice.growth.enums import Outcome
from alongside.practice.growth.models.goals import Goal
from alongside.practice.sessions.actions.confirm import Remembered, agree_to_difference, raise_difference
from alongside.practice.sessions.actions.log import Contact, log_session, take_back
from alongside.practice.sessions.actions.open import open_sessions
from alongside.practice.sessions.models import Session
from alongside.practice.sessions.queries import lines_about
from alongside.programs.facts_focuses import numbered
from tests.cast import Cast
from tests.factories.programs import Pair, pair
from tests.factories.sessions import contact, line_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]
TODAY = date(2026, 11, 19)


def goal_of(two: Pair, title: str = "Everyone explains") -> Goal:
    draft = Draft(key=uuid4(), kind="goal", said={"title": title})
    return set_goal(engagement=two.engagement, draft=draft, by=two.person, who=two.as_person(TODAY))


def about(two: Pair, *goals: Goal) -> Contact:
    named = [goal.focus.public_id for goal in goals if goal.focus]
    return replace(contact(two.engagement, day=TODAY, minutes=45), about=named)


def log(two: Pair, entry: Contact) -> Session:
    return log_session(by=two.helper_person, who=two.as_helper(TODAY), contact=entry)


def read(two: Pair) -> list[tuple[str, ...]]:
    found = open_sessions(by=two.person, who=two.as_person(TODAY), engagement=two.engagement)
    return [one.about for one in found]


def minutes_of(two: Pair, goal: Goal) -> list[int]:
    lines = lines_about(two.as_person(TODAY), goal.focus_id or 0)
    return [line.session.minutes for line in lines if line.taken_back_at is None]


def test_a_session_is_about_a_goal_and_stays_so_when_it_is_corrected(two: Pair) -> None:
    first, second = goal_of(two), goal_of(two, "Calmer starts")
    assert [(one.kind, one.number) for one in numbered([two.engagement.pk])[two.engagement.pk]] == [
        ("goal", 1),
        ("goal", 2),
    ]
    entry = about(two, second)
    session = log(two, entry)
    assert log(two, entry).pk == session.pk
    with pytest.raises(Conflict):
        log(two, replace(entry, about=about(two, first).about))
    assert (read(two), minutes_of(two, first), minutes_of(two, second)) == ([("Calmer starts",)], [], [45])
    said = Remembered(day=TODAY, minutes=30, mode="virtual")
    line = line_of(session, two)
    different = raise_difference(attendance=line, remembered=said, by=two.person, who=two.as_person(TODAY))
    agree_to_difference(difference=different, by=two.helper_person, who=two.as_helper(TODAY))
    assert minutes_of(two, second) == [30]
    again = log(two, replace(about(two, first, second), key=uuid4()))
    assert minutes_of(two, first) == [45]
    take_back(session=again, by=two.helper_person, who=two.as_helper(TODAY))
    assert (minutes_of(two, first), minutes_of(two, second)) == ([], [30])


def test_only_a_goal_of_those_who_met_that_is_open_can_be_named(two: Pair, everyone: Cast) -> None:
    mine, other = goal_of(two), pair(two.engagement.cohort, everyone.renee, everyone.stranger)
    theirs = goal_of(other, "Theirs")
    for wrong in (replace(about(two, theirs)), replace(about(two), about=["nothing"])):
        with pytest.raises(Refused, match="Choose again"):
            log(two, wrong)
    together = replace(about(two, mine, theirs), engagements=[two.engagement, other.engagement])
    log(two, together)
    assert (minutes_of(two, mine), minutes_of(other, theirs)) == ([45], [45])
    assert (read(two), read(other)) == ([("Everyone explains",)], [("Theirs",)])
    close_goal(goal=mine, outcome=Outcome.REACHED, by=two.person, who=two.as_person(TODAY))
    log(two, about(two, mine))  # closed today: what was before still was about it
    share_goal(goal=theirs, shared=False, by=other.person, who=other.as_person(TODAY))
    assert (read(other), minutes_of(other, theirs)) == ([()], [45])


def test_who_evaluates_her_does_not_read_what_it_was_about(two: Pair, everyone: Cast) -> None:
    goal = goal_of(two)
    log(two, about(two, goal))
    here, school = two.as_helper(TODAY), everyone.places.lakeview
    assert lines_about(here, goal.focus_id or 0).count() == 1
    appoint(two.helper_person, position="principal", at=school, by=None, starts_on=TODAY)
    assert lines_about(here, goal.focus_id or 0).count() == 0
