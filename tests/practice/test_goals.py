"""Goals two people set: who reads them, what sessions may point at, and what a coordinator may know."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from alongside.kernel.access import Verb
from alongside.kernel.errors import NotAllowed, NotHere, Refused
from alongside.people.actions.appointments import appoint
from alongside.people.models.events import Event
from alongside.practice.growth import facts
from alongside.practice.growth.access import ACTIONS, GOALS, REVIEWS
from alongside.practice.growth.actions.goals import (
    Draft,
    Look,
    close_goal,
    reopen_goal,
    review_goal,
    set_goal,
    share_goal,
    word_goal,
)
from alongside.practice.growth.actions.open import open_goals
from alongside.practice.growth.actions.steps import Step, add_step, mark_done
from alongside.practice.growth.enums import Outcome, ReviewKind
from alongside.practice.growth.models.goals import Action, Goal, Review
from alongside.programs.actions.engagements import add_party, end_engagement
from alongside.programs.actions.focuses import open_labels
from alongside.programs.enums import Part
from tests.cast import Cast
from tests.factories.programs import Pair, acting, cohort, enrolled
from tests.factories.programs import pair as paired

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]
TODAY = date(2026, 11, 19)
SAID = {"title": "Everyone explains their thinking", "area": "planning", "why": "Three speak, all others wait"}


def drafted(said: Mapping[str, str] = SAID, **more: object) -> Draft:
    return replace(Draft(key=uuid4(), kind="goal", said=said), **more)  # type: ignore[arg-type] # fields of a draft


def of_maya(two: Pair, draft: Draft | None = None) -> Goal:
    draft = draft or drafted()
    return set_goal(engagement=two.engagement, draft=draft, by=two.person, who=two.as_person(TODAY))


def read_by_helper(two: Pair) -> list[str]:
    found = open_goals(by=two.helper_person, who=two.as_helper(TODAY), engagement=two.engagement)
    return [one.said["title"] for one in found]


def test_a_shared_goal_is_read_by_both_and_sessions_may_point_at_it(two: Pair) -> None:
    goal = of_maya(two)
    assert read_by_helper(two) == [SAID["title"]]
    assert list(open_labels(by=two.helper_person, who=two.as_helper(TODAY), engagements=[two.engagement]).values()) == [
        SAID["title"]
    ]
    assert SAID["title"].encode() not in bytes(goal.sealed)
    told = Event.objects.filter(kind="content-opened").order_by("pk")
    assert {(one.by_id, one.about_id) for one in told} == {(two.helper_person.pk, two.person.pk)}
    assert [one.facts["texts"] for one in told] == [[goal.public_id], [goal.focus and goal.focus.public_id]]
    (event,) = Event.objects.filter(kind="goal-set")
    assert (event.about_id, event.facts["kind"], "title" in event.facts) == (two.person.pk, "goal", False)


def test_what_is_sent_twice_is_one_goal(two: Pair) -> None:
    draft = drafted()
    assert of_maya(two, draft) == of_maya(two, draft)
    with pytest.raises(IntegrityError), transaction.atomic():
        Goal.objects.filter(pk=of_maya(two).pk).update(key=draft.key)


def test_a_goal_that_is_taken_back_is_her_own_again_with_all_that_hangs_from_it(two: Pair) -> None:
    goal = of_maya(two)
    who, helper = two.as_person(TODAY), two.as_helper(TODAY)
    add_step(goal=goal, step=Step(key=uuid4(), text="Count", owner=two.person), by=two.person, who=who)
    review_goal(goal=goal, look=Look(key=uuid4(), kind=ReviewKind.ALONG_THE_WAY, said="Five"), by=two.person, who=who)
    share_goal(goal=goal, shared=False, by=two.person, who=who)
    assert read_by_helper(two) == []
    assert [one.visible(helper, Verb.READ).count() for one in (GOALS, ACTIONS, REVIEWS)] == [0, 0, 0]
    assert list(open_labels(by=two.helper_person, who=helper, engagements=[two.engagement])) == []
    assert [len(one.steps) for one in open_goals(by=two.person, who=who, engagement=two.engagement)] == [1]
    goal.refresh_from_db()
    assert goal.focus is not None
    assert goal.focus.sealed is None
    assert facts.goals_of([two.engagement.pk]) == {}
    share_goal(goal=goal, shared=True, by=two.person, who=who)
    assert read_by_helper(two) == [SAID["title"]]


def test_only_who_wrote_it_words_it_and_decides_who_reads_it(two: Pair) -> None:
    goal, helper = of_maya(two), two.as_helper(TODAY)
    with pytest.raises(NotAllowed):
        word_goal(goal=goal, said=SAID | {"why": "x"}, review_on=None, by=two.helper_person, who=helper)
    with pytest.raises(NotAllowed):
        share_goal(goal=goal, shared=False, by=two.helper_person, who=helper)
    word_goal(goal=goal, said=SAID | {"title": "All"}, review_on=TODAY, by=two.person, who=two.as_person(TODAY))
    assert read_by_helper(two) == ["All"]
    assert list(open_labels(by=two.helper_person, who=helper, engagements=[two.engagement]).values()) == ["All"]


def test_steps_looks_back_and_the_end_of_a_goal(two: Pair) -> None:
    goal, who, helper = of_maya(two), two.as_person(TODAY), two.as_helper(TODAY)
    step = Step(key=uuid4(), text="Record one talk", owner=two.person, due=date(2026, 11, 24))
    own = Step(key=uuid4(), text="Only mine", owner=two.person, shared=False)
    action = add_step(goal=goal, step=step, by=two.helper_person, who=helper)
    add_step(goal=goal, step=own, by=two.person, who=who)
    assert mark_done(action=action, done=True, by=two.person, who=who).done_on == TODAY
    look = Look(key=uuid4(), kind=ReviewKind.END_OF_YEAR, said="Nine of ten", next_on=None)
    review_goal(goal=goal, look=look, by=two.helper_person, who=helper)
    assert review_goal(goal=goal, look=look, by=two.helper_person, who=helper).pk == Review.objects.get().pk
    (seen,) = open_goals(by=two.helper_person, who=helper, engagement=two.engagement)
    assert [one.said["text"] for one in (*seen.steps, *seen.reviews)] == ["Record one talk", "Nine of ten"]
    close_goal(goal=goal, outcome=Outcome.REACHED, by=two.person, who=who)
    assert facts.goals_of([two.engagement.pk]) == {two.engagement.pk: facts.GoalFacts(1, 0, TODAY)}
    assert list(open_labels(by=two.person, who=who, engagements=[two.engagement])) == []
    follows = of_maya(two, drafted(SAID | {"title": "Next year"}, follows=goal))
    assert follows.follows == goal
    reopen_goal(goal=goal, by=two.person, who=who)
    assert sorted(open_labels(by=two.person, who=who, engagements=[two.engagement]).values()) == sorted(
        [SAID["title"], "Next year"]
    )
    assert facts.documents([two.supported.pk], on=TODAY) == {two.supported.pk: {"goal": 2}}


@pytest.mark.parametrize(
    "said, field",
    [({"title": ""}, "title"), (SAID | {"area": "weather"}, "area"), (SAID | {"why": "x" * 5001}, "why")],
)
def test_words_that_are_missing_or_not_in_the_list_are_asked_for(two: Pair, said: dict[str, str], field: str) -> None:
    with pytest.raises(Refused) as refused:
        of_maya(two, drafted(said))
    assert refused.value.field == field


def test_nobody_outside_sets_reads_or_changes_anything(two: Pair, everyone: Cast) -> None:
    goal = of_maya(two)
    coordinator = acting(enrolled(two.engagement.cohort, everyone.angela, "coordinator"), TODAY)
    assert GOALS.allows(coordinator, Verb.SEE, goal)
    assert open_goals(by=everyone.angela, who=coordinator, engagement=two.engagement) == []
    stranger = acting(enrolled(two.engagement.cohort, everyone.stranger, "newcomer"), TODAY)
    with pytest.raises(NotHere):
        set_goal(engagement=two.engagement, draft=drafted(), by=everyone.stranger, who=stranger)
    away = acting(enrolled(cohort(everyone.places.union, key="other"), everyone.angela, "coordinator"), TODAY)
    assert not GOALS.allows(away, Verb.SEE, goal)


def test_who_becomes_the_evaluator_keeps_only_their_own_words(two: Pair, everyone: Cast) -> None:
    of_maya(two)
    mine = drafted(SAID | {"title": "Mine"})
    set_goal(engagement=two.engagement, draft=mine, by=two.helper_person, who=two.as_helper(TODAY))
    appoint(everyone.renee, position="principal", at=everyone.places.lakeview, by=None, starts_on=TODAY)
    assert read_by_helper(two) == ["Mine"]
    assert list(open_labels(by=two.helper_person, who=two.as_helper(TODAY), engagements=[two.engagement])) == []


def test_who_joins_later_reads_what_was_set_since(two: Pair, everyone: Cast) -> None:
    of_maya(two)
    Goal.objects.update(begun_on=date(2026, 10, 1), worded_on=date(2026, 10, 1))
    stand_in = enrolled(two.engagement.cohort, everyone.nora, "guide")
    part, since = Part.STAND_IN, date(2026, 11, 1)
    add_party(engagement=two.engagement, participation=stand_in, part=part, starts_on=since, by=None)
    of_maya(two, drafted(SAID | {"title": "Later"}))
    found = open_goals(by=everyone.nora, who=acting(stand_in, TODAY), engagement=two.engagement)
    assert [one.said["title"] for one in found] == ["Later"]


def test_after_the_end_it_is_read_and_not_changed(two: Pair) -> None:
    goal = of_maya(two)
    end_engagement(engagement=two.engagement, ends_on=TODAY, reason="completed", by=None)
    assert read_by_helper(two) == [SAID["title"]]
    with pytest.raises(NotAllowed):
        close_goal(goal=goal, outcome=Outcome.REACHED, by=two.person, who=two.as_person(TODAY))


def test_the_database_keeps_looks_back_and_what_belongs_together(two: Pair, everyone: Cast) -> None:
    goal, who = of_maya(two), two.as_person(TODAY)
    look = Look(key=uuid4(), kind=ReviewKind.ALONG_THE_WAY, said="Five")
    review_goal(goal=goal, look=look, by=two.person, who=who)
    add_step(goal=goal, step=Step(key=uuid4(), text="Count", owner=two.person), by=two.person, who=who)
    other = paired(two.engagement.cohort, everyone.renee, everyone.stranger).engagement
    for change in (
        lambda: Review.objects.update(kind=ReviewKind.END_OF_YEAR),
        lambda: Review.objects.all().delete(),
        lambda: Action.objects.update(engagement=other),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
