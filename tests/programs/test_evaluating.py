"""Who evaluates whom, asked for many at once, is what the people room says of each two."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
import time_machine

from alongside.kernel.clock import Span
from alongside.kernel.errors import Refused
from alongside.people.actions.appointments import appoint, let_position_evaluate, name_evaluator
from alongside.people.facts import evaluates
from alongside.people.models.appointments import Appointment
from alongside.programs.actions.changing import name_stand_in
from alongside.programs.actions.engagements import end_engagement, pause_where_evaluated, resume
from alongside.programs.enums import EVALUATES
from alongside.programs.evaluating import Post, evaluating
from alongside.programs.models.engagements import Party
from alongside.programs.models.participations import Participation
from tests.cast import cast
from tests.factories.programs import cohort, enrolled, pair

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)
NOON = datetime(2026, 11, 21, 18, tzinfo=UTC)


def test_many_at_once_is_each_two_one_by_one() -> None:
    everyone = cast()
    where = everyone.places
    appoint(everyone.nora, position="principal", at=where.linden, by=None, starts_on=date(2026, 9, 1))
    appoint(everyone.renee, position="principal", at=where.lakeview, by=None, starts_on=date(2027, 1, 4))
    let_position_evaluate("mentor-teacher", evaluated="teacher", at=where.hollis_park, by=None)
    name_evaluator(everyone.angela, of=everyone.maya, by=None, starts_on=date(2026, 1, 1))
    people = (everyone.maya, everyone.renee, everyone.paul, everyone.angela, everyone.nora, everyone.stranger)
    into = cohort(where.union)
    for person in people:
        enrolled(into, person, "newcomer")
    assert _at_once(Span(TODAY, TODAY)) == {
        (one.pk, other.pk)
        for one, other in product(people, people)
        if one != other and evaluates(one.pk, other.pk, on=TODAY, since=TODAY)
    }
    ahead = _at_once(Span(TODAY, date(2027, 6, 30))) - _at_once(Span(TODAY, TODAY))
    # Renée becomes principal in January: of Maya's school, and under Nora.
    assert ahead == {(everyone.renee.pk, everyone.maya.pk), (everyone.nora.pk, everyone.renee.pk)}


def test_a_stand_in_for_some_days_who_comes_to_evaluate_pauses_it_and_after_these_days_it_goes_on() -> None:
    everyone = cast()
    two = pair(cohort(everyone.places.union), everyone.renee, everyone.maya)
    nora = enrolled(two.engagement.cohort, everyone.nora, "guide")
    last = TODAY + timedelta(days=7)
    with time_machine.travel(NOON, tick=False):
        name_stand_in(engagement=two.engagement, participation=nora, starts_on=TODAY, ends_on=last, by=None)
        name_evaluator(everyone.nora, of=everyone.maya, starts_on=TODAY, by=None)
        paused = pause_where_evaluated(people=[everyone.nora.pk], on=TODAY, by=None)
        assert [(one.state, one.pause_reason) for one in paused] == [("paused", EVALUATES)]
        with pytest.raises(Refused):
            resume(engagement=two.engagement, by=None)
    with time_machine.travel(NOON + timedelta(days=8), tick=False):
        assert resume(engagement=two.engagement, by=None).state == "active"
        assert pause_where_evaluated(people=[everyone.nora.pk], on=last + timedelta(days=1), by=None) == []


def test_what_ends_takes_a_stand_in_with_later_days_along() -> None:
    everyone = cast()
    two = pair(cohort(everyone.places.union), everyone.renee, everyone.maya)
    nora = enrolled(two.engagement.cohort, everyone.nora, "guide")
    later = TODAY + timedelta(days=30)
    name_stand_in(engagement=two.engagement, participation=nora, starts_on=TODAY, ends_on=later, by=None)
    end_engagement(engagement=two.engagement, ends_on=TODAY, reason="moved", by=None)
    assert set(Party.objects.values_list("ends_on", flat=True)) == {TODAY}


def _at_once(window: Span) -> set[tuple[int, int]]:
    everybody = Participation.objects.values_list("person", flat=True)
    held = Appointment.objects.filter(person__in=everybody).select_related("organization")
    posts = [
        Post(one.person_id, one.position, one.organization.path, Span(one.starts_on or date.min, one.ends_on))
        for one in held
    ]
    return evaluating(everybody, everybody, posts, window=window)
