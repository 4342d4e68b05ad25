"""Examples: test people and little histories with the verdict the file expects. Every check runs them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Literal

from alongside.blueprint.facts import FactValue
from alongside.blueprint.grammar import Money
from alongside.blueprint.schema import Ref, Within
from alongside.kernel.clock import SchoolYear


@dataclass(frozen=True)
class Appointment:
    """A position somebody held from a day on. `until` None: still held. `state`: where, if known."""

    position: str
    from_: date
    until: date | None = None
    state: str = ""


type GivenFacts = Mapping[str, FactValue]


@dataclass(frozen=True)
class ExampleSession:
    """One session or attendance of an example."""

    duty: Annotated[str | None, Ref("duties")] = None
    minutes: Mapping[Annotated[str, Ref("sessions.modes")], Annotated[int, Within(0, 100_000)]] = field(
        default_factory=dict
    )
    people: Annotated[int, Within(1, 500)] = 1
    activities: tuple[Annotated[str, Ref("sessions.tags.*.tags")], ...] = ()
    event: Annotated[str | None, Ref("events")] = None
    days: Annotated[int, Within(0, 30)] = 0
    miles: Annotated[int, Within(0, 10_000)] = 0


@dataclass(frozen=True)
class Expected:
    """What should come out; only what is named is compared."""

    answer: Literal["yes", "no", "unknown"] | None = None
    track: Annotated[str | None, Ref("eligibility.tracks")] = None
    school_year: SchoolYear | None = None
    price: Mapping[Annotated[str, Ref("contracts.kinds")], Money] = field(default_factory=dict)
    accounts: Mapping[Annotated[str, Ref("counting")], Annotated[int, Within(0, 10_000_000)]] = field(
        default_factory=dict
    )


@dataclass(frozen=True)
class Example:
    """A made-up person: may they take part (`person`)? may this pair be (`pair` with `duty`)? what do `sessions`
    count?"""

    name: str
    expect: Expected
    on: date | None = None
    person: GivenFacts | None = None
    history: tuple[Appointment, ...] = ()
    role: Annotated[str | None, Ref("roles")] = None
    pair: GivenFacts | None = None
    duty: Annotated[str | None, Ref("duties")] = None
    sessions: tuple[ExampleSession, ...] = ()
    because: str = ""

    def faults(self) -> Iterator[tuple[str, str]]:
        asked = [self.person is not None, self.pair is not None, bool(self.sessions)]
        if sum(asked) != 1:
            yield "", "An example has either a person, or a pair, or sessions."
        if self.person is not None and self.on is None:
            yield "on", "On which day is this asked? For example on: 2025-02-01."
        if self.pair is not None and self.duty is None:
            yield "duty", "For which duty would this pair be?"
