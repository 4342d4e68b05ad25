"""Who may take part: tracks by rank, the first whose condition holds; and the facts a file declares for them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated

from alongside.blueprint.facts import FactType, Subject
from alongside.blueprint.grammar import MonthDay
from alongside.blueprint.parts.conditions import Condition
from alongside.blueprint.parts.sources import Sourced
from alongside.blueprint.schema import Later, Ref, Within


@dataclass(frozen=True)
class Years:
    """A derived fact: which school year in these positions this is, 1 for the first.

    Hired before `cut_off` counts for that school year, on or after it for the next. `state`: only service there counts
    (service of no known state counts). `plus`: a declared count of earlier years that no appointment shows.
    """

    positions: tuple[Annotated[str, Ref("positions")], ...]
    cut_off: MonthDay | None = None
    state: str = ""
    plus: Annotated[str | None, Ref("facts")] = None
    cite: str = ""
    setting: bool = False


@dataclass(frozen=True)
class DeclaredFact:
    """A fact the program adds. `says` is a noun phrase, for yes-no facts a clause that is true when the answer is yes;
    `denies` the clause that is true when it is no.

    `assume`: what is taken while nobody has said; the verdict says so.
    """

    says: str
    denies: str = ""
    type: FactType | None = None
    of: Subject = "person"
    choices: tuple[str, ...] = ()
    years: Years | None = None
    assume: str = ""
    ask: Annotated[str, Later()] = ""
    setting: bool = False

    def faults(self) -> Iterator[tuple[str, str]]:
        if (self.type is None) == (self.years is None):
            yield "type", "A fact has either a type, or years that are counted for it."


@dataclass(frozen=True)
class Track(Sourced):
    """One way in. `name` is the word verdicts use ("funded").

    `for_roles`: who it is for; empty means every supported role.
    `grants`: a contract given free. `offers`: contracts that may be bought.
    """

    rank: Annotated[int, Within(1, 100)]
    name: str
    says: str
    when: Condition
    for_roles: tuple[Annotated[str, Ref("roles")], ...] = ()
    grants: Annotated[str | None, Ref("contracts.kinds")] = None
    offers: tuple[Annotated[str, Ref("contracts.kinds")], ...] = ()
    fund: Annotated[str | None, Ref("funds"), Later()] = None


@dataclass(frozen=True)
class Eligibility:
    """All tracks. `priority`: facts that order a waiting list when money does not cover all, first one first."""

    tracks: Mapping[str, Track]
    priority: Annotated[tuple[Annotated[str, Ref("@facts")], ...], Later()] = ()

    def faults(self) -> Iterator[tuple[str, str]]:
        seen: dict[int, str] = {}
        for key, track in self.tracks.items():
            if track.rank in seen:
                yield (
                    f"tracks.{key}.rank",
                    f'Rank {track.rank} belongs to "{seen[track.rank]}" already; give each its own.',
                )
            seen.setdefault(track.rank, key)
