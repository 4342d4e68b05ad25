"""Who evaluates whom, asked for many at once, is what the people room says of each two."""

from datetime import date
from itertools import product

import pytest

from alongside.kernel.clock import Span
from alongside.people.actions.appointments import appoint, let_position_evaluate, name_evaluator
from alongside.people.facts import evaluates
from alongside.people.models.appointments import Appointment
from alongside.programs.evaluating import Post, evaluating
from alongside.programs.models.participations import Participation
from tests.cast import cast
from tests.factories.programs import cohort, enrolled

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)


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


def _at_once(window: Span) -> set[tuple[int, int]]:
    everybody = Participation.objects.values_list("person", flat=True)
    held = Appointment.objects.filter(person__in=everybody).select_related("organization")
    posts = [
        Post(one.person_id, one.position, one.organization.path, Span(one.starts_on or date.min, one.ends_on))
        for one in held
    ]
    return evaluating(everybody, everybody, posts, window=window)
