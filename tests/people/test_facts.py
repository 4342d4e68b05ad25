"""Who evaluates whom, on which days; where organizations lie; which calendar holds."""

from datetime import date
from itertools import permutations

import pytest
from django.db.models import Q

from alongside.kernel.clock import Span
from alongside.people.actions.appointments import (
    appoint,
    end_appointment,
    end_evaluation,
    let_position_evaluate,
    name_evaluator,
)
from alongside.people.actions.organizations import keep_calendar
from alongside.people.actions.rosters import add_organizations
from alongside.people.enums import OrganizationKind
from alongside.people.facts import below, evaluates, places_led_by, sessions_of
from alongside.people.models.appointments import Appointment, EvaluatorRule
from alongside.people.models.organizations import Organization
from tests.cast import Cast, somebody
from tests.factories.people import organization, person

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 16)
BEGAN = date(2026, 9, 1)  # the first day of what the two have together


def test_a_principal_evaluates_the_teachers_of_their_school_and_nobody_elses(everyone: Cast) -> None:
    paul, ida = everyone.paul.pk, everyone.other_principal.pk
    assert evaluates(paul, everyone.maya.pk, on=TODAY, since=BEGAN) is True
    assert evaluates(paul, everyone.stranger.pk, on=TODAY, since=BEGAN) is False
    assert evaluates(ida, everyone.maya.pk, on=TODAY, since=BEGAN) is False
    assert evaluates(ida, everyone.stranger.pk, on=TODAY, since=BEGAN) is True


def test_a_position_evaluates_below_it_but_never_above(everyone: Cast) -> None:
    assert evaluates(everyone.nora.pk, everyone.paul.pk, on=TODAY, since=BEGAN) is True
    assert evaluates(everyone.nora.pk, everyone.other_principal.pk, on=TODAY, since=BEGAN) is False
    assert evaluates(everyone.paul.pk, everyone.nora.pk, on=TODAY, since=BEGAN) is False


def test_a_position_no_rule_names_evaluates_nobody(everyone: Cast) -> None:
    assert evaluates(everyone.renee.pk, everyone.maya.pk, on=TODAY, since=BEGAN) is False
    assert evaluates(everyone.nora.pk, everyone.maya.pk, on=TODAY, since=BEGAN) is False


def test_a_rule_of_one_district_says_nothing_in_another() -> None:
    here, there = organization("Here", kind="district"), organization("There", kind="district")
    head, teacher = person(), person()
    appoint(head, position="chair", at=there, by=None)
    appoint(teacher, position="teacher", at=there, by=None)
    let_position_evaluate("chair", evaluated="teacher", at=here, by=None)
    assert evaluates(head.pk, teacher.pk, on=TODAY, since=BEGAN) is False


def test_nobody_evaluates_themselves(everyone: Cast) -> None:
    appoint(everyone.paul, position="teacher", at=everyone.places.lakeview, by=None)
    assert evaluates(everyone.paul.pk, everyone.paul.pk, on=TODAY, since=BEGAN) is False


def test_row_numbers_that_begin_alike_are_not_below_each_other() -> None:
    """Organization 1 is not above organization 10, though the text of one number begins the other."""
    district = organization("First", kind="district")
    other = organization("Other", kind="district")
    Organization.objects.filter(pk=other.pk).update(path=f"/{district.pk}0/")
    head, teacher = person(), person()
    appoint(head, position="chair", at=district, by=None)
    appoint(teacher, position="teacher", at=other, by=None)
    for place in (district, other):
        let_position_evaluate("chair", evaluated="teacher", at=place, by=None)
    assert evaluates(head.pk, teacher.pk, on=TODAY, since=BEGAN) is False


