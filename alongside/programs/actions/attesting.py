"""Confirming what people say of themselves, where the program's file names who has to before it counts."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Kind
from alongside.kernel.errors import Conflict, Refused
from alongside.people.actions.events import Facts, line, record_all
from alongside.people.models.persons import Person
from alongside.programs.actions.cohorts import hold_open
from alongside.programs.enums import ParticipationState
from alongside.programs.facts import pinned, today
from alongside.programs.models.participations import Attestation, Participation


def confirmable(blueprint: Blueprint, cohort: int, by: Person | None) -> frozenset[str]:
    """The facts somebody confirms by writing them down: as the role the file names, else as one who coordinates.

    One query, and none where the file has nobody confirm anything.
    """
    if by is None or not blueprint.attested:
        return frozenset()
    rows = Participation.objects.filter(cohort=cohort, person=by, state=ParticipationState.ENROLLED)
    held = dict(rows.values_list("role", "kind"))
    return frozenset(
        key
        for key in blueprint.attested
        if (blueprint.facts[key].attested_by in held)
        or (blueprint.facts[key].attested_by not in blueprint.roles and Kind.COORDINATOR in held.values())
    )


@transaction.atomic
def attest(*, participation: Participation, fact: str, by: Person) -> Participation:
    """Confirm what one who takes part says of themselves. The same again is once. The caller judges them anew.

    Raises Refused for what nobody has to confirm or has said, and for whoever is not the one to confirm it.
    """
    row, now = _held(participation, fact, by)
    value = row.facts.get(fact)
    if value in (None, "", []):
        raise Refused("They have not said it yet, so there is nothing to confirm.", field=fact)
    known = row.attested or {}
    if known.get(fact) != value:
        row.attested = {**known, fact: value}
        row.save(update_fields=["attested"])
        note_attested([(row, {fact: value})], by=by, at=now)
    return row


@transaction.atomic
def take_back(*, participation: Participation, fact: str, by: Person) -> Participation:
    """Take back that a fact was confirmed: it waits again. What was sold by it stays. Twice is once."""
    row, now = _held(participation, fact, by)
    known = row.attested or {}
    if fact in known:
        row.attested = {key: value for key, value in known.items() if key != fact}
        row.save(update_fields=["attested"])
        Attestation.objects.create(participation=row, fact=fact, withdrawn=True, by=by, at=now)
        _record([("fact-unattested", row, fact)], by)
    return row


def note_attested(several: Iterable[tuple[Participation, dict[str, object]]], *, by: Person, at: datetime) -> None:
    """Write down, in few queries, what was confirmed of whom; an event each."""
    lines = [
        Attestation(participation=row, fact=fact, value=value, by=by, at=at)
        for row, facts in several
        for fact, value in facts.items()
    ]
    Attestation.objects.bulk_create(lines)
    _record([("fact-attested", one.participation, one.fact) for one in lines], by)


def _record(several: Iterable[tuple[str, Participation, str]], by: Person) -> None:
    """Which fact, never what it says."""
    told: list[tuple[str, Participation, Facts]] = [(kind, row, {"fact": fact}) for kind, row, fact in several]
    record_all(
        line(
            kind,
            by=by,
            about=row.person_id,
            cohort=row.cohort_id,
            subject=f"participation:{row.public_id}",
            facts=facts,
        )
        for kind, row, facts in told
    )


def _held(participation: Participation, fact: str, by: Person) -> tuple[Participation, datetime]:
    cohort = hold_open(participation.cohort_id)
    row = Participation.objects.select_for_update(no_key=True).get(pk=participation.pk)
    if row.state != ParticipationState.ENROLLED:
        raise Conflict("They take part no longer, so nothing of theirs is confirmed any more.")
    blueprint = pinned(cohort.pk, on=max(today(cohort), cohort.starts_on)).blueprint
    if fact not in blueprint.attested:
        raise Refused("The program has nobody confirm this.", field=fact)
    if fact not in confirmable(blueprint, cohort.pk, by):
        named = blueprint.facts[fact].attested_by
        word = blueprint.roles[named].one if named in blueprint.roles else blueprint.words.coordinator.one
        raise Refused(f"This is for somebody who acts as {word} to confirm.", field=fact)
    return row, timezone.now()
