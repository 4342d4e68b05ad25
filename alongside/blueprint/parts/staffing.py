"""How helpers become ready: what they learn first, how they are found, looked at and kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from alongside.blueprint.grammar import Duration
from alongside.blueprint.parts.sources import Sourced
from alongside.blueprint.schema import Later, Ref, Within


@dataclass(frozen=True)
class Training(Sourced):
    """What a helper learns first, by theory, demonstration, practice or feedback; `expires`: how long it holds."""

    label: str
    topics: tuple[str, ...] = ()
    components: tuple[str, ...] = ()
    expires: Duration | None = None
    for_roles: tuple[Annotated[str, Ref("roles")], ...] = ()
    length: Duration | None = None
    modules: Mapping[str, str] = field(default_factory=dict)
    provider: Annotated[str, Later()] = ""

    def faults(self) -> Iterator[tuple[str, str]]:
        yield from super().faults()
        if self.expires and not self.expires.of_the_calendar:
            yield "expires", "A training holds for days, weeks, months or years."
        if self.length and not (self.length.of_the_clock or self.length.unit == "day"):
            yield "length", "The length of a training is in minutes, hours or days."


@dataclass(frozen=True)
class References:
    """How many people speak for an applicant, on which subjects."""

    at_least: Annotated[int, Within(1, 20)]
    on: tuple[str, ...] = ()


@dataclass(frozen=True)
class Look:
    """One thing looked at before somebody may help: by so many reviewers who do not see each other's first."""

    label: str
    reviewers: Annotated[int, Within(1, 10)] = 1
    evidence: str = ""
    expires: Duration | None = None


@dataclass(frozen=True, kw_only=True)
class Staffing(Sourced):
    """How one helping role is filled.

    `posted_by`: who calls for helpers, a role that leads a place for that place; `description`: what they write for it.
    `criteria`: what applicants are looked at for. `ideally`: what is welcome and not asked. `responsibilities`: what
    the role does; when nobody can hold it, they are shared among `split_among`. `warned`: how long before something
    runs out its holder is told.
    """

    posted_by: Annotated[str | None, Ref("roles")] = None
    description: Annotated[str | None, Ref("artifacts")] = None
    criteria: Mapping[str, str] = field(default_factory=dict)
    ideally: tuple[str, ...] = ()
    application: Annotated[str | None, Ref("forms")] = None
    references: References | None = None
    looks: Mapping[str, Look] = field(default_factory=dict)
    approved_by: Annotated[str | None, Ref("roles")] = None
    pledge: str = ""
    warned: Duration = Duration(45, "day")
    responsibilities: Mapping[str, str] = field(default_factory=dict)
    split_among: tuple[str, ...] = ()

    def faults(self) -> Iterator[tuple[str, str]]:
        yield from super().faults()
        if not self.warned.of_the_calendar:
            yield "warned", "A helper is warned days, weeks or months before something runs out."
        if self.split_among and not self.responsibilities:
            yield "responsibilities", "Which responsibilities are shared when nobody holds the role?"


@dataclass(frozen=True, kw_only=True)
class Completion(Sourced):
    """When somebody is done, and what they get: all of these requirements are met."""

    of: Annotated[str, Ref("roles")]
    needs: tuple[Annotated[str, Ref("requirements")], ...]
    certificate: str = ""
    clock_hours: Annotated[Literal["sessions", "attendance", "none"], Later()] = "none"
