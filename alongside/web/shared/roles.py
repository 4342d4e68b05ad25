"""Roles in words, as the program's own blueprint names them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from alongside.kernel.errors import Misconfigured
from alongside.programs.facts import Pins, today
from alongside.programs.models.participations import Participation


@dataclass(frozen=True, slots=True)
class InRole:
    """One participation and its role in words."""

    participation: Participation
    words: str


def in_roles(participations: Iterable[Participation], pins: Mapping[int, Pins]) -> list[InRole]:
    """Each participation with its role in words; `cohort` must be loaded, and `pins` hold what it follows."""
    return [InRole(each, role_words(each, pins)) for each in participations]


def role_words(participation: Participation, pins: Mapping[int, Pins]) -> str:
    """What the blueprint of the cohort calls a role; its key, made readable, where the cohort follows none yet."""
    plain = participation.role.replace("-", " ")
    try:
        roles = pins[participation.cohort_id].on(today(participation.cohort)).blueprint.roles
    except Misconfigured:
        return plain
    return roles[participation.role].one if participation.role in roles else plain
