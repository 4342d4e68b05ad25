"""The program's time: zone, school year, its past cohorts by date, and how new ones follow. And what is kept how
private."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Annotated, Literal

from alongside.blueprint.grammar import Duration, Moment, MonthDay
from alongside.blueprint.schema import Ref, Within
from alongside.kernel.clock import zone_names


@dataclass(frozen=True)
class PastCohort:
    """A cohort with dates of its own."""

    from_: date
    until: date
    says: str = ""
    setting: bool = False

    def faults(self) -> Iterator[tuple[str, str]]:
        if self.until < self.from_:
            yield "until", "The last day comes before the first day."


@dataclass(frozen=True)
class Continuation:
    """New cohorts without end: one each school year, between these days of the year. A sponsor's setting."""

    each: Literal["school-year"]
    starts: MonthDay
    ends: MonthDay
    setting: bool = True


@dataclass(frozen=True)
class Due:
    """A day of every year, or one told from something that happens, that somebody owes something on."""

    label: str
    on: MonthDay | None = None
    at: Moment | None = None
    of: tuple[Annotated[str, Ref("roles")], ...] = ()
    remind: Duration | None = None
    cite: str = ""
    setting: bool = False

    def faults(self) -> Iterator[tuple[str, str]]:
        if (self.on is None) == (self.at is None):
            yield "on", "Either a day of every year, on: 06-01, or one told from something, at: hire + 30 days."
        if self.at is not None and self.at.offset is not None and not self.at.offset.of_the_calendar:
            yield "at", "Such a day is told in days, weeks, months or years, for example hire + 30 days."
        if self.remind is not None and not self.remind.of_the_calendar:
            yield "remind", "A reminder comes days, weeks or months before."


@dataclass(frozen=True)
class Calendar:
    """The program's time.

    `zone` decides which day it is; `school_year`: its first day. `cohorts` have dates of their own, `continues` says
    when the others begin. `dates`: what somebody owes by a day. `late_joiners`: whether their days are told from their
    hire or from the cohort. `rolls_over`: what goes along into the next cohort: hours of contracts that run on, so far.
    `books`: how often what was counted is closed, or `books_on`: the last days of its periods, in every year; without
    either it is closed with the cohort.
    """

    zone: str
    school_year: MonthDay = MonthDay(7, 1)
    cohorts: Mapping[str, PastCohort] = field(default_factory=dict)
    continues: Continuation | None = None
    dates: Mapping[str, Due] = field(default_factory=dict)
    late_joiners: Literal["from-hire", "from-cohort"] = "from-hire"
    rolls_over: tuple[Literal["hours"], ...] = ()
    books: Literal["month", "quarter"] | None = None
    books_on: tuple[MonthDay, ...] = ()

    @property
    def closes_books(self) -> bool:
        return bool(self.books or self.books_on)

    def faults(self) -> Iterator[tuple[str, str]]:
        if self.zone not in zone_names():
            near = get_close_matches(self.zone[:60], zone_names(), n=1, cutoff=0.85)
            hint = f'Did you mean "{near[0]}"?' if near else "One is America/Chicago, another America/Los_Angeles."
            yield "zone", f"This is not a time zone's name. {hint}"
        if self.books and self.books_on:
            yield (
                "books_on",
                "Either books: month or quarter, or the last days of the periods, books_on: [12-18, 05-31].",
            )


@dataclass(frozen=True)
class Privacy:
    """May only be tightened: what can be said here is the usual rule or a stricter one, never a looser one.

    `groups_at_least`: figures of smaller groups are not shown. `goals_shown`: what a coordinator sees of goals.
    `notes_kept`: so long after `notes_kept_from`, else after the day they were written, notes of sessions are erased
    for good; what stays is that two met, when and for how long. `hours_shown`: to coordinators, the length of each
    session or totals alone. `names_to_funders`: whether the file of who takes what from which fund names people.
    `messages_kept`: after two have ended; without it nobody writes messages here. `moderators`: who looks at one that
    somebody reports.
    """

    groups_at_least: Annotated[int, Within(5, 1000)] = 10
    notes_kept: Duration | None = None
    notes_kept_from: Moment | None = None
    setting: bool = False
    goals_shown: Literal["counts", "nothing"] = "counts"
    hours_shown: Literal["each", "totals"] = "each"
    names_to_funders: Literal["where-a-rule-asks", "never"] = "where-a-rule-asks"
    messages_kept: Duration | None = None
    moderators: tuple[Annotated[str, Ref("roles")], ...] = ()

    def faults(self) -> Iterator[tuple[str, str]]:
        for name in ("notes_kept", "messages_kept"):
            kept = getattr(self, name)
            if kept is not None and not kept.of_the_calendar:
                yield name, "Things are kept for days, weeks, months or years."
        if self.messages_kept is not None and not self.moderators:
            yield "moderators", "Who looks at a message that somebody reports? Name at least one role of coordinators."
        if self.moderators and self.messages_kept is None:
            yield "messages_kept", "How long are messages kept after two have ended? Say it, or leave out moderators."
