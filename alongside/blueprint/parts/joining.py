"""How organizations and people come in: stages, agreements and who signs, what schools take on, and who is selected."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from alongside.blueprint.grammar import Duration, Moment, month_day_of
from alongside.blueprint.parts.conditions import Condition
from alongside.blueprint.parts.sources import Sourced
from alongside.blueprint.schema import Ref

Change = Literal["defer", "withdraw", "reinstate", "extend", "transfer", "role-change", "leave"]


@dataclass(frozen=True, kw_only=True)
class Promise(Sourced):
    """Something a school takes on when it joins. `evidence`: what shows it. `release`: time it sets free each week."""

    label: str
    evidence: str = ""
    owner: Annotated[str | None, Ref("roles")] = None
    release: Duration | None = None
    events: tuple[Annotated[str, Ref("events")], ...] = ()


@dataclass(frozen=True)
class Joining:
    """How organizations come in: stages, who signs the agreement, what they take on, by which day of the year.

    `promises`: what schools take on, each with an owner and evidence.
    `required_when`: for which organizations joining is no choice. `may`: what a person can ask for later. `decided_by`:
    who lets people in that apply: the coordinator, or the rules where they say yes. `late_hires`: whether people apply
    all year; otherwise until the day the year begins.
    """

    stages: tuple[str, ...] = ()
    signed_by: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    required_when: Condition | None = None
    promises: Mapping[str, Promise] = field(default_factory=dict)
    windows: Mapping[str, str] = field(default_factory=dict)
    voluntary: bool = True
    evaluative: bool = False
    interest: Annotated[str | None, Ref("forms")] = None
    meeting: Annotated[str | None, Ref("events")] = None
    invited_by: tuple[Literal["roster", "application", "survey"], ...] = ()
    decided_by: Literal["coordinator", "rules"] = "coordinator"
    late_hires: bool = True
    may: tuple[Change, ...] = ()

    def faults(self) -> Iterator[tuple[str, str]]:
        for key, text in self.windows.items():
            try:
                month_day_of(text)
            except ValueError as error:
                yield f"windows.{key}", str(error)
        if self.evaluative:
            yield "evaluative", "What is said here is never used to evaluate anybody; take this out or say no."


@dataclass(frozen=True)
class Signer:
    """Somebody who signs, and for whom."""

    label: str
    role: Annotated[str | None, Ref("roles")] = None
    at: Literal["district", "school", "union-local", "sponsor", "person"] = "person"


@dataclass(frozen=True)
class Term:
    """One term of an agreement, and the setting it becomes: pay at a rate, release time, or no evaluative use.

    `value`: what each organization says for itself, such as hours of the day; here, what it is unless it says so.
    """

    says: str
    pay: Annotated[str | None, Ref("pay")] = None
    release: Duration | None = None
    value: str = ""
    evaluative: bool | None = None

    def faults(self) -> Iterator[tuple[str, str]]:
        if self.evaluative:
            yield "evaluative", "What is said here is never used to evaluate anybody; take this out or say no."


@dataclass(frozen=True, kw_only=True)
class Agreement(Sourced):
    """What is signed, by whom, before what. All signers sign the same text; a changed text is signed anew."""

    label: str
    of: Literal["organization", "person", "pair"]
    signers: Mapping[str, Signer]
    terms: Mapping[str, Term] = field(default_factory=dict)
    text: str = ""
    by: Moment | None = None
    holds: Duration | None = None

    def faults(self) -> Iterator[tuple[str, str]]:
        yield from super().faults()
        if not self.signers:
            yield "signers", "Somebody signs; name at least one."
        if self.holds and not (self.holds.of_the_calendar and self.holds.amount):
            yield "holds", "An agreement holds for days, weeks, months or years."


@dataclass(frozen=True)
class Tier:
    """A group of organizations and what it gets."""

    label: str
    gives: str
    when: Condition | None = None


@dataclass(frozen=True, kw_only=True)
class Selection(Sourced):
    """Who chooses the organizations, into which tiers, for how long; each choice has its reason and its last day."""

    by: str
    of: Literal["school", "district", "region"] = "school"
    says: str = ""
    tiers: Mapping[str, Tier]
    holds: Duration | None = None
    reason_needed: bool = True

    def faults(self) -> Iterator[tuple[str, str]]:
        yield from super().faults()
        if self.holds and not (self.holds.of_the_calendar and self.holds.amount):
            yield "holds", "A choice holds for days, weeks, months or years."
