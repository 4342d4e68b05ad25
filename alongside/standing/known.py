"""What is known of one engagement on a day, and what became of one thing asked of it. Pure: knows no Django."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from alongside.blueprint.facts import Facts
from alongside.kernel.clock import Sessions, Span


class Verdict(StrEnum):
    """Where an engagement is, in one word; the order is who needs somebody first."""

    SILENT = "silent"
    BEHIND = "behind"
    NOT_STARTED = "not started"
    ON_PLAN = "on plan"
    COMPLETE = "complete"
    PAUSED = "paused"
    ENDED = "ended"


class State(StrEnum):
    """How one requirement stands today."""

    MET = "met"
    ON_PLAN = "on plan"
    BEHIND = "behind"
    AT_RISK = "at risk"
    OPEN = "open"
    NOT_FOLLOWED = "not followed here"


@dataclass(frozen=True, slots=True)
class Term:
    """A contract: whole minutes, first and last day. One that `follows` another counts from its own first day on."""

    minutes: int
    first: date
    last: date
    follows: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """All that is known of one engagement on a day; with `own`, of somebody who helps, over all they are beside.

    `person` and `pair`: account key -> what counts up to that day by the account's own rule (minutes or times), of the
    person over all helpers, and of this engagement alone; `person_days` and `pair_days` the same day by day, for what
    is asked of every week or month. `waiting` and `to_approve`: what waits for a yes, and for approval, by account.
    `pauses`: the days it rested, apart from one another; the last one is open while it rests. `facts`: what conditions
    may ask, by the names of the language.
    """

    on: date
    duty: str
    role: str
    supported: bool
    started: date
    cohort: Span
    calendar: Sessions | None = None
    term: Term | None = None
    hired: date | None = None
    joined: date | None = None
    first_contact: date | None = None
    last_contact: date | None = None
    own: bool = False
    done: Mapping[str, Sequence[str]] = field(default_factory=dict)
    written: Mapping[str, int] = field(default_factory=dict)
    facts: Facts = field(default_factory=dict)
    pauses: tuple[Span, ...] = ()
    ended: date | None = None
    person: Mapping[str, int] = field(default_factory=dict)
    pair: Mapping[str, int] = field(default_factory=dict)
    person_days: Mapping[str, Mapping[date, int]] = field(default_factory=dict)
    pair_days: Mapping[str, Mapping[date, int]] = field(default_factory=dict)
    waiting: Mapping[str, int] = field(default_factory=dict)
    to_approve: Mapping[str, int] = field(default_factory=dict)

    @property
    def paused(self) -> bool:
        return any(pause.holds(self.on) for pause in self.pauses)


@dataclass(frozen=True, slots=True)
class Item:
    """One requirement today. `asks`: what it asks, in words; `missing`: what is not there yet, empty when met.

    `have`, `of`, `planned` are in the unit (minutes, count, periods met of periods in session, days of silence).
    """

    key: str
    label: str
    asks: str
    state: State
    unit: str = ""
    have: int = 0
    of: int = 0
    planned: int | None = None
    waiting: int = 0
    to_approve: int = 0
    due: date | None = None
    missing: str = ""

    @property
    def behind_by(self) -> int:
        return max(0, self.planned - self.have) if self.planned is not None else 0
