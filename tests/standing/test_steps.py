"""Signatures, documents and events are written down by hand: a program that asks for them can be complete."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from alongside.kernel.access import Who
from alongside.kernel.errors import NotAllowed, Refused
from alongside.people.models.events import Event
from alongside.standing.actions import Step, record_step, take_back_step
from alongside.standing.known import State
from alongside.standing.models import StepDone
from alongside.standing.queries import of_engagement
from tests.cast import Cast
from tests.doors import signed_in
from tests.factories.programs import Pair, acting, cohort, enrolled, pair
from tests.factories.sessions import met
from tests.web.office.scene import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]
TODAY = date(2026, 11, 19)


@pytest.fixture
def two(everyone: Cast) -> Pair:
    into = cohort(everyone.places.union)
    enrolled(into, everyone.maya, "newcomer", works_at=everyone.places.lakeview)
    return pair(into, everyone.renee, everyone.maya)


@pytest.fixture
def angela(everyone: Cast, two: Pair) -> Who:
    return acting(enrolled(two.engagement.cohort, everyone.angela, "coordinator"), TODAY)


def states(of: Pair) -> dict[str, tuple[State, str]]:
    items = of_engagement(of.engagement, on=TODAY).standing.items
    return {item.key: (item.state, item.missing) for item in items if item.key in ("goals", "verification")}


def note(of: Pair, everyone: Cast, who: Who, requirement: str, item: str = "", day: date = TODAY) -> StepDone:
    step = Step(requirement=requirement, item=item, day=day, seen_as="paper")
    return record_step(participation=of.supported, step=step, by=everyone.angela, who=who)


def hours(of: Pair, visits: int) -> None:
    """Forty-one hours; so many of the sessions on site."""
    for n in range(41):
        met(of, day=date(2026, 9, 1) + timedelta(days=n), mode="onsite" if n < visits else "virtual")


def test_a_goal_is_noted_once_and_counts(two: Pair, everyone: Cast, angela: Who) -> None:
    assert states(two)["goals"] == (State.NOT_FOLLOWED, "the goal")
    lines = {note(two, everyone, angela, "goals").pk for _ in range(2)}
    assert (len(lines), states(two)["goals"]) == (1, (State.MET, ""))
    event = Event.objects.get(kind="step-recorded")
    assert (event.about_id, event.facts["requirement"], event.facts["day"]) == (two.person.pk, "goals", "2026-11-19")


def test_it_is_signed_last_and_by_both(two: Pair, everyone: Cast, angela: Who) -> None:
    hours(two, visits=2)
    with pytest.raises(Refused) as refused:
        note(two, everyone, angela, "verification", "newcomer")
    assert refused.value.sentence == "It is signed last. Still to come: Onsite visits."
    met(two, day=date(2026, 11, 2), mode="onsite")
    note(two, everyone, angela, "verification", "newcomer")
    assert states(two)["verification"] == (State.OPEN, "1 of 2 still to come: signed by the guide")
    note(two, everyone, angela, "verification", "guide")
    assert states(two)["verification"] == (State.MET, "")


def test_what_was_taken_back_counts_no_more_and_may_be_noted_anew(two: Pair, everyone: Cast, angela: Who) -> None:
    first = note(two, everyone, angela, "goals")
    back = {take_back_step(step=first, by=everyone.angela, who=angela).pk for _ in range(2)}
    assert (len(back), states(two)["goals"]) == (1, (State.NOT_FOLLOWED, "the goal"))
    again = note(two, everyone, angela, "goals")
    assert (again.pk != first.pk, states(two)["goals"][0]) == (True, State.MET)


@pytest.mark.parametrize(
    "step,field",
    [
        (Step(requirement="hours", day=TODAY, seen_as="paper"), "step"),
        (Step(requirement="feast", day=TODAY, seen_as="paper"), "step"),
        (Step(requirement="verification", item="coordinator", day=TODAY, seen_as="paper"), "step"),
        (Step(requirement="goals", day=TODAY, seen_as="hearsay"), "seen_as"),
        (Step(requirement="goals", day=TODAY + timedelta(days=1), seen_as="paper"), "day"),
        (Step(requirement="goals", day=date(2026, 6, 30), seen_as="paper"), "day"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(
    two: Pair, everyone: Cast, angela: Who, step: Step, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        record_step(participation=two.supported, step=step, by=everyone.angela, who=angela)
    assert (refused.value.field, StepDone.objects.count()) == (field, 0)


def test_only_a_coordinator_notes_it(two: Pair, everyone: Cast) -> None:
    step = Step(requirement="goals", day=TODAY, seen_as="paper")
    with pytest.raises(NotAllowed):
        record_step(participation=two.supported, step=step, by=everyone.renee, who=two.as_helper(TODAY))
    assert StepDone.objects.count() == 0


def test_the_database_keeps_lines_as_they_are(two: Pair, everyone: Cast, angela: Who) -> None:
    line = note(two, everyone, angela, "goals")
    for change in (
        lambda: StepDone.objects.update(day=date(2026, 9, 1)),
        lambda: StepDone.objects.filter(pk=line.pk).delete(),
        lambda: StepDone.objects.create(
            participation=two.helper,
            requirement="goals",
            day=TODAY,
            seen_as="paper",
            reverses=line,
            version_id=line.version_id,
            recorded_by=everyone.angela,
            recorded_at=line.recorded_at,
        ),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert list(StepDone.objects.values_list("pk", "day")) == [(line.pk, TODAY)]


def test_the_page_notes_and_takes_back(two: Pair, everyone: Cast, angela: Who) -> None:
    office = signed_in(everyone.angela)
    way = f"/office/people/{two.supported.public_id}/steps/"
    assert "Nothing yet." in words(office.get(way).content)
    typed = {"step": "goals/", "day": "2026-11-18", "seen_as": "mail"}
    page = words(office.post(way, typed, follow=True).content)
    assert "November 18, 2026. By e-mail, noted by Angela Brandt" in page
    late = office.post(way, typed | {"day": "2026-11-20", "step": "goals/"})
    assert (late.status_code, "Choose a day since they joined, and not one to come." in words(late.content)) == (
        422,
        True,
    )
    line = StepDone.objects.get()
    back = words(office.post(f"/office/people/steps/{line.public_id}/take-back/", follow=True).content)
    assert ("Taken back" in back, StepDone.objects.count()) == (True, 2)
