"""Joining besides the signatures: steps noted, dated facts of an organization, reminders of a day."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from alongside.blueprint.facts import value_of
from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Verb, Who
from alongside.kernel.errors import Refused
from alongside.people.actions.events import Facts, record
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.programs.access import AGREEMENTS, ORGANIZATIONS
from alongside.programs.actions.agreements import held_agreement
from alongside.programs.actions.judging_places import judge_there
from alongside.programs.actions.track_places import hold_places
from alongside.programs.enums import StepKind, StepState
from alongside.programs.facts import pinned, today
from alongside.programs.joining import asked_of, windows_of
from alongside.programs.models.agreements import Agreement, JoiningStep, OrganizationFact
from alongside.programs.models.cohorts import Cohort
from alongside.programs.queries_agreements import facts_noted, steps_taken

LONGEST = 160


@dataclass(frozen=True, kw_only=True)
class Noted:
    """How a step stands: which (`kind` and `key`), since which day, who owns it, and what shows it or why not."""

    kind: str
    key: str
    state: str
    day: date
    owner: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Known:
    """What holds of an organization: which fact of the blueprint, which value as typed, since which day."""

    fact: str
    value: str
    from_day: date


@transaction.atomic
def note_step(*, agreement: Agreement, noted: Noted, by: Person, who: Who) -> JoiningStep:
    """Write down how a step of an organization stands. The same again is the same line; earlier lines stay.

    Raises Refused, with the field, for a step the program does not have, a day to come, something not done without its
    reason and owner, and something taken on without what shows it.
    """
    AGREEMENTS.demand(who, Verb.CHANGE, agreement)
    row = held_agreement(agreement)
    _check(pinned(row.cohort_id, on=today(row.cohort)).blueprint, row, noted)
    return note_line(row, noted, by=by)


@transaction.atomic
def note_reminded(*, agreement: Agreement, window: str, by: Person, who: Who) -> JoiningStep:
    """Keep that whoever owes names by a day was reminded today."""
    AGREEMENTS.demand(who, Verb.CHANGE, agreement)
    row = held_agreement(agreement)
    now = today(row.cohort)
    if window not in {one.key for one in windows_of(pinned(row.cohort_id, on=now).blueprint, on=now)}:
        raise Refused("Nothing is asked here by that day.", field="window")
    return note_line(row, Noted(kind=StepKind.WINDOW, key=window, state=StepState.DONE, day=now), by=by)


@transaction.atomic
def note_fact(*, cohort: Cohort, organization: Organization, known: Known, by: Person, who: Who) -> OrganizationFact:
    """Keep what holds of an organization since a day (a designation, a tier). The same again is the same line.

    Raises Refused, with the field, for what the program does not ask of organizations, and for a value it cannot read.
    """
    ORGANIZATIONS.demand(who, Verb.SEE, organization)
    held = hold_places(cohort.pk)
    kind = pinned(held.pk, on=today(held)).blueprint.kinds.get(known.fact)
    if kind is None or kind.of != "organization":
        raise Refused("Nothing of that kind is asked of an organization here.", field="fact")
    try:
        value_of(kind, known.value)
    except ValueError as error:
        raise Refused(str(error), field="value") from None
    here = facts_noted(held, [organization], on=known.from_day).get(organization.pk, {}).get(known.fact)
    if here is not None and here.value == known.value:
        return here
    made = OrganizationFact.objects.create(
        cohort=held,
        organization=organization,
        fact=known.fact,
        value=known.value,
        from_day=known.from_day,
        by=by,
        at=timezone.now(),
    )
    told: Facts = {"fact": known.fact, "value": known.value, "from_day": known.from_day}
    subject = f"organization:{organization.public_id}"
    record("organization-fact-noted", by=by, cohort=held.pk, subject=subject, facts=told)
    judge_there(cohort=held, places=[organization.pk], facts=[known.fact], since=known.from_day, by=by)
    return made


def _check(blueprint: Blueprint, row: Agreement, noted: Noted) -> None:
    asked = asked_of(blueprint).get((noted.kind, noted.key))
    if asked is None:
        raise Refused("That is not asked here.", field="key")
    if noted.state not in StepState.values:
        raise Refused("Say how it stands.", field="state")
    if noted.state not in asked.states:
        words = " or ".join(StepState(one).label.lower() for one in asked.states)
        raise Refused(f"{asked.label}: here it may be {words}.", field="state")
    if noted.day > today(row.cohort):
        raise Refused("Choose a day that is not to come.", field="day")
    if noted.state in (StepState.ADAPTED, StepState.NOT_FEASIBLE) and not (noted.note.strip() and noted.owner.strip()):
        raise Refused(f"{asked.label}: say why, and who owns it.", field="note")
    if noted.state == StepState.DONE and asked.shows and not noted.note.strip():
        raise Refused(f"{asked.label}: say what shows it ({asked.shows}).", field="note")


def note_line(row: Agreement, noted: Noted, *, by: Person | None) -> JoiningStep:
    """Keep a line that was checked, of an agreement that is locked; the same again is the same line."""
    newest = steps_taken(row).get((noted.kind, noted.key))
    owner, note = " ".join(noted.owner.split())[:LONGEST], " ".join(noted.note.split())[:400]
    said = (noted.state, noted.day, owner, note)
    if newest is not None and (newest.state, newest.day, newest.owner, newest.note) == said:
        return newest
    made = JoiningStep.objects.create(
        agreement=row,
        kind=noted.kind,
        key=noted.key,
        state=noted.state,
        day=noted.day,
        owner=owner,
        note=note,
        by=by,
        at=timezone.now(),
    )
    facts: Facts = {"step": noted.key, "kind": str(noted.kind), "state": str(noted.state), "day": noted.day}
    record("joining-step-noted", by=by, cohort=row.cohort_id, subject=f"agreement:{row.public_id}", facts=facts)
    return made
