"""Roles in words, as the program's own blueprint names them."""

from collections.abc import Iterable
from dataclasses import dataclass

from alongside.kernel.errors import Misconfigured
from alongside.programs.facts import pinned, today
from alongside.programs.models.participations import Participation


@dataclass(frozen=True, slots=True)
class InRole:
    """One participation and its role in words."""

    participation: Participation
    words: str


def in_roles(participations: Iterable[Participation]) -> list[InRole]:
    """Each participation with its role in words; `cohort` must be loaded."""
    return [InRole(each, role_words(each)) for each in participations]


def role_words(participation: Participation) -> str:
    """What the blueprint of the cohort calls a role; its key, made readable, where the cohort follows none yet."""
    plain = participation.role.replace("-", " ")
    try:
        roles = pinned(participation.cohort_id, on=today(participation.cohort)).blueprint.roles
    except Misconfigured:
        return plain
    return roles[participation.role].one if participation.role in roles else plain
