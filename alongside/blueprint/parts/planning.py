"""What a year is planned with: how many people, how much time they have, how far apart. `simulate` reads it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated

from alongside.blueprint.grammar import Duration
from alongside.blueprint.schema import Ref, Within


@dataclass(frozen=True)
class Planning:
    """The numbers of a year. All are the sponsor's, and all may be given anew on the command line.

    `people`: how many take part in each role; `tracks`: how many on which track. `release`: the time one person of a
    role has for this each school week. `free_time`: the time one person helped has each school week. `period`: one
    lesson; help given in class or between lessons takes whole periods. `drive`: one way to a session in person.
    `driving_at_most`: for one helper each school week. `session`: how long one session is taken to be; if not said, the
    least that counts, else the middle one of `sessions.minutes`.
    """

    weeks: Annotated[int, Within(1, 52)] = 36
    months: Annotated[int, Within(1, 12)] = 10
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

    def faults(self) -> Iterator[tuple[str, str]]:
        for name in ("period", "drive", "driving_at_most", "session"):
            length = getattr(self, name)
            if length is not None and not length.of_the_clock:
                yield name, "A length of time in minutes or hours is meant here."
        for name in ("release", "free_time"):
            for role, length in getattr(self, name).items():
                if not length.of_the_clock:
                    yield f"{name}.{role}", "A length of time in minutes or hours is meant here."
