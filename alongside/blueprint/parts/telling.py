"""What is told to whom and when: nudges, reports, and how long things are kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from alongside.blueprint.grammar import Duration, Moment, MonthDay
from alongside.blueprint.parts.conditions import Condition
from alongside.blueprint.parts.sources import Sourced
from alongside.blueprint.schema import Later, Ref


@dataclass(frozen=True, kw_only=True)
class Nudge(Sourced):
    """A short friendly message: at a moment, every week or month, after so long without contact, so long before a
    requirement or an event is due, or when a condition holds.

    A requirement beside `at` makes it one for whoever has not met that; alone, for whoever is behind in it. `due`: on
    the day of what they set themselves, or `ahead` of it; of a proof of hours, while it waits for their signature.
    `in_season`: other words in a season of the year.
    """

    says: str
    to: tuple[Annotated[str, Ref("roles")], ...]
    at: Moment | None = None
    requirement: Annotated[str | None, Ref("requirements")] = None
    event: Annotated[str | None, Ref("events"), Later()] = None
    when: Annotated[Condition | None, Later()] = None
    ahead: Duration | None = None
    every: Literal["school-week", "school-month"] | None = None
    quiet: Duration | None = None
    due: Literal["step", "look-back", "cycle-step", "proof"] | None = None
    in_season: Mapping[Annotated[str, Ref("seasons")], str] = field(default_factory=dict)

    def faults(self) -> Iterator[tuple[str, str]]:
        yield from super().faults()
        others = (self.at, self.requirement, self.event, self.when, self.quiet)
        if not any((*others, self.due)):
            yield "at", "When is it told? Say at, requirement, event, quiet, due or when."
        if self.due and any((*others, self.every)):
            yield "due", "What is due has a day of its own. Say nothing but ahead beside it, or make two nudges."
        if self.ahead and not (self.requirement or self.event or self.due):
            yield "ahead", "Ahead of what? Name a requirement or an event, or say what is due."
        if self.ahead and self.due == "proof":
            yield "ahead", "A proof waits from the day it is made; nothing is ahead of that."


@dataclass(frozen=True, kw_only=True)
class Report(Sourced):
    """What somebody receives about the program: figures, never words. `due`: a day of every year, or a moment."""

    label: str
    to: str
    due: MonthDay | None = None
    at: Moment | None = None
    every: Literal["school-month", "half-year", "school-year"] | None = None
    figures: tuple[str, ...] = ()
    accounts: tuple[Annotated[str, Ref("counting")], ...] = ()
    instruments: tuple[Annotated[str, Ref("instruments")], ...] = ()
    funds: tuple[Annotated[str, Ref("funds")], ...] = ()
    people: Literal["counts", "de-identified", "roster"] = "counts"

    def faults(self) -> Iterator[tuple[str, str]]:
        yield from super().faults()
        if self.people == "roster" and not self.cite:
            yield "cite", "People are named in a report only where a rule asks for it; say which, under cite."


@dataclass(frozen=True, kw_only=True)
class Kept(Sourced):
    """How long something is kept, and from when."""

    label: str
    kept: Duration
    after: Moment | None = None

    def faults(self) -> Iterator[tuple[str, str]]:
        yield from super().faults()
        if not self.kept.of_the_calendar:
            yield "kept", "Things are kept for days, weeks, months or years."
