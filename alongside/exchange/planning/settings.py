"""What one import is judged by, and the things it can run into that are not faults of a single cell."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from alongside.blueprint.language import Blueprint
from alongside.exchange.reading.lines import Fault, Question
from alongside.people.enums import OrganizationKind
from alongside.people.models.organizations import Organization
from alongside.programs.models.cohorts import Cohort

NOBODY_ANSWERED: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """For which cohort, from which sender, by which blueprint, on which day.

    `sender` is the sponsor, whose roster it is; `source` is who sent the files: where a row names no district, theirs.
    `answers`: question key to the chosen words. `role`: who everybody in the files is; empty: what positions say.
    """

    cohort: Cohort
    sender: Organization
    blueprint: Blueprint
    today: date
    source: Organization | None = None
    role: str = ""
    answers: Mapping[str, str] = field(default_factory=lambda: NOBODY_ANSWERED)

    @property
    def district(self) -> str:
        """The district of rows that name none: the one that sent them; "" when it was no district."""
        own = self.source is None or self.source.kind != OrganizationKind.DISTRICT
        return "" if self.source is None or own else self.source.name

    @property
    def day(self) -> date:
        """The day people join and verdicts are given: today, within the cohort's year."""
        return min(max(self.today, self.cohort.starts_on), self.cohort.ends_on)

    @property
    def system(self) -> str:
        """The name under which this sender's own numbers of schools and districts are kept."""
        return f"roster:{self.sender.public_id}"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question only a person can answer, and the key its answer is kept under.

    An empty key is a question about one cell: its answer is written in the cell's place.
    """

    question: Question
    key: str = ""


@dataclass(slots=True)
class Troubles:
    """What stands in the way of some rows."""

    faults: list[Fault] = field(default_factory=list)
    questions: list[Asked] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.faults or self.questions)
