"""What people do where; and addresses: one email, one person."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from alongside.kernel.errors import NotHere, Refused
from alongside.people.actions.addresses import add_address, make_primary, verify_address
from alongside.people.actions.appointments import (
    appoint,
    end_appointment,
    end_evaluation,
    end_rule,
    let_position_evaluate,
    name_evaluator,
)
from alongside.people.actions.persons import create_person
from alongside.people.models.appointments import EvaluatorRelation, EvaluatorRule
from alongside.people.models.events import Event
from alongside.people.models.persons import Address
from alongside.people.queries import person_by, person_with_address
from tests.factories.people import organization, person

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2026, 8, 17), date(2027, 5, 28)


def test_the_same_position_at_the_same_place_is_open_once() -> None:
    maya, school = person("Maya Lindqvist"), organization("Lakeview School")
    held = appoint(maya, position="teacher", at=school, by=None, starts_on=FIRST)
    with pytest.raises(Refused, match="Maya Lindqvist is already teacher at Lakeview School"):
        appoint(maya, position="teacher", at=school, by=None)
    appoint(maya, position="assistant-principal", at=school, by=None)
    end_appointment(held, on=LAST, by=None)
    again = appoint(maya, position="teacher", at=school, by=None)
    assert list(maya.appointments.filter(position="teacher").order_by("pk")) == [held, again]


def test_days_are_in_order() -> None:
    maya, school = person(), organization()
    with pytest.raises(Refused, match="before it begins on 2027-05-28"):
        appoint(maya, position="teacher", at=school, by=None, starts_on=LAST, ends_on=FIRST)
    held = appoint(maya, position="teacher", at=school, by=None, starts_on=LAST)
    with pytest.raises(Refused, match="it cannot end on 2026-08-17"):
        end_appointment(held, on=FIRST, by=None)
    relation = name_evaluator(person(), of=maya, starts_on=LAST, by=None)
    with pytest.raises(Refused, match="it cannot end on 2026-08-17"):
        end_evaluation(relation, on=FIRST, by=None)
    with pytest.raises(Refused, match="before it begins"):
        name_evaluator(person(), of=maya, starts_on=LAST, ends_on=FIRST, by=None)


def test_nobody_is_named_their_own_evaluator() -> None:
    maya = person()
    with pytest.raises(Refused, match="Nobody evaluates themselves"):
        name_evaluator(maya, of=maya, starts_on=FIRST, by=None)


def test_naming_an_evaluator_is_written_down_for_whoever_must_know() -> None:
    maya, paul, angela = person(), person(), person()
    name_evaluator(paul, of=maya, starts_on=FIRST, by=angela)
    event = Event.objects.filter(kind="evaluator-named").get()
    assert (event.about_id, event.by_id, event.facts) == (
        maya.pk,
        angela.pk,
        {"evaluator": paul.pk, "from": "2026-08-17", "to": None},
    )


def test_a_rule_said_twice_is_one() -> None:
    school = organization()
    for _ in range(2):
        let_position_evaluate("principal", evaluated="teacher", at=school, by=None)
    assert EvaluatorRule.objects.count() == 1
    assert Event.objects.filter(kind="evaluator-rule-made").count() == 1


def test_the_same_evaluator_named_twice_is_one_relation_and_one_event() -> None:
    maya, paul = person("Maya Lindqvist"), person("Paul Whitfield")
    first = name_evaluator(paul, of=maya, starts_on=FIRST, by=None)
    assert name_evaluator(paul, of=maya, starts_on=FIRST, by=None) == first
    assert name_evaluator(paul, of=maya, starts_on=LAST, by=None) == first
    assert Event.objects.filter(kind="evaluator-named").count() == 1
    earlier = name_evaluator(paul, of=maya, starts_on=date(2026, 7, 1), by=None)
    assert (earlier, earlier.starts_on) == (first, date(2026, 7, 1))
    assert Event.objects.filter(kind="evaluator-named").count() == 2


def test_who_no_longer_evaluates_can_be_named_anew() -> None:
    maya, paul = person("Maya Lindqvist"), person("Paul Whitfield")
    first = end_evaluation(name_evaluator(paul, of=maya, starts_on=FIRST, by=None), on=LAST, by=None)
    again = name_evaluator(paul, of=maya, starts_on=FIRST, by=None)
    assert list(EvaluatorRelation.objects.order_by("pk")) == [first, again]


def test_the_database_keeps_one_open_relation_and_one_open_rule() -> None:
    maya, paul, school = person(), person(), organization()
    name_evaluator(paul, of=maya, starts_on=FIRST, by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        EvaluatorRelation.objects.create(evaluator=paul, evaluated=maya, starts_on=LAST)
    let_position_evaluate("principal", evaluated="teacher", at=school, by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        EvaluatorRule.objects.create(organization=school, evaluator_position="principal", evaluated_position="teacher")
    with pytest.raises(IntegrityError), transaction.atomic():
        EvaluatorRule.objects.create(organization=school, evaluator_position="principal", evaluated_position="")


def test_a_rule_ends_and_can_be_made_anew() -> None:
    school = organization()
    rule = let_position_evaluate("principal", evaluated="teacher", at=school, starts_on=FIRST, by=None)
    with pytest.raises(Refused, match="it cannot end on 2026-08-16"):
        end_rule(rule, on=date(2026, 8, 16), by=None)
    ended = end_rule(rule, on=LAST, by=None)
    assert ended.ends_on == LAST
    assert Event.objects.get(kind="evaluator-rule-ended").facts == {
        "evaluator": "principal",
        "evaluated": "teacher",
        "on": "2027-05-28",
    }
    assert let_position_evaluate("principal", evaluated="teacher", at=school, by=None) != ended
    with pytest.raises(Refused, match="Say who evaluates, and who is evaluated"):
        let_position_evaluate("", evaluated="teacher", at=school, by=None)


def test_one_email_is_one_person() -> None:
    maya, sam = person("Maya Lindqvist"), person("Sam Rowan")
    kept = add_address(maya, " Maya@Rivertown.Example ", by=None)
    assert (kept.email, kept.primary, kept.verified_at) == ("maya@rivertown.example", True, None)
    assert add_address(maya, "maya@rivertown.example", by=None) == kept
    with pytest.raises(Refused, match=r"maya@rivertown\.example belongs to someone else here"):
        add_address(sam, "MAYA@rivertown.example", by=None)
    assert person_with_address("MAYA@RIVERTOWN.example") == maya
    with pytest.raises(IntegrityError), transaction.atomic():
        Address.objects.create(person=sam, email="Upper@rivertown.example")


@pytest.mark.parametrize("wrong", ["", "maya", "maya@", "maya @rivertown.example", "a@b@c.example"])
def test_what_is_no_address_is_refused(wrong: str) -> None:
    with pytest.raises(Refused, match="That does not look like an email address"):
        add_address(person(), wrong, by=None)


def test_one_address_is_the_primary_one() -> None:
    maya = person("Maya Lindqvist", email="maya@rivertown.example")
    home = add_address(maya, "maya@home.example", by=None)
    assert home.primary is False
    with pytest.raises(Refused, match="Mail can only go to an address you have signed in with"):
        make_primary(home, by=maya)
    make_primary(verify_address(home), by=maya)
    assert [each.email for each in maya.addresses.filter(primary=True)] == ["maya@home.example"]


def test_a_person_has_a_name_and_is_found_by_their_id() -> None:
    with pytest.raises(Refused, match="A person needs a name"):
        create_person(given_name=" ", family_name="", by=None)
    made = create_person(given_name=" Ana  María ", family_name="Ruiz", by=None)
    assert person_by(made.public_id).name == "Ana María Ruiz"
    with pytest.raises(NotHere):
        person_by("nobody")