# A named relation: (from, to, on, since) and whether it counts.
NAMED = [
    (date(2026, 8, 1), None, TODAY, BEGAN, True),  # going on
    (date(2026, 8, 1), date(2026, 8, 31), TODAY, BEGAN, False),  # ended the day before
    (date(2026, 8, 1), BEGAN, TODAY, BEGAN, True),  # ended on the first day
    (TODAY, None, TODAY, BEGAN, True),  # begins today
    (date(2026, 11, 17), None, TODAY, BEGAN, False),  # begins tomorrow
    (date(2026, 9, 10), date(2026, 9, 20), TODAY, BEGAN, True),  # over, but it overlapped
]


@pytest.mark.parametrize("starts_on, ends_on, on, since, counts", NAMED)
def test_a_named_evaluator_counts_where_the_days_overlap(
    starts_on: date, ends_on: date | None, on: date, since: date, counts: bool
) -> None:
    evaluator, evaluated = person(), person()
    name_evaluator(evaluator, of=evaluated, starts_on=starts_on, ends_on=ends_on, by=None)
    assert evaluates(evaluator.pk, evaluated.pk, on=on, since=since) is counts
    assert evaluates(evaluated.pk, evaluator.pk, on=on, since=since) is False


def test_a_relation_that_ends_later_still_closes_what_was_written_during_it() -> None:
    evaluator, evaluated = person(), person()
    relation = name_evaluator(evaluator, of=evaluated, starts_on=date(2026, 8, 1), by=None)
    end_evaluation(relation, on=date(2026, 10, 1), by=None)
    assert evaluates(evaluator.pk, evaluated.pk, on=TODAY, since=BEGAN) is True
    assert evaluates(evaluator.pk, evaluated.pk, on=TODAY, since=date(2026, 10, 2)) is False


LAST_YEAR = (date(2025, 8, 1), date(2026, 6, 1))
THIS_YEAR = (date(2026, 8, 1), date(2027, 6, 1))
NEXT_YEAR = (date(2027, 8, 1), None)
UNKNOWN = (None, None)
# Days of: the principal's appointment, the teacher's, the rule; and whether one evaluates the other.
HELD = [
    (THIS_YEAR, THIS_YEAR, UNKNOWN, True),
    (UNKNOWN, UNKNOWN, UNKNOWN, True),  # unknown days count as going on
    ((None, date(2026, 8, 31)), UNKNOWN, UNKNOWN, False),  # the principal left the day before
    ((None, BEGAN), UNKNOWN, UNKNOWN, True),  # or on the first day
    (UNKNOWN, (None, date(2026, 8, 31)), UNKNOWN, False),  # the teacher left
    (UNKNOWN, UNKNOWN, (None, date(2026, 8, 31)), False),  # the rule ended
    (LAST_YEAR, UNKNOWN, UNKNOWN, False),
    (NEXT_YEAR, UNKNOWN, UNKNOWN, False),  # not yet
    (UNKNOWN, NEXT_YEAR, UNKNOWN, False),
    (UNKNOWN, UNKNOWN, NEXT_YEAR, False),
    (UNKNOWN, (TODAY, None), UNKNOWN, True),  # from today
    (UNKNOWN, (date(2026, 11, 17), None), UNKNOWN, False),  # from tomorrow
    # The principal left in September, the teacher came in October: they never met.
    ((None, date(2026, 9, 15)), (date(2026, 10, 1), None), UNKNOWN, False),
    # The position was given up before the rule began to hold, though the teacher was there all along.
    ((None, date(2026, 9, 15)), UNKNOWN, (date(2026, 10, 1), None), False),
    ((None, date(2026, 10, 15)), UNKNOWN, (date(2026, 10, 1), None), True),
]


