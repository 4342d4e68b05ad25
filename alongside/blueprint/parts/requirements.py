"""Requirements: what is asked of somebody, by when. They read accounts, documents, signatures, events and answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from alongside.blueprint.grammar import Amount, Duration, Moment, Share
from alongside.blueprint.parts.conditions import Condition
from alongside.blueprint.parts.sources import Sourced
from alongside.blueprint.schema import Later, Ref, Within

Period = Literal["school-week", "school-month", "school-year"]


@dataclass(frozen=True, kw_only=True)
class Asked(Sourced):
    """What every requirement has. `of`: the role it is asked of; empty means every supported role."""

    label: str
    of: Annotated[str | None, Ref("roles")] = None


@dataclass(frozen=True, kw_only=True)
class Reach(Asked):
    """An account reaches an amount: once by a day, or in every period (`each`), or in a share of the periods (`share`).

    `pace: even`: where somebody should stand grows evenly from start to end. `people`: for so many people
    each, on an account of pairs, asked of a helper; a dry run of the year plans with it.
    `days_at_least`: a period asks for something when school is open, and nobody on leave, on so many of its days;
    without it, on one. `pro_rata`: a period that is open in part, or in which somebody began, asks for its part;
    without `each`, who is there for a part of the cohort's time is asked for that part.
    """

    told_by: ClassVar[str] = "account"
    account: Annotated[str, Ref("counting")]
    reach: Amount
    by: Moment | None = None
    pace: Literal["even"] | None = None
    each: Period | None = None
    share: Share | None = None
    people: Annotated[int | None, Within(1, 500), Later()] = None
    days_at_least: Annotated[int | None, Within(2, 200)] = None
    pro_rata: bool = False

    def faults(self) -> Iterator[tuple[str, str]]:
        yield from super().faults()
        if self.share and not self.each:
            yield "share", "A share is of periods; say each: school-week or each: school-month."
        if self.by and self.each:
            yield "by", "Either by a day, or each week or month, not both; make two requirements."
        yield from self._part_time_faults()

    def _part_time_faults(self) -> Iterator[tuple[str, str]]:
        most = {"school-week": 5, "school-month": 23}.get(self.each or "", 200)
        if self.days_at_least is not None and not self.each:
            yield "days_at_least", "So many days are of a period; say each: school-week or each: school-month."
        elif self.days_at_least is not None and self.days_at_least > most:
            yield "days_at_least", f"A {(self.each or '').replace('-', ' ')} has {most} days at most."
        if self.pro_rata and self.reach.of_contract:
            yield "pro_rata", "Hours of a contract are those that were granted or bought; take this out."
        elif self.pro_rata and not self.each and not (self.by and self.by.anchor.startswith("cohort.")):
            yield "pro_rata", "A part of what? Say each: school-week, or a day of the cohort, by: cohort.end."


@dataclass(frozen=True, kw_only=True)
class InTouch(Asked):
    """No silence longer than this. `clock: school-days`: days without school do not count."""

    told_by: ClassVar[str] = "gap_at_most"
    gap_at_most: Duration
    clock: Literal["days", "school-days"] = "days"
    duty: Annotated[str | None, Ref("duties")] = None

    def faults(self) -> Iterator[tuple[str, str]]:
        yield from super().faults()
        if self.gap_at_most.unit not in ("day", "week"):
            yield "gap_at_most", "The longest silence is in days or weeks."


@dataclass(frozen=True, kw_only=True)
class Document(Asked):
    """Something written is there: a goal, a plan."""

    told_by: ClassVar[str] = "artifact"
    artifact: Annotated[str, Ref("artifacts")]
    at_least: Annotated[int, Within(1, 100)] = 1
    by: Moment | None = None


@dataclass(frozen=True, kw_only=True)
class Signature(Asked):
    """Somebody signs, after other requirements are met. `signature`: a short name for it, such as completion."""

    told_by: ClassVar[str] = "signature"
    signature: str
    signed_by: tuple[Annotated[str, Ref("roles")], ...]
    after: tuple[Annotated[str, Ref("requirements")], ...] = ()
    by: Moment | None = None


@dataclass(frozen=True, kw_only=True)
class Attended(Asked):
    """Somebody was at the events named: at so many, or at a share of those held; in order if order matters."""

    told_by: ClassVar[str] = "events"
    events: tuple[Annotated[str, Ref("events")], ...]
    at_least: Annotated[int | None, Within(1, 100)] = None
    share: Share | None = None
    in_order: Annotated[bool, Later()] = False

    def faults(self) -> Iterator[tuple[str, str]]:
        yield from super().faults()
        if (self.at_least is None) == (self.share is None):
            yield "at_least", "Say how many, at_least: 3, or which share of those held, share: 80 %."


@dataclass(frozen=True, kw_only=True)
class Answered(Asked):
    """A questionnaire or self-assessment was answered at each of these moments."""

    told_by: ClassVar[str] = "instrument"
    instrument: Annotated[str, Ref("instruments")]
    at: tuple[Moment, ...]


@dataclass(frozen=True, kw_only=True)
class Holds(Asked):
    """A condition over facts holds, for example a phase reached."""

    told_by: ClassVar[str] = "holds"
    holds: Condition
    by: Moment | None = None


Requirement = Reach | InTouch | Document | Signature | Attended | Answered | Holds
