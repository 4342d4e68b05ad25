"""Somebody as matching sees them: what they told for it and where they work."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from alongside.blueprint.facts import Facts


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the earth, in degrees, and the name of its town."""

    latitude: float
    longitude: float
    town: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """`id` is the participation's public id, `human` the person's own, the same in every role they have.

    `lists` are the facts that are lists of words, most important first; a fact that is missing is not known.
    `building` and `district` name the organizations they work at (0: none on record). `free`: the quarters of an hour
    of a week they are free in, as `hours.quarters_of` counts them; empty is not known.
    """

    id: str
    name: str
    first_name: str = ""
    human: str = ""
    facts: Facts = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    building: int = 0
    district: int = 0
    point: Point | None = None
    free: frozenset[int] = frozenset()

    @property
    def called(self) -> str:
        return self.first_name or self.name
