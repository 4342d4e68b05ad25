"""Roles, the positions that may hold them, and duties: who helps whom with what."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

from alongside.blueprint.grammar import Duration, Span
from alongside.blueprint.parts.conditions import Condition
from alongside.blueprint.parts.nouns import Noun
from alongside.blueprint.parts.sources import Sourced
from alongside.blueprint.schema import Later, Ref, Within

AccessKind = Literal["supported", "helper", "site-leader", "coordinator", "leader", "researcher", "approver", "support"]
Unit = Literal["person", "team", "organization"]


@dataclass(frozen=True)
class Position:
    """A position the program speaks of. `titles` are what rosters call it (compared without case and punctuation)."""

    one: str
    titles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Role:
    """A part somebody plays. Access comes from the fixed kind alone; a role never carries verbs.

    `caseload`: people one helper works with at once, unless the helper says fewer. `ready_when`: judged for the helper.
    `release`: time set free for it each school week; `within_release`: nobody takes more people than theirs is enough
    for. `does`: what the role is for, in words. `how_many` `per`: how many hold it in one place; `per` alone: each has
    at least one. `members`: how many people a team has. `may_also`: other roles in which the same person may take part
    at once; roles that only look after a program are free.
    """

    access: AccessKind
    one: str
    many: str
    unit: Unit = "person"
    positions: tuple[Annotated[str, Ref("positions")], ...] = ()
    caseload: Annotated[int | None, Within(1, 500)] = None
    ready_when: Condition | None = None
    release: Duration | None = None
    within_release: bool = False
    setting: bool = False
    does: tuple[str, ...] = ()
    how_many: Span | None = None
    per: Literal["program", "region", "district", "school"] | None = None
    members: Span | None = None
    may_also: tuple[Annotated[str, Ref("roles")], ...] = ()
    cite: str = ""

    def faults(self) -> Iterator[tuple[str, str]]:
        if self.release is not None and not self.release.of_the_clock:
            yield "release", "Release time is in minutes or hours, for one school week."
        if self.access != "helper" and self.within_release:
            yield "within_release", "Only a role whose access is helper works with people; take within_release out."
        if self.members is not None and self.unit != "team":
            yield "members", "Only a team has members; say unit: team."
        if self.access != "helper" and self.caseload is not None:
            yield "caseload", "Only a role whose access is helper works with people; take the caseload out."


@dataclass(frozen=True)
class Duty(Sourced):
    """One kind of help: a helper in one role for somebody in another. A group duty has `group` and may have no helper.

    `count`: how many such helpers each person has. `modes`: session modes it may use; empty means all.
    `topics`: what it is for, `leaves_out`: what it must never be. `hands_over_to`: who carries it in the end.
    `members_log`: a group nobody leads logs for itself, and the others confirm it; without it every group is led.
    `advice_from`: whom a helper may ask about somebody they do not name; `advice_about`: the words to say about whom.
    """

    person: Annotated[str, Ref("roles")]
    helper: Annotated[str | None, Ref("roles")] = None
    word: Noun | None = None
    count: Annotated[int, Within(1, 20)] = 1
    per_helper: Annotated[int | None, Within(1, 500)] = None
    modes: tuple[Annotated[str, Ref("sessions.modes")], ...] = ()
    group: Span | None = None
    members_log: bool = False
    topics: tuple[str, ...] = ()
    leaves_out: tuple[str, ...] = ()
    optional_when: Condition | None = None
    first_contact: Duration | None = None
    level: Annotated[Literal["individual", "team", "system"] | None, Later()] = None
    hands_over_to: Annotated[str | None, Ref("roles")] = None
    advice_from: tuple[Annotated[str, Ref("roles")], ...] = ()
    advice_about: tuple[str, ...] = ()
    ends_when: Condition | None = None

    def faults(self) -> Iterator[tuple[str, str]]:
        yield from super().faults()
        if self.helper is None and self.group is None:
            yield "helper", "A duty names the role that helps, or the size of its group, for example group: 4-8."
        if self.helper is not None and self.helper == self.person and self.group is None:
            yield "helper", "Nobody helps their own role; name two roles, or give the size of a group of peers."
        if self.advice_about and not self.advice_from:
            yield "advice_about", "Whom may they ask? Name at least one role under advice_from."
        if self.members_log and self.group is None:
            yield "members_log", "Only a group logs for itself; give its size, for example group: 4-8."
