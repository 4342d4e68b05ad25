"""A blueprint: everything one version of a program says. Language version 1."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from alongside.blueprint.facts import REGISTRY, FactKind
from alongside.blueprint.parts.calendar import Calendar, Privacy
from alongside.blueprint.parts.counting import Account
from alongside.blueprint.parts.eligibility import DeclaredFact, Eligibility
from alongside.blueprint.parts.examples import Example
from alongside.blueprint.parts.identity import Contact, Noun, Partner, Words
from alongside.blueprint.parts.matching import Matching
from alongside.blueprint.parts.money import Contracts, Fund, Pay
from alongside.blueprint.parts.requirements import Requirement
from alongside.blueprint.parts.roles import Duty, Position, Role
from alongside.blueprint.parts.work import Event, Instrument, Joining, Phases, Sessions, Step, Titled, Training
from alongside.blueprint.schema import Later, Ref, Unwritten

LANGUAGE = 1


@dataclass(frozen=True, kw_only=True)
class Blueprint:
    """One version of a program. Immutable; `sha256` tells versions apart, `kinds` are its facts: the registry's and
    its own."""

    language: Literal["1"]
    key: str
    name: str
    sponsor: str
    says: str = ""
    words: Words
    positions: Mapping[str, Position]
    facts: Mapping[str, DeclaredFact] = field(default_factory=dict)
    roles: Mapping[str, Role]
    duties: Mapping[str, Duty]
    eligibility: Eligibility
    contracts: Contracts | None = None
    matching: Mapping[Annotated[str, Ref("duties")], Matching] = field(default_factory=dict)
    sessions: Sessions
    counting: Mapping[str, Account] = field(default_factory=dict)
    requirements: Mapping[str, Requirement] = field(default_factory=dict)
    calendar: Calendar
    privacy: Privacy = Privacy()
    examples: tuple[Example, ...] = ()

    partners: Annotated[Mapping[str, Partner], Later()] = field(default_factory=dict)
    contacts: Annotated[tuple[Contact, ...], Later()] = ()
    goals: Annotated[tuple[str, ...], Later()] = ()
    joining: Annotated[Joining | None, Later()] = None
    trainings: Annotated[Mapping[str, Training], Later()] = field(default_factory=dict)
    events: Annotated[Mapping[str, Event], Later()] = field(default_factory=dict)
    artifacts: Annotated[Mapping[str, Titled], Later()] = field(default_factory=dict)
    instruments: Annotated[Mapping[str, Instrument], Later()] = field(default_factory=dict)
    phases: Annotated[Phases | None, Later()] = None
    steps: Annotated[Mapping[str, Step], Later()] = field(default_factory=dict)
    entitlements: Annotated[Mapping[str, Titled], Later()] = field(default_factory=dict)
    funds: Annotated[Mapping[str, Fund], Later()] = field(default_factory=dict)
    pay: Annotated[Mapping[str, Pay], Later()] = field(default_factory=dict)

    sha256: Annotated[str, Unwritten()] = ""
    kinds: Annotated[Mapping[str, FactKind], Unwritten()] = field(default_factory=lambda: REGISTRY)

    def roles_with(self, access: str) -> tuple[str, ...]:
        """Keys of the roles of one access kind, in the file's order."""
        return tuple(key for key, role in self.roles.items() if role.access == access)

    def duty_word(self, duty: str) -> Noun:
        """What pages call the helper in this duty."""
        return self.duties[duty].word or self.words.helper
