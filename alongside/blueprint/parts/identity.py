"""Who offers the program, and the words it uses on pages."""

from dataclasses import dataclass
from typing import Annotated

from alongside.blueprint.parts.conditions import Condition
from alongside.blueprint.schema import Later


@dataclass(frozen=True)
class Noun:
    """A word as pages print it: one mentee, many mentees."""

    one: str
    many: str

    def of(self, count: int) -> str:
        return f"{count} {self.one if count == 1 else self.many}"


@dataclass(frozen=True)
class Words:
    """The program's own nouns."""

    participant: Noun
    helper: Noun
    engagement: Noun
    session: Noun


@dataclass(frozen=True)
class Partner:
    """Another organization in the program and what it does there."""

    label: str
    part: str


@dataclass(frozen=True)
class Contact:
    """Whom to ask: the first whose condition holds; one without a condition is for everybody else."""

    label: str
    address: str
    when: Annotated[Condition | None, Later()] = None
