"""Writing down by hand that a step was done, and taking that back."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.requirements import Document, Signature
from alongside.kernel.access import Verb, Who
from alongside.kernel.errors import Refused
from alongside.people.actions.events import record
from alongside.people.models.persons import Person
from alongside.programs.access import PARTICIPATIONS
from alongside.programs.actions.cohorts import demand_open
from alongside.programs.facts import pinned, today
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation
from alongside.standing.access import STEPS
from alongside.standing.enums import SeenAs
from alongside.standing.known import State
from alongside.standing.models import StepDone
from alongside.standing.queries import of_engagements
from alongside.standing.steps import items_of


@dataclass(frozen=True, kw_only=True)
class Step:
    """What was done: for which requirement (its key), which item of it, on which day, and how that is known."""

    requirement: str
    item: str = ""
    day: date
    seen_as: str


@transaction.atomic
def record_step(*, participation: Participation, step: Step, by: Person, who: Who) -> StepDone:
    """Write down that a required signature, document, event or answer is there. The same again is the same line.

    Raises Refused, with the field, for what the program does not ask of this role, for a day to come, and for a
    signature before what it comes after.
    """
    PARTICIPATIONS.demand(who, Verb.CHANGE, participation)
    row = Participation.objects.select_for_update(of=("self",)).select_related("cohort").get(pk=participation.pk)
    demand_open(row.cohort)
    pin = pinned(row.cohort_id, on=step.day)
    _check(pin.blueprint, row, step)
    standing = StepDone.objects.filter(participation=row, requirement=step.requirement, item=step.item)
    same = standing.filter(reverses=None, reversed_by=None)
    if isinstance(pin.blueprint.requirements[step.requirement], Document):
        same = same.filter(day=step.day)
    here = same.first()
    if here is not None:
        return here
    made = StepDone.objects.create(
        participation=row,
        requirement=step.requirement,
        item=step.item,
        day=step.day,
        seen_as=step.seen_as,
        version_id=pin.version,
        recorded_by=by,
        recorded_at=timezone.now(),
    )
    _event("step-recorded", made, row, by)
    return made


@transaction.atomic
def take_back_step(*, step: StepDone, by: Person, who: Who) -> StepDone:
    """Take a line back by another: both stay, and neither counts. Twice is once; returns the line that reverses."""
    STEPS.demand(who, Verb.CHANGE, step)
    row = Participation.objects.select_for_update(of=("self",)).select_related("cohort").get(pk=step.participation_id)
    demand_open(row.cohort)
    if step.reverses_id is not None:
        raise Refused("This line takes another one back already. Write it down anew instead.")
    here = StepDone.objects.filter(reverses=step).first()
    if here is not None:
        return here
    made = StepDone.objects.create(
        participation=row,
        requirement=step.requirement,
        item=step.item,
        day=step.day,
        seen_as=step.seen_as,
        reverses=step,
        version_id=step.version_id,
        recorded_by=by,
        recorded_at=timezone.now(),
    )
    _event("step-taken-back", made, row, by)
    return made


def _check(blueprint: Blueprint, row: Participation, step: Step) -> None:
    requirement = blueprint.requirements.get(step.requirement)
    asked = requirement is not None and requirement.of in (None, row.role)
    if requirement is None or not asked or step.item not in items_of(blueprint, requirement):
        raise Refused("This is not asked here, or is counted by itself.", field="step")
    if step.seen_as not in SeenAs.values:
        raise Refused("Say how you know it.", field="seen_as")
    if not row.starts_on <= step.day <= today(row.cohort):
        raise Refused("Choose a day since they joined, and not one to come.", field="day")
    if isinstance(requirement, Signature):
        _demand_before(blueprint, row, requirement)


def _demand_before(blueprint: Blueprint, row: Participation, requirement: Signature) -> None:
    """What a signature comes after must be met, in one of their engagements."""
    among = Engagement.objects.filter(supported=row)
    placed = list(of_engagements(row.cohort, on=today(row.cohort), among=among))
    met = {item.key for one in placed for item in one.standing.items if item.state is State.MET}
    open_ones = [blueprint.requirements[key].label for key in requirement.after if key not in met]
    if open_ones:
        raise Refused(f"It is signed last. Still to come: {', '.join(open_ones)}.", field="step")


def _event(kind: str, made: StepDone, row: Participation, by: Person) -> None:
    record(
        kind,
        by=by,
        about=row.person_id,
        cohort=row.cohort_id,
        subject=f"participation:{row.public_id}",
        facts={"requirement": made.requirement, "item": made.item, "day": made.day, "step": made.public_id},
    )
