"""What an import would do to one person: the nouns of a plan."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from alongside.exchange.planning.places import Place
from alongside.exchange.planning.said import Kept, Said
from alongside.people.models.appointments import Appointment
from alongside.people.models.persons import Person
from alongside.people.models.rosters import RosterLine
from alongside.programs.models.participations import Participation


class Step(StrEnum):
    """What happens to one appointment."""

    STAY = "stay"
    BEGIN = "begin"
    CHANGE = "change"
    END = "end"


@dataclass(slots=True)
class PostPlan:
    """One appointment: where, as what, what the sender says of it, and what happens to it.

    `there` is the appointment as it is; `on` the day an ending one ends.
    """

    step: Step
    told: Kept
    place: Place | None = None
    position: str = ""
    hired: date | None = None
    starts: date | None = None
    ends: date | None = None
    there: Appointment | None = None
    on: date | None = None

    def kept(self) -> Kept:
        """The words about it to keep, with where and as what we understood them."""
        at = self.place.pk if self.place else None
        return self.told | {"at": at, "as": self.position} | ({"ended": True} if self.step is Step.END else {})


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changes, in words: what, from, to. `kind` groups them for the summary."""

    kind: str
    field: str
    before: str
    after: str


@dataclass(slots=True)
class PersonPlan:
    """Everything one group of lines leads to. `person` None: somebody new. `joins`: the role they are enrolled in."""

    said: Said
    external_id: str
    person: Person | None = None
    line: RosterLine | None = None
    hidden: bool = False
    address: bool = False
    posts: list[PostPlan] = field(default_factory=list)
    older: list[Kept] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    joins: str = ""
    participation: Participation | None = None
    keeps_line: bool = True

    @property
    def file(self) -> str:
        return self.said.posts[0].line.file

    @property
    def row(self) -> int:
        return self.said.posts[0].line.row

    @property
    def fresh(self) -> bool:
        """Whether this sponsor sees them for the first time."""
        return self.person is None or self.hidden

    @property
    def works_at(self) -> Place | None:
        here = (post.place for post in self.posts if post.step is not Step.END and post.place)
        return next(here, None)

    def fields(self) -> Kept:
        """What their roster line holds afterwards."""
        before: Mapping[str, object] = self.line.fields if self.line else {}
        return self.said.kept([*(post.kept() for post in self.posts), *self.older], before)


@dataclass(slots=True)
class Chunk:
    """A part of the plan that is written at once. `fresh` places come first, parents before children."""

    plans: list[PersonPlan]
    fresh: list[Place]
    codes: list[tuple[Place, str]]
    rows: int

    @property
    def says_anything(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.plans or self.fresh or self.codes)
