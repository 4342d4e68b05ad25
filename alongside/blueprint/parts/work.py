"""Sessions and the lists they are tagged with; and what practice rooms bring: events, documents, phases, steps,
trainings."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from alongside.blueprint.grammar import Duration, Moment
from alongside.blueprint.parts.conditions import Condition
from alongside.blueprint.parts.sources import Sourced
from alongside.blueprint.schema import Later, Ref, Within


@dataclass(frozen=True)
class Mode:
    """A way of meeting. `in_person`: it has a place, and a way there."""

    label: str
    in_person: bool = False


@dataclass(frozen=True)
class TagList:
    """Words a session is tagged with. `credit` names the owner of titles that are not ours. Titles only, never
    descriptors."""

    label: str
    tags: Mapping[str, str]
    at_least: Annotated[int, Within(0, 20)] = 0
    duties: tuple[Annotated[str, Ref("duties")], ...] = ()
    credit: str = ""
    setting: bool = False

    def faults(self) -> Iterator[tuple[str, str]]:
        if self.at_least > len(self.tags):
            yield "at_least", f"There are {len(self.tags)} tags to choose from."


@dataclass(frozen=True)
class Sessions:
    """How sessions are logged: modes, the lengths offered first (minutes), and tag lists; the first list is the
    focus."""

    modes: Mapping[str, Mode]
    minutes: tuple[Annotated[int, Within(1, 1440)], ...] = (15, 30, 45, 60, 90)
    tags: Mapping[str, TagList] = field(default_factory=dict)
    kinds: Annotated[Mapping[str, str], Later()] = field(default_factory=dict)
    setting: bool = False


@dataclass(frozen=True)
class Event(Sourced):
    """An academy day, a forum: one in a month, or a row of them. `outcomes` are short titles of our own wording."""

    label: str
    days: Annotated[int, Within(1, 30)] = 1
    month: str = ""
    after: Annotated[str | None, Ref("events")] = None
    every: Literal["school-week", "school-month"] | None = None
    at: str = ""
    weekday: str = ""
    for_roles: tuple[Annotated[str, Ref("roles")], ...] = ()
    outcomes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Titled:
    """Something that has a name on pages."""

    label: str
    setting: bool = False


@dataclass(frozen=True)
class Instrument(Sourced):
    """A questionnaire or self-assessment by its key, and when it is asked."""

    label: str
    at: tuple[Moment, ...] = ()
    areas: tuple[str, ...] = ()
    credit: str = ""


@dataclass(frozen=True)
class Training(Sourced):
    """What a helper learns first. `expires`: how long it holds."""

    label: str
    topics: tuple[str, ...] = ()
    components: tuple[str, ...] = ()
    expires: Duration | None = None


@dataclass(frozen=True)
class Step(Sourced):
    """An implementation step of an organization: who owns it, when it is done, and what to do when it is not
    feasible."""

    label: str
    owner: str
    order: Annotated[int, Within(1, 100)]
    done_when: Condition | None = None
    otherwise: str = ""
    repeats: Literal["school-week", "school-month", "school-year"] | None = None


@dataclass(frozen=True)
class PhaseStep:
    """One phase: who leads, and what it needs before the next."""

    label: str
    leads: str
    needs: str = ""


@dataclass(frozen=True)
class Phases:
    """Gradual release of responsibility, kept for each practice or engagement."""

    per: Literal["practice", "engagement"]
    steps: Mapping[str, PhaseStep]
    may_go_back: bool = True


@dataclass(frozen=True)
class Joining:
    """How organizations come in: stages, who signs the agreement, what they take on, by which day of the year."""

    stages: tuple[str, ...] = ()
    signed_by: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    required_when: Annotated[Condition | None, Later()] = None
    commitments: tuple[str, ...] = ()
    windows: Mapping[str, str] = field(default_factory=dict)
    voluntary: bool = True
    evaluative: bool = False
