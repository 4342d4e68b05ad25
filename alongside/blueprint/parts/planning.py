"""What a year is planned with: how many people, how much time they have, how far apart. `simulate` reads it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated

from alongside.blueprint.grammar import Duration, MonthDay
from alongside.blueprint.schema import Ref, Within

MOST_YEARS = 9
USUAL_WEEKS, USUAL_MONTHS = 36, 10


@dataclass(frozen=True)
class Closed:
    """Days of every year on which schools are closed; `until` left out: one day."""

    from_: MonthDay
    until: MonthDay | None = None


@dataclass(frozen=True)
class SchoolDays:
    """The first and the last day of school, and its breaks: an example for schools the program does not know yet."""

    from_: MonthDay
    until: MonthDay
    breaks: tuple[Closed, ...] = ()


@dataclass(frozen=True)
class PlanningYear:
    """A year that follows, with what is otherwise in it; what it does not say is as in the year before."""

    weeks: Annotated[int | None, Within(1, 52)] = None
    months: Annotated[int | None, Within(1, 12)] = None
    people: Mapping[Annotated[str, Ref("roles")], Annotated[int, Within(0, 1_000_000)]] = field(default_factory=dict)
    release: Mapping[Annotated[str, Ref("roles")], Duration] = field(default_factory=dict)
    tracks: Mapping[Annotated[str, Ref("eligibility.tracks")], Annotated[int, Within(0, 1_000_000)]] = field(
        default_factory=dict
    )

    def faults(self) -> Iterator[tuple[str, str]]:
        if self == PlanningYear():
            yield "", "What is otherwise in this year? For example people: {mentee: 40}."
        for role, length in self.release.items():
            if not length.of_the_clock:
                yield f"release.{role}", "A length of time in minutes or hours is meant here."


@dataclass(frozen=True)
class Planning:
    """The numbers of a year. All are the sponsor's, and all may be given anew on the command line.

    `weeks` and `months` are those of one school year; where a cohort has dates of its own and is there for longer, each
    of its years has as many; with an example of a `school` year they are counted from that. `next_years`: the years
    after the first, where a program goes on with other numbers.
    `people`: how many take part in each role; `tracks`: how many on which track. `release`: the time one person of a
    role has for this each school week. `free_time`: the time one person helped has each school week. `period`: one
    lesson; help given in class or between lessons takes whole periods. `drive`: one way to a session in person.
    `driving_at_most`: for one helper each school week. `session`: how long one session is taken to be; if not said, the
    least that counts, else the middle one of `sessions.minutes`.
    """

    weeks: Annotated[int, Within(1, 52)] = USUAL_WEEKS
    months: Annotated[int, Within(1, 12)] = USUAL_MONTHS
    people: Mapping[Annotated[str, Ref("roles")], Annotated[int, Within(0, 1_000_000)]] = field(default_factory=dict)
    release: Mapping[Annotated[str, Ref("roles")], Duration] = field(default_factory=dict)
    free_time: Mapping[Annotated[str, Ref("roles")], Duration] = field(default_factory=dict)
    period: Duration | None = None
    periods_a_week: Annotated[int | None, Within(1, 100)] = None
    drive: Duration | None = None
    driving_at_most: Duration | None = None
    session: Duration | None = None
    tracks: Mapping[Annotated[str, Ref("eligibility.tracks")], Annotated[int, Within(0, 1_000_000)]] = field(
        default_factory=dict
    )
    next_years: tuple[PlanningYear, ...] = ()
    school: SchoolDays | None = None

    def faults(self) -> Iterator[tuple[str, str]]:
        if self.school is not None:
            for name, usual in (("weeks", USUAL_WEEKS), ("months", USUAL_MONTHS)):
                if getattr(self, name) != usual:
                    yield name, "School weeks and months are counted from school; leave this out."
        if len(self.next_years) > MOST_YEARS:
            yield "next_years", f"At most {MOST_YEARS} years are planned after the first."
        lengths = {name: getattr(self, name) for name in ("period", "drive", "driving_at_most", "session")}
        for name in ("release", "free_time"):
            lengths |= {f"{name}.{role}": length for role, length in getattr(self, name).items()}
        for name, length in lengths.items():
            if length is not None and not length.of_the_clock:
                yield name, "A length of time in minutes or hours is meant here."
