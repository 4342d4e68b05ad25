"""Counting: what of a session or an attendance goes to which account. It says nothing about what is required."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from alongside.blueprint.grammar import Duration
from alongside.blueprint.parts.sources import Sourced
from alongside.blueprint.schema import Ref

Counted = Literal["sessions", "attendance"]
CountedUnit = Literal["minutes", "count", "days", "miles"]
Owner = Literal["person", "helper", "pair"]
GroupRule = Literal["full", "none", "split"]


@dataclass(frozen=True, kw_only=True)
class Account(Sourced):
    """What is counted for whom.

    `label`: what it counts, as a plural; `one`: one of it ("onsite visit"). `takes`: sessions or attendance of events.
    `modes`, `duties`, `activities`, `events`: only these; empty means all.
    `when`: what the person coached confirmed, or everything logged. `each_at_least`: shorter ones are not counted.
    `owner`: whose account it is. `group`: a session of several people counts in full for each, not at all, or is split.
    """

    label: str
    one: str = ""
    takes: Counted
    unit: CountedUnit
    duties: tuple[Annotated[str, Ref("duties")], ...] = ()
    modes: tuple[Annotated[str, Ref("sessions.modes")], ...] = ()
    activities: tuple[Annotated[str, Ref("sessions.tags.*.tags")], ...] = ()
    events: tuple[Annotated[str, Ref("events")], ...] = ()
    when: Literal["confirmed", "logged"] = "confirmed"
    each_at_least: Duration | None = None
    owner: Owner = "person"
    group: GroupRule = "full"

    def faults(self) -> Iterator[tuple[str, str]]:
        yield from super().faults()
        if self.each_at_least is not None and not self.each_at_least.of_the_clock:
            yield "each_at_least", "The least length of a session is in minutes or hours."
        if self.takes == "sessions" and (self.events or self.unit == "days"):
            yield "takes", "Events and days are counted from attendance, not from sessions."
        if self.group == "split" and self.unit != "minutes":
            yield "group", "Only minutes can be split among the people of a group."
