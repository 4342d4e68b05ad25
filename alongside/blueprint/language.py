"""A blueprint: everything one version of a program says. Language version 1."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, Literal

from alongside.blueprint.facts import REGISTRY, FactKind
from alongside.blueprint.parts.calendar import Calendar, Privacy
from alongside.blueprint.parts.counting import Account
from alongside.blueprint.parts.eligibility import DeclaredFact, Eligibility
from alongside.blueprint.parts.examples import Example
from alongside.blueprint.parts.growth import Cycle, Form, Framework, Instrument, Phases, Step, Titled
from alongside.blueprint.parts.identity import Contact, Partner, Words
from alongside.blueprint.parts.introductions import Introductions
from alongside.blueprint.parts.joining import Agreement, Joining, Selection
from alongside.blueprint.parts.matching import Matching
from alongside.blueprint.parts.money import Contracts, Fund, Pay
from alongside.blueprint.parts.nouns import Noun
from alongside.blueprint.parts.page import Entitlement, Page, Resource
from alongside.blueprint.parts.parting import Parting
from alongside.blueprint.parts.planning import Planning
from alongside.blueprint.parts.requirements import Requirement
from alongside.blueprint.parts.roles import Duty, Position, Role
from alongside.blueprint.parts.seasons import Season
from alongside.blueprint.parts.staffing import Completion, Staffing, Training
from alongside.blueprint.parts.telling import Kept, Nudge, Report
from alongside.blueprint.parts.work import Event, Sessions
from alongside.blueprint.schema import Later, Ref, Unwritten
from alongside.blueprint.tongues.known import TONGUES
from alongside.blueprint.tongues.tongue import Tongue


@dataclass(frozen=True, kw_only=True)
class Blueprint:
    """One version of a program. Immutable; `speaks`: the language its own sentences are in.

    `sha256` tells versions apart, `kinds` are its facts: the registry's and its own.
    """

    language: Literal["2"]
    key: str
    name: str
    sponsor: str
    says: str = ""
    speaks: Literal["en", "es"] = "en"
    words: Words
    positions: Mapping[str, Position]
    facts: Mapping[str, DeclaredFact] = field(default_factory=dict)
    roles: Mapping[str, Role]
    duties: Mapping[str, Duty]
    eligibility: Eligibility
    contracts: Contracts | None = None
    matching: Mapping[Annotated[str, Ref("duties")], Matching] = field(default_factory=dict)
    introductions: Introductions = Introductions()
    parting: Mapping[Annotated[str, Ref("duties")], Parting] = field(default_factory=dict)
    sessions: Sessions
    counting: Mapping[str, Account] = field(default_factory=dict)
    requirements: Mapping[str, Requirement] = field(default_factory=dict)
    calendar: Calendar
    privacy: Privacy = Privacy()
    examples: tuple[Example, ...] = ()

    page: Page | None = None
    partners: Mapping[str, Partner] = field(default_factory=dict)
    contacts: tuple[Contact, ...] = ()
    goals: tuple[str, ...] = ()
    joining: Joining | None = None
    selection: Selection | None = None
    agreements: Mapping[str, Agreement] = field(default_factory=dict)
    trainings: Mapping[str, Training] = field(default_factory=dict)
    staffing: Mapping[Annotated[str, Ref("roles")], Staffing] = field(default_factory=dict)
    events: Mapping[str, Event] = field(default_factory=dict)
    frameworks: Mapping[str, Framework] = field(default_factory=dict)
    forms: Mapping[str, Form] = field(default_factory=dict)
    artifacts: Mapping[str, Titled] = field(default_factory=dict)
    instruments: Mapping[str, Instrument] = field(default_factory=dict)
    cycles: Mapping[str, Cycle] = field(default_factory=dict)
    phases: Phases | None = None
    steps: Mapping[str, Step] = field(default_factory=dict)
    resources: Mapping[str, Resource] = field(default_factory=dict)
    entitlements: Mapping[str, Entitlement] = field(default_factory=dict)
    completion: Mapping[str, Completion] = field(default_factory=dict)
    funds: Mapping[str, Fund] = field(default_factory=dict)
    pay: Mapping[str, Pay] = field(default_factory=dict)
    seasons: Mapping[str, Season] = field(default_factory=dict)
    nudges: Mapping[str, Nudge] = field(default_factory=dict)
    reports: Annotated[Mapping[str, Report], Later()] = field(default_factory=dict)
    retention: Mapping[str, Kept] = field(default_factory=dict)
    planning: Planning = Planning()

    sha256: Annotated[str, Unwritten()] = ""
    kinds: Annotated[Mapping[str, FactKind], Unwritten()] = field(default_factory=lambda: REGISTRY)

    @cached_property
    def tongue(self) -> Tongue:
        """The language its sentences are made in, with its own nouns."""
        return TONGUES[self.speaks].of({key: one for key, one in vars(self.words).items() if isinstance(one, Noun)})

    @cached_property
    def attested(self) -> frozenset[str]:
        """What a person says of themselves and somebody confirms before it counts."""
        return frozenset(key for key, fact in self.facts.items() if fact.attested_by and fact.of == "person")

    def roles_with(self, access: str) -> tuple[str, ...]:
        """Keys of the roles of one access kind, in the file's order."""
        return tuple(key for key, role in self.roles.items() if role.access == access)

    def duty_word(self, duty: str) -> Noun:
        """What pages call the helper in this duty; in one that the file no longer has, a helper."""
        named = self.duties.get(duty)
        return (named and named.word) or self.words.helper
