"""Examples: test people and little histories with the verdict the file expects. Every check runs them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Literal

from alongside.blueprint.facts import FactValue
from alongside.blueprint.grammar import Instant, Money
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
    """What should come out; only what is named is compared.

    `accounts`: what sessions count; `to_approve`: how much of it somebody approves first. `asks`: facts we need to
    know. `why` and `changes`: pieces of the sentences that say why, and what would change it. `has`: which of
    `entitlements` they have, and which not, with the contract their track grants. `season`: in which a day lies;
    `books`: the last day of the period whose books it belongs to. `steps`, `look`: the days of the steps of a start,
    and when it is looked at again.
    """

    answer: Literal["yes", "no", "unknown"] | None = None
    track: Annotated[str | None, Ref("eligibility.tracks")] = None
    school_year: SchoolYear | None = None
    price: Mapping[Annotated[str, Ref("contracts.kinds")], Money] = field(default_factory=dict)
    accounts: Mapping[Annotated[str, Ref("counting")], Annotated[int, Within(0, 10_000_000)]] = field(
        default_factory=dict
    )
    to_approve: Mapping[Annotated[str, Ref("counting")], Annotated[int, Within(0, 10_000_000)]] = field(
        default_factory=dict
    )
    joining: Literal["required", "optional"] | None = None
    tier: Annotated[str | None, Ref("selection.tiers")] = None
    contact: str = ""
    asks: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    has: Mapping[Annotated[str, Ref("entitlements")], bool] = field(default_factory=dict)
    season: Annotated[str | None, Ref("seasons")] = None
    books: date | None = None
    steps: tuple[date, ...] = ()
    look: date | None = None

    @property
    def of_a_day(self) -> bool:
        """Whether a day alone is asked about."""
        return self.season is not None or self.books is not None

    def faults(self) -> Iterator[tuple[str, str]]:
        if self == Expected():
            yield "", "What should come out? For example answer: yes, or track: KEY."


@dataclass(frozen=True)
class Example:
    """A made-up person: may they take part (`person`)? may they help (`helper` with `role`)? may this pair be (`pair`
    with `duty`)? what do `sessions` count? whom does this `organization` ask, and does it have to join? which days does
    the `start` of a document give that is begun on a day? Without any of these, what is so on that day?

    `at`: an instant instead of a day; the day is then that of the program's own time zone.
    """

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
    helper: GivenFacts | None = None
    organization: GivenFacts | None = None
    at: Instant | None = None
    start: Annotated[str | None, Ref("artifacts.*.starts")] = None

    def faults(self) -> Iterator[tuple[str, str]]:
        told = (self.person, self.pair, self.helper, self.organization, self.sessions or None, self.start)
        there = sum(one is not None for one in told)
        if there > 1 or (not there and not self.expect.of_a_day):
            each = "a person, or a helper, or a pair, or an organization, or sessions, or a start"
            yield "", f"An example has either {each}."
        if there and self.expect.of_a_day:
            name = "season" if self.expect.season is not None else "books"
            yield f"expect.{name}", "This is asked of a day alone; give it an example of its own."
        yield from self._undated()
        yield from self._of_whom()
        yield from self._of_a_start()

    def _undated(self) -> Iterator[tuple[str, str]]:
        dated = self.on is not None or self.at is not None
        if self.on is not None and self.at is not None:
            yield "at", "Either a day, on, or an instant, at; not both."
        if (self.person is not None or self.helper is not None) and not dated:
            yield "on", "On which day is this asked? For example on: 2025-02-01."
        if (self.start is not None or self.expect.of_a_day) and not dated:
            yield "on", "On which day? For example on: 2026-09-10."

    def _of_whom(self) -> Iterator[tuple[str, str]]:
        if self.helper is not None and self.role is None:
            yield "role", "For which role would they help?"
        if (self.helper is not None or self.pair is not None) and self.expect.answer is None:
            yield "expect", "May they or not? Say answer: yes, no or unknown."
        if self.pair is not None and self.duty is None:
            yield "duty", "For which duty would this pair be?"
        if self.expect.has and self.person is None:
            yield "expect.has", "Of whom? Say what is known of them under person."

    def _of_a_start(self) -> Iterator[tuple[str, str]]:
        expected = [name for name in ("steps", "look") if getattr(self.expect, name)]
        if self.start is None:
            for name in expected:
                yield f"expect.{name}", "Of which start? For example start: KEY, one of the starts of a document."
        elif not expected:
            yield "expect", "What should come out? The days of its steps, steps: [...], or when to look again, look."
