"""What a plan may be made of: phases, first days, whom to meet, and starts to choose from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Annotated, Literal

from alongside.blueprint.grammar import DAYS, Duration, Moment
from alongside.blueprint.schema import Ref

ALWAYS = ("why", "now", "success")  # texts that every goal and plan without parts of its own has


@dataclass(frozen=True)
class PlanPhase:
    """A stretch of a plan, from its day until the next one's. The first may begin with the plan itself."""

    label: str
    says: str = ""
    at: Moment | None = None


@dataclass(frozen=True)
class StartStep:
    """A step of a start: who does it, and how long after the plan was begun."""

    says: str
    who: Literal["helper", "supported"] = "supported"
    after: Duration | None = None

    def faults(self) -> Iterator[tuple[str, str]]:
        if self.after and not self.after.of_the_calendar:
            yield "after", "So long after the beginning is in days, weeks or months, for example 2 weeks."


@dataclass(frozen=True)
class Start:
    """A goal or plan to begin from and change: its texts by part, what it is about, its steps. `look`: when to look
    at it again."""

    label: str
    says: Mapping[str, str] = field(default_factory=dict)
    area: Annotated[str | None, Ref("sessions.tags.*.tags")] = None
    look: Duration | None = None
    steps: tuple[StartStep, ...] = ()

    def faults(self) -> Iterator[tuple[str, str]]:
        if self.look and not self.look.of_the_calendar:
            yield "look", "When to look at it again is in days, weeks or months, for example 6 weeks."


def starts_faults(starts: Mapping[str, Start], parts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Starts that fill in what the document does not have."""
    known = ("why", *parts) if parts else ALWAYS
    for key, start in starts.items():
        if unknown := [name for name in start.says if name not in known]:
            yield f"starts.{key}.says.{unknown[0]}", f"This document has no such part; it has {', '.join(known)}."


def days_faults(first_days: tuple[Duration, ...], day_one: Moment | None) -> Iterator[tuple[str, str]]:
    """First days without a day to count from, or in an order nobody reads."""
    if first_days and day_one is None:
        yield "day_one", "From which day are the first days counted? For example hire, or cohort.start."
    if any(each.unit not in DAYS for each in first_days):
        yield "first_days", "First days are in days or weeks, for example [30 days, 60 days, 90 days]."
    elif any(one.days >= other.days for one, other in pairwise(first_days)):
        yield "first_days", "Write the first days from the nearest to the farthest."


def phases_faults(phases: Mapping[str, PlanPhase]) -> Iterator[tuple[str, str]]:
    """Phases after the first that nothing begins."""
    for key, phase in list(phases.items())[1:]:
        if phase.at is None:
            yield f"phases.{key}.at", "When does it begin? Only the first phase begins with the plan itself."
