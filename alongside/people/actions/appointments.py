"""What people do where, from when to when; and who evaluates whom."""

from datetime import date
from decimal import Decimal
from typing import TypedDict, Unpack

from django.db import IntegrityError, transaction

from alongside.kernel.errors import Refused
from alongside.people.actions.events import record
from alongside.people.models.appointments import Appointment, EvaluatorRelation, EvaluatorRule
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person

# Who evaluates whom where nobody said otherwise, (evaluator, evaluated): in Illinois administrators evaluate teachers
# and superintendents principals (105 ILCS 5/24A). It holds from the first day on: what was read cannot be unread.
USUAL_EVALUATORS = (
    ("principal", "teacher"),
    ("principal", "special-education-teacher"),
    ("principal", "instructional-coach"),
    ("principal", "assistant-principal"),
    ("assistant-principal", "teacher"),
    ("assistant-principal", "special-education-teacher"),
    ("superintendent", "principal"),
    ("superintendent", "assistant-principal"),
)


class AppointmentFacts(TypedDict, total=False):
    """What may be known of an appointment besides who, where and what. An unknown day is left out, never guessed."""

    fte: Decimal | None
    subjects: list[str]
    grades: list[str]
    hired_on: date | None
    starts_on: date | None
    ends_on: date | None
    sender: Organization | None


def appoint(
    person: Person, *, position: str, at: Organization, by: Person | None, **facts: Unpack[AppointmentFacts]
) -> Appointment:
    """Say what somebody does where. `position` is a key such as "teacher" or "principal".

    Raises Refused where the days are out of order, or the same position there is still open.
    """
    starts, ends = facts.get("starts_on"), facts.get("ends_on")
    if starts is not None and ends is not None and ends < starts:
        raise Refused(f"The appointment would end on {ends}, before it begins on {starts}.", field="ends_on")
    try:
        with transaction.atomic():
            made = Appointment.objects.create(person=person, organization=at, position=position, **facts)
            record(
                "appointed",
                by=by,
                about=person.pk,
                subject=f"organization:{at.public_id}",
                facts={"position": position},
            )
    except IntegrityError:
        if not Appointment.objects.filter(person=person, organization=at, position=position, ends_on=None).exists():
            raise
        raise Refused(f"{person} is already {_words(position)} at {at}. End that first, or change it.") from None
    return made


@transaction.atomic
def end_appointment(appointment: Appointment, *, on: date, by: Person | None) -> Appointment:
    """Note the last day of an appointment."""
    if appointment.starts_on is not None and on < appointment.starts_on:
        raise Refused(f"This appointment begins on {appointment.starts_on}; it cannot end on {on}.", field="ends_on")
    appointment.ends_on = on
    appointment.save(update_fields=["ends_on"])
    record("appointment-ended", by=by, about=appointment.person_id, facts={"position": appointment.position, "on": on})
    return appointment


@transaction.atomic
def call_off(appointment: Appointment, *, on: date, by: Person | None) -> None:
    """Take back an appointment before its first day: it never comes about. `on` is today there.

    Raises Refused from its first day on.
    """
    if appointment.starts_on is None or appointment.starts_on <= on:
        raise Refused("This appointment has begun. Note its last day instead.", field="on")
    record(
        "appointment-called-off",
        by=by,
        about=appointment.person_id,
        facts={"position": appointment.position, "on": appointment.starts_on},
    )
    appointment.delete()


@transaction.atomic
def name_evaluator(
    evaluator: Person, *, of: Person, starts_on: date, ends_on: date | None = None, by: Person | None
) -> EvaluatorRelation:
    """Say that one person evaluates another. From then on content about that person is closed to the evaluator.

    Said twice it is one relation and one event; an earlier first day than was said before moves the beginning.
    """
    if evaluator.pk == of.pk:
        raise Refused("Nobody evaluates themselves. Name someone else.", field="evaluator")
    if ends_on is not None and ends_on < starts_on:
        raise Refused(f"It would end on {ends_on}, before it begins on {starts_on}.", field="ends_on")
    relation, made = _open_relation(evaluator, of, starts_on, ends_on)
    if not made and starts_on >= relation.starts_on:
        return relation
    relation.starts_on = starts_on
    relation.save(update_fields=["starts_on"])
    record("evaluator-named", by=by, about=of.pk, facts={"evaluator": evaluator.pk, "from": starts_on, "to": ends_on})
    return relation


def _open_relation(
    evaluator: Person, of: Person, starts_on: date, ends_on: date | None
) -> tuple[EvaluatorRelation, bool]:
    """Return the relation without an end, or of the very same days; else a new one, and whether it is new."""
    said = EvaluatorRelation.objects.filter(evaluator=evaluator, evaluated=of)
    known = said.filter(ends_on=None).first() or said.filter(starts_on=starts_on, ends_on=ends_on).first()
    if known is not None:
        return known, False
    return EvaluatorRelation.objects.get_or_create(
        evaluator=evaluator, evaluated=of, ends_on=ends_on, defaults={"starts_on": starts_on}
    )


@transaction.atomic
def end_evaluation(relation: EvaluatorRelation, *, on: date, by: Person | None) -> EvaluatorRelation:
    """Note the last day on which one person evaluates another."""
    if on < relation.starts_on:
        raise Refused(f"This began on {relation.starts_on}; it cannot end on {on}.", field="ends_on")
    relation.ends_on = on
    relation.save(update_fields=["ends_on"])
    record("evaluation-ended", by=by, about=relation.evaluated_id, facts={"evaluator": relation.evaluator_id, "on": on})
    return relation


@transaction.atomic
def let_position_evaluate(
    evaluator: str, *, evaluated: str, at: Organization, starts_on: date | None = None, by: Person | None
) -> EvaluatorRule:
    """Say that whoever holds one position at a place evaluates those who hold another there or below it.

    Holds for `at` and everything under it: said once for a district, it is true in each of its schools.
    """
    if not evaluator or not evaluated:
        raise Refused("Say who evaluates, and who is evaluated.", field="evaluator" if not evaluator else "evaluated")
    rule, made = EvaluatorRule.objects.get_or_create(
        organization=at,
        evaluator_position=evaluator,
        evaluated_position=evaluated,
        ends_on=None,
        defaults={"starts_on": starts_on},
    )
    if made:
        record(
            "evaluator-rule-made",
            by=by,
            subject=f"organization:{at.public_id}",
            facts={"evaluator": evaluator, "evaluated": evaluated, "from": starts_on},
        )
    return rule


@transaction.atomic
def end_rule(rule: EvaluatorRule, *, on: date, by: Person | None) -> EvaluatorRule:
    """Note the last day on which a rule by position holds. What it closed until then stays closed."""
    if rule.starts_on is not None and on < rule.starts_on:
        raise Refused(f"This rule begins on {rule.starts_on}; it cannot end on {on}.", field="ends_on")
    rule.ends_on = on
    rule.save(update_fields=["ends_on"])
    record(
        "evaluator-rule-ended",
        by=by,
        subject=f"organization:{rule.organization.public_id}",
        facts={"evaluator": rule.evaluator_position, "evaluated": rule.evaluated_position, "on": on},
    )
    return rule


def _words(position: str) -> str:
    return position.replace("-", " ")
