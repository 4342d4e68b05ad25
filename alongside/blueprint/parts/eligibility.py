"""Who may take part: tracks by rank, the first whose condition holds; and the facts a file declares for them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from alongside.blueprint.facts import FactType, Subject
from alongside.blueprint.grammar import Duration, MonthDay
from alongside.blueprint.parts.conditions import Condition
from alongside.blueprint.parts.sources import Sourced
from alongside.blueprint.schema import Ref, Within

AskedAt = Literal["applying", "roster", "joining", "purchase", "matching"]


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

    `choices`: the words it may have; `labels`: how sentences and forms say them.
    `assume`: what is taken while nobody has said; the verdict says so.
    `asked`: where it is asked; `question`: how, in words of its own; `columns`: what rosters call it.
    `sensitive`: it may always be left out, and only those in `seen_by` see it; asked in applying it is sealed, decides
    nothing, and is opened by the roles named there. `attested_by`: a role that coordinates or leads a place, or in
    words who tells those who coordinate: what a person says of themselves counts once one of them confirms it; a no of
    theirs is kept, and of a yes-no fact the opposite counts. What holds of a place is noted by who coordinates anyway.
    """

    says: str
    denies: str = ""
    type: FactType | None = None
    of: Subject = "person"
    choices: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    years: Years | None = None
    assume: str = ""
    setting: bool = False
    asked: tuple[AskedAt, ...] = ()
    question: str = ""
    columns: tuple[str, ...] = ()
    sensitive: bool = False
    seen_by: tuple[str, ...] = ()
    attested_by: str = ""
    holds: Duration | None = None
    cite: str = ""

    def faults(self) -> Iterator[tuple[str, str]]:
        if self.choices and self.type not in ("choice", "list"):
            yield "choices", "Only a choice or a list has words to choose from."
        for word in self.labels:
            if word not in self.choices:
                yield f"labels.{word}", f'There is no "{word[:60]}" under choices to say in other words.'
        if self.sensitive and not self.seen_by:
            yield "seen_by", "Who may see it? Name them."
        if self.columns and "roster" not in self.asked:
            yield "columns", "Columns are of a roster; say asked: [roster]."
        if (self.type is None) == (self.years is None):
            yield "type", "A fact has either a type, or years that are counted for it."


@dataclass(frozen=True)
class Track(Sourced):
    """One way in. `name` is the word verdicts use ("funded").

    `for_roles`: who it is for; empty means every supported role.
    `grants`: a contract given free. `offers`: contracts that may be bought. `line`: of the fund. `places`: how many it
    has; who fits beyond them waits, in the order of `priority`.
    """

    rank: Annotated[int, Within(1, 100)]
    name: str
    says: str
    when: Condition
    for_roles: tuple[Annotated[str, Ref("roles")], ...] = ()
    grants: Annotated[str | None, Ref("contracts.kinds")] = None
    offers: tuple[Annotated[str, Ref("contracts.kinds")], ...] = ()
    fund: Annotated[str | None, Ref("funds")] = None
    line: Annotated[str | None, Ref("funds.*.lines")] = None
    places: Annotated[int | None, Within(1, 1_000_000)] = None


@dataclass(frozen=True)
class Eligibility:
    """All tracks. `priority`: facts that order a waiting list when money does not cover all, first one first."""

    tracks: Mapping[str, Track]
    priority: tuple[Annotated[str, Ref("@facts")], ...] = ()

    def faults(self) -> Iterator[tuple[str, str]]:
        seen: dict[int, str] = {}
        for key, track in self.tracks.items():
            if track.rank in seen:
                yield (
                    f"tracks.{key}.rank",
                    f'Rank {track.rank} belongs to "{seen[track.rank]}" already; give each its own.',
                )
            seen.setdefault(track.rank, key)
