"""Sessions and the lists they are tagged with; and events: academies, forums, meetings."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from alongside.blueprint.grammar import DAYS, Duration, Span
from alongside.blueprint.parts.sources import Sourced
from alongside.blueprint.schema import Later, Ref, Within
from alongside.kernel.free_hours import times_of

OWN_ROOM = "bigbluebutton"  # instead of an address: a room on the server of the installation

Month = Literal[
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
]  # fmt: skip


@dataclass(frozen=True)
class Mode:
    """A way of meeting. `in_person`: it has a place, and a way there."""

    label: str
    in_person: bool = False


@dataclass(frozen=True)
class TagList:
    """Words a session is tagged with, or the titles of a `framework`. `credit` names the owner of titles that are not
    ours. Titles only, never descriptors."""

    label: str
    tags: Mapping[str, str] = field(default_factory=dict)
    framework: Annotated[str | None, Ref("frameworks")] = None
    at_least: Annotated[int, Within(0, 20)] = 0
    duties: tuple[Annotated[str, Ref("duties")], ...] = ()
    credit: str = ""
    setting: bool = False

    def faults(self) -> Iterator[tuple[str, str]]:
        if not self.tags and not self.framework:
            yield "tags", "Which words? Write them here, or name a framework."
        elif self.tags and self.at_least > len(self.tags):
            yield "at_least", f"There are {len(self.tags)} tags to choose from."


@dataclass(frozen=True)
class Sessions:
    """How sessions are logged: modes, the lengths offered first (minutes), and tag lists; the first list is the
    focus.

    `kinds`: kinds of service one of which each session is. `present`: by what they do there, who may come to a session
    of a team; they are counted, never named. `sheets`: the forms two keep of a day they met, in which both write.
    `log_late`: so long after their last day a helper may log what was before. `ask_after`: what waits so long for a yes
    may be asked for again, and once more after `ask_again`. `overdue`: what waits so long is shown to coordinators.
    `counts_after`: what nobody answered for so long counts as if they had said yes; without it, it never does.
    `answer_within`: so long a time that somebody asked for is kept. `booked_within`: the hours of a school day meetings
    are booked in, for example 7:45-15:45. `link`: how the address of a video meeting is made, {room} being its room; or
    bigbluebutton, for rooms on the installation's own server.
    """

    modes: Mapping[str, Mode]
    minutes: tuple[Annotated[int, Within(1, 1440)], ...] = (15, 30, 45, 60, 90)
    tags: Mapping[str, TagList] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    present: Mapping[str, str] = field(default_factory=dict)
    sheets: tuple[Annotated[str, Ref("forms")], ...] = ()
    log_late: Duration = Duration(14, "day")
    ask_after: Duration = Duration(1, "day")
    ask_again: Duration = Duration(7, "day")
    overdue: Duration = Duration(14, "day")
    counts_after: Duration | None = None
    answer_within: Duration = Duration(3, "day")
    booked_within: str = ""
    link: str = ""
    setting: bool = False

    def faults(self) -> Iterator[tuple[str, str]]:
        for name in ("log_late", "ask_after", "ask_again", "overdue", "counts_after", "answer_within"):
            if (said := getattr(self, name)) is not None and said.unit not in DAYS:
                yield name, "A length of time in days or weeks is meant here, for example 2 weeks."
        if self.booked_within and times_of(self.booked_within) is None:
            yield "booked_within", "A time from and to is meant here, for example 7:45-15:45."
        pattern = self.link.startswith("https://") and self.link.count("{room}") == 1
        if self.link not in ("", OWN_ROOM) and not pattern:
            yield "link", f"Write {OWN_ROOM}, or an address with {{room}} in it: https://meet.example.org/{{room}}."


@dataclass(frozen=True)
class Event(Sourced):
    """An academy day, a forum: one in a month, or a row of them. `outcomes` are short titles of our own wording.

    `day` and `follows`: the next such weekday after another event. `seats`: how many people one such event holds.
    """

    label: str
    days: Annotated[int, Within(1, 30), Later()] = 1
    month: Annotated[Month | None, Later()] = None
    after: Annotated[str | None, Ref("events"), Later()] = None
    every: Annotated[Literal["school-week", "school-month"] | None, Later()] = None
    at: Annotated[str, Later()] = ""
    weekday: Annotated[str, Later()] = ""
    for_roles: Annotated[tuple[Annotated[str, Ref("roles")], ...], Later()] = ()
    outcomes: Annotated[tuple[str, ...], Later()] = ()
    day: Annotated[
        Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] | None, Later()
    ] = None
    follows: Annotated[str | None, Ref("events"), Later()] = None
    agenda: Annotated[tuple[str, ...], Later()] = ()
    seats: Annotated[int | None, Within(1, 100_000), Later()] = None
    in_groups: Annotated[Span | None, Later()] = None
    led_by: Annotated[tuple[Annotated[str, Ref("roles")], ...], Later()] = ()
    materials: Annotated[tuple[Annotated[str, Ref("resources")], ...], Later()] = ()
    optional: Annotated[bool, Later()] = False

    def faults(self) -> Iterator[tuple[str, str]]:
        yield from super().faults()
        if self.at and not self.minutes:
            yield "at", "A time from and to is meant here, for example 13:30-15:30."
        if self.follows and not self.day:
            yield "day", "On which weekday after it? For example day: friday."

    @property
    def minutes(self) -> int:
        """How long one of it is, from `at`; 0 when no times are said."""
        found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d) ?[-–] ?([01]?\d|2[0-3]):([0-5]\d)", self.at)
        if not found:
            return 0
        from_hour, from_minute, to_hour, to_minute = (int(part) for part in found.groups())
        return max(0, (to_hour - from_hour) * 60 + to_minute - from_minute)
