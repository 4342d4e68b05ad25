"""The program's time: zone, school year, its past cohorts by date, and how new ones follow. And what is kept how
private."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Annotated, Literal
from zoneinfo import available_timezones

from alongside.blueprint.grammar import Duration, Moment, MonthDay
from alongside.blueprint.schema import Later, Within


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


@cache
def zones() -> frozenset[str]:
    """Every time zone's name; looked for on disk once."""
    return frozenset(available_timezones())


@dataclass(frozen=True)
class Calendar:
    zone: str
    school_year: MonthDay = MonthDay(7, 1)
    cohorts: Mapping[str, PastCohort] = field(default_factory=dict)
    continues: Continuation | None = None

    def faults(self) -> Iterator[tuple[str, str]]:
        if self.zone not in zones():
            yield "zone", "This is not a time zone's name; one is America/Chicago."


@dataclass(frozen=True)
class Privacy:
    """May only be tightened. `groups_at_least`: figures of smaller groups are not shown."""

    groups_at_least: Annotated[int, Within(5, 1000)] = 10
    notes_kept: Annotated[Duration | None, Later()] = None
    notes_kept_from: Annotated[Moment | None, Later()] = None
    setting: bool = False
