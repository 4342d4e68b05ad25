"""Many helpers and people are brought together at once: the same checks, the same events, few queries."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.kernel.errors import Refused
from alongside.people.actions.appointments import name_evaluator
from alongside.people.models.events import Event
from alongside.programs.actions.participations import Joining, enrol_many
from alongside.programs.actions.starting import EVALUATED, Planned, start_engagements
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.engagements import Engagement, Party
from alongside.programs.models.participations import Participation
from tests.cast import Cast
from tests.factories.people import person
from tests.factories.programs import STARTS, enrolled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]
LATER = date(2026, 9, 1)


def several(into: Cohort, role: str, number: int) -> list[Participation]:
    joinings = [Joining(who=person(f"Person {n} {role}"), role=role, starts_on=STARTS) for n in range(number)]
    return enrol_many(cohort=into, joinings=joinings, by=None)


def planned(supported: Participation, helper: Participation, starts_on: date = STARTS) -> Planned:
    return Planned(duty="growing", supported=supported, helper=helper, starts_on=starts_on)


def pairs(into: Cohort, number: int) -> list[Planned]:
    """So many people, three for each guide: as many as a guide takes."""
    guides = several(into, "guide", -(-number // 3))
    return [planned(one, guides[n // 3]) for n, one in enumerate(several(into, "newcomer", number))]


def test_one_three_and_three_hundred_take_as_many_queries(into: Cohort) -> None:
    counts = []
    for number in (1, 3, 300):
        plan = pairs(into, number)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            made = start_engagements(cohort=into, planned=plan, by=None)
        assert [one.supported_id for one in made] == [one.supported.pk for one in plan]
        counts.append(len(queries))
        Party.objects.all().delete()
        Engagement.objects.all().delete()
        Participation.objects.all().delete()
    assert counts == [13, 13, 14]  # six hundred parties are written in two parts


def test_one_event_each_in_the_order_of_the_plan(into: Cohort, everyone: Cast) -> None:
    made = start_engagements(cohort=into, planned=pairs(into, 4), by=everyone.angela)
    told = Event.objects.filter(kind="engagement-started").order_by("pk")
    assert [event.subject for event in told] == [f"engagement:{one.public_id}" for one in made]
    assert {(event.by_id, event.facts["starts_on"]) for event in told} == {(everyone.angela.pk, "2026-07-01")}


def test_every_fault_is_told_at_once_and_nothing_is_started(into: Cohort, everyone: Cast) -> None:
    guide, other = enrolled(into, everyone.renee, "guide", capacity=1), enrolled(into, everyone.nora, "guide")
    maya, tomas = enrolled(into, everyone.maya, "newcomer"), enrolled(into, everyone.stranger, "newcomer")
    name_evaluator(everyone.nora, of=everyone.stranger, starts_on=LATER, by=None)
    plan = [
        planned(maya, guide),
        planned(tomas, guide),
        planned(maya, other),
        planned(tomas, other),
        planned(guide, maya),
    ]
    with pytest.raises(Refused) as refused:
        start_engagements(cohort=into, planned=plan, by=None)
    assert refused.value.sentence.splitlines() == [
        f"{tomas.name}: {guide.name} takes 1 at a time and has 1. Choose somebody else, or raise the number.",
        f"{maya.name}: They have somebody for this already. End that first, if it is to be another.",
        f"{tomas.name}: {EVALUATED}",
        f"{guide.name}: This duty is for other roles: look at who helps whom here.",
    ]
    assert (Engagement.objects.count(), Party.objects.count()) == (0, 0)


def test_the_same_two_twice_in_one_plan_or_again_later_are_one(into: Cohort) -> None:
    plan = pairs(into, 2)
    first = start_engagements(cohort=into, planned=[*plan, plan[0]], by=None)
    again = start_engagements(
        cohort=into, planned=[planned(one.supported, one.helper, LATER) for one in plan if one.helper], by=None
    )
    assert [one.pk for one in first] == [again[0].pk, again[1].pk, again[0].pk]
    assert Engagement.objects.count() == 2
