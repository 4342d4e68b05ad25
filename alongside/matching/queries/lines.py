"""Proposals as lines of a list."""

from dataclasses import dataclass

from django.db.models import QuerySet

from alongside.blueprint.language import Blueprint
from alongside.matching.enums import ProposalState
from alongside.matching.models.rounds import Proposal
from alongside.matching.scores.words import fit_word
from alongside.people.models.persons import Person
from alongside.programs.models.participations import Participation


@dataclass(frozen=True, slots=True)
class Line:
    """One proposal as a line of a list."""

    id: str
    name: str
    place: str
    helper: str
    faces: tuple[tuple[str, int], ...]
    fit: tuple[int, str]
    locked: bool
    duty: str
    hints: tuple[str, ...] = ()
    left_out: bool = False
    stays: bool = False


def in_order(rows: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """With everybody a line names, by family name."""
    return rows.select_related(
        "supported__person", "supported__team", "supported__organization", "supported__works_at", "helper__person",
        "helper__works_at",
    ).order_by("supported__person__family_name", "supported__person__given_name", "duty", "pk")  # fmt: skip


def line_of(row: Proposal, blueprint: Blueprint, *, several: bool) -> Line:
    """`several`: the round is about several duties, so each line says which."""
    helper = row.helper.person if row.helper else None
    return Line(
        id=row.public_id,
        name=row.supported.name,
        place=place_of(row.supported),
        helper=helper.name if helper else "",
        faces=tuple(face(one) for one in (row.supported.person, helper) if one),
        fit=fit_word(row.score or 0),
        locked=row.state == ProposalState.LOCKED,
        duty=blueprint.duty_word(row.duty).one if several else "",
        hints=tuple(row.hints),
        left_out=row.state == ProposalState.LEFT_OUT,
        stays=row.had_id is not None and row.helper_id == row.had_helper_id,
    )


def place_of(one: Participation) -> str:
    """Where somebody works; empty where it is not known."""
    return one.works_at.name if one.works_at else ""


def face(person: Person) -> tuple[str, int]:
    """Initials and tone of an avatar."""
    return person.initials, person.tone
