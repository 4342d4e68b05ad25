"""What is confirmed by being written down: by whoever the program's file names, or who coordinates."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Kind
from alongside.people.actions.events import Facts, line, record_all
from alongside.people.models.persons import Person
from alongside.programs.access_attesting import to_confirm_as
from alongside.programs.enums import ParticipationState
from alongside.programs.models.participations import Attestation, Participation


def confirmable(blueprint: Blueprint, cohort: int, by: Person | None) -> frozenset[str]:
    """The facts that one who coordinates confirms by writing them down: as the role the file names, or any where it
    says in words who tells them. Who leads a place writes nothing down for others.

    One query, and none where the file has nobody confirm anything.
    """
    if by is None or not blueprint.attested:
        return frozenset()
    rows = Participation.objects.filter(cohort=cohort, person=by, state=ParticipationState.ENROLLED)
    roles = set(rows.filter(kind=Kind.COORDINATOR).values_list("role", flat=True))
    return frozenset(key for role in roles for key in to_confirm_as(blueprint, role))


def note_attested(several: Iterable[tuple[Participation, Mapping[str, object]]], *, by: Person, at: datetime) -> None:
    """Write down, in few queries, what was confirmed of whom; an event each. A no that went along is not said anew."""
    lines = [
        Attestation(participation=row, fact=fact, value=value, by=by, at=at)
        for row, facts in several
        for fact, value in facts.items()
        if not isinstance(value, dict)
    ]
    Attestation.objects.bulk_create(lines)
    note_events([("fact-attested", one.participation, one.fact) for one in lines], by)


def note_events(several: Iterable[tuple[str, Participation, str]], by: Person) -> None:
    """Which fact was confirmed, denied or waits again, never what it says."""
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