@pytest.mark.parametrize("principal, teacher, rule, counts", HELD)
def test_positions_evaluate_where_all_days_overlap(
    principal: tuple[date | None, date | None],
    teacher: tuple[date | None, date | None],
    rule: tuple[date | None, date | None],
    counts: bool,
) -> None:
    school, head, member = organization(), person(), person()
    appoint(head, position="principal", at=school, by=None, starts_on=principal[0], ends_on=principal[1])
    appoint(member, position="teacher", at=school, by=None, starts_on=teacher[0], ends_on=teacher[1])
    EvaluatorRule.objects.create(
        organization=school,
        evaluator_position="principal",
        evaluated_position="teacher",
        starts_on=rule[0],
        ends_on=rule[1],
    )
    assert evaluates(head.pk, member.pk, on=TODAY, since=BEGAN) is counts


def test_below_means_there_or_under_it(everyone: Cast) -> None:
    rivertown = Organization.objects.filter(pk=everyone.places.rivertown.pk)
    found = Organization.objects.filter(below(rivertown)).order_by("pk")
    assert [place.name for place in found] == ["Rivertown District 12", "Lakeview School"]
    assert list(Organization.objects.filter(below(Organization.objects.none()))) == []


def test_an_organization_that_is_being_made_is_above_nothing(everyone: Cast) -> None:
    """Between its insert and its path, a new one must not be a prefix of every other."""
    fresh = Organization.objects.create(kind="district", name="Not placed yet")
    found = Organization.objects.filter(below(Organization.objects.filter(pk=fresh.pk)))
    assert list(found) == [fresh]


def test_below_works_inside_another_question(everyone: Cast) -> None:
    led = Organization.objects.filter(below(places_led_by(everyone.nora.pk, on=TODAY, positions=("superintendent",))))
    employed = Appointment.objects.filter(Q(organization__in=led)).order_by("person__family_name")
    assert [held.person.first_name for held in employed] == ["Renée", "Nora", "Maya", "Paul"]


def test_a_place_is_led_only_while_the_position_is_held(everyone: Cast) -> None:
    held = Appointment.objects.get(person=everyone.paul)
    end_appointment(held, on=date(2026, 10, 30), by=None)
    assert list(places_led_by(everyone.paul.pk, on=date(2026, 10, 30), positions=("principal",))) == [
        everyone.places.lakeview
    ]
    assert list(places_led_by(everyone.paul.pk, on=date(2026, 10, 31), positions=("principal",))) == []


def test_the_nearest_calendar_of_the_newest_year_holds(everyone: Cast) -> None:
    year = Span(date(2026, 8, 17), date(2027, 5, 28))
    fall = ("Thanksgiving", Span(date(2026, 11, 25), date(2026, 11, 27)))
    keep_calendar(everyone.places.rivertown, year=year, breaks=(fall,), by=None)
    keep_calendar(everyone.places.lakeview, year=Span(date(2023, 8, 21), date(2024, 5, 31)), by=None)
    found = sessions_of(everyone.places.lakeview, on=TODAY)
    assert found is not None
    assert (found.year, found.breaks) == (year, (fall[1],))
    own = Span(date(2026, 8, 24), date(2027, 6, 4))
    keep_calendar(everyone.places.lakeview, year=own, by=None)
    nearer = sessions_of(everyone.places.lakeview, on=TODAY)
    assert nearer is not None
    assert (nearer.year, nearer.breaks) == (own, ())
    assert sessions_of(everyone.places.linden, on=TODAY) is None


def test_where_a_roster_makes_a_district_its_principals_evaluate_its_teachers() -> None:
    district = Organization(kind=OrganizationKind.DISTRICT, name="Millbrook District 7")
    add_organizations([district])
    school = Organization(kind=OrganizationKind.SCHOOL, name="Millbrook School", parent=district)
    add_organizations([school])
    teacher, principal = somebody("Ada Brook", "ada@m.example"), somebody("Ola Vance", "ola@m.example")
    for who, position in ((teacher, "teacher"), (principal, "principal")):
        appoint(who, position=position, at=school, by=None)
    found = [evaluates(one.pk, other.pk, on=TODAY, since=TODAY) for one, other in permutations((principal, teacher))]
    assert (found, EvaluatorRule.objects.filter(organization=school).count()) == ([True, False], 0)
