"""Counting: what of a session or an attendance goes to which account. It says nothing about what is required."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from alongside.blueprint.grammar import Amount, Duration
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
    `approved_by`: roles one of which looks at it once it is confirmed, and only then it counts; with `approved_over`
    only a session that comes to more than that, and then the whole of it. Nobody approves what is their own.
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
    approved_by: tuple[Annotated[str, Ref("roles")], ...] = ()
    approved_over: Amount | None = None

    @property
    def free_of_approval(self) -> int:
        """What one session may come to, in the account's unit, without anybody's approval where it asks for one."""
        over = self.approved_over
        return (over.duration.minutes if over.duration else over.count or 0) if over else 0

    def faults(self) -> Iterator[tuple[str, str]]:
        yield from super().faults()
        if self.each_at_least is not None and not self.each_at_least.of_the_clock:
            yield "each_at_least", "The least length of a session is in minutes or hours."
        if self.takes == "sessions" and (self.events or self.unit == "days"):
            yield "takes", "Events and days are counted from attendance, not from sessions."
        if self.group == "split" and self.unit != "minutes":
            yield "group", "Only minutes can be split among the people of a group."
        yield from self._approval_faults()

    def _approval_faults(self) -> Iterator[tuple[str, str]]:
        over = self.approved_over
        if self.approved_by and self.when == "logged":
            yield "approved_by", "What somebody approves was confirmed first; leave out when: logged."
        if self.approved_by and self.takes == "attendance":
            yield "approved_by", "Approval is for what sessions count; whoever runs an event notes who was there."
        if over is None:
            return
        if not self.approved_by:
            yield "approved_over", "Who approves what is more than this? Say it with approved_by, naming a role."
        if self.unit == "minutes" and (over.duration is None or not over.duration.of_the_clock):
            yield "approved_over", "Here it is a length of one session, for example 3 hours."
        if self.unit != "minutes" and over.count is None:
            yield "approved_over", f"Here it is a number of {self.unit} in one session, for example 50."
