"""What practice works with: frameworks, forms, instruments, cycles, phases and steps."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from alongside.blueprint.facts import FactType
from alongside.blueprint.grammar import DAYS, Duration, Moment, MonthDay, Share, Span
from alongside.blueprint.parts.conditions import Condition
from alongside.blueprint.parts.plans import PlanPhase, Start, days_faults, phases_faults, starts_faults
from alongside.blueprint.parts.shelf import DEEPEST
from alongside.blueprint.parts.sources import Sourced
from alongside.blueprint.schema import Later, Ref, Within


@dataclass(frozen=True)
class Titled:
    """Something written that has a name on pages. `follows`: what it comes from.

    Where that is a training, whoever writes it may say which. `form`: it is written in this form. `owner`: whose it is.
    `phases`: its stretches; `first_days`: days by which steps are listed, counted from `day_one`; `meets`: whom to talk
    with; `starts`: ready ones to begin from and change.
    """

    label: str
    setting: bool = False
    form: Annotated[str | None, Ref("forms"), Later()] = None
    owner: Literal["person", "team", "organization"] = "person"
    parts: Mapping[str, str] = field(default_factory=dict)
    follows: Literal["training", "goal", "improvement-plan"] | None = None
    steps_tracked: Annotated[bool, Later()] = False
    day_one: Moment | None = None
    first_days: tuple[Duration, ...] = ()
    phases: Mapping[str, PlanPhase] = field(default_factory=dict)
    meets: Mapping[str, str] = field(default_factory=dict)
    starts: Mapping[str, Start] = field(default_factory=dict)

    def faults(self) -> Iterator[tuple[str, str]]:
        yield from days_faults(self.first_days, self.day_one)
        yield from phases_faults(self.phases)
        yield from starts_faults(self.starts, self.parts)


@dataclass(frozen=True, kw_only=True)
class Framework(Sourced):
    """A framework by its titles: those under `items`, or of the work of the library that `use` names.

    `own` names a text on the sponsor's own shelf, which counts where it is there. `depth`: which of the work's lines
    are meant, 1 is the top; all when nothing is said.
    """

    label: str
    use: str = ""
    own: str = ""
    depth: Annotated[int | None, Within(1, DEEPEST)] = None
    credit: str = ""
    items: Mapping[str, str] = field(default_factory=dict)
    levels: Annotated[tuple[str, ...], Later()] = ()
    for_roles: Annotated[tuple[Annotated[str, Ref("roles")], ...], Later()] = ()

    def faults(self) -> Iterator[tuple[str, str]]:
        yield from super().faults()
        if not self.use and not self.own and not self.items:
            yield "items", "The titles stand here, under items; or use names a work of the library, own one of yours."
        if self.depth and not self.use:
            yield "depth", "How deep is said of a work of the library; name it under use."


@dataclass(frozen=True)
class Question:
    """One question of a form. `optional`: it may be left out; what is missing is then never asked twice."""

    says: str
    type: FactType | Literal["paragraph"] = "text"
    choices: tuple[str, ...] = ()
    optional: bool = False
    fact: Annotated[str | None, Ref("@facts"), Later()] = None

    def faults(self) -> Iterator[tuple[str, str]]:
        if self.choices and self.type not in ("choice", "list"):
            yield "choices", "Only a choice or a list has words to choose from."
        if self.type == "choice" and not self.choices:
            yield "choices", "Which words can be chosen?"


@dataclass(frozen=True, kw_only=True)
class Form(Sourced):
    """Questions that are asked together. `seen_by`: the pair, the person alone, or the coordinator too.

    `duties`: only in these. `steps`: what each will do is agreed on under it, and stays until it is done.
    """

    label: str
    by: Annotated[tuple[Annotated[str, Ref("roles")], ...], Later()] = ()
    duties: tuple[Annotated[str, Ref("duties")], ...] = ()
    steps: bool = False
    seen_by: Annotated[Literal["person", "pair", "team", "coordinator"], Later()] = "pair"
    framework: Annotated[str | None, Ref("frameworks"), Later()] = None
    questions: Mapping[str, Question] = field(default_factory=dict)


@dataclass(frozen=True)
class Instrument(Sourced):
    """A questionnaire, self-assessment or rubric by its key, and when it is asked.

    `criterion`: where fidelity counts as reached. `from_day`, `until_day`: the days of the year it may be taken.
    """

    label: str
    at: Annotated[tuple[Moment, ...], Later()] = ()
    areas: Annotated[tuple[str, ...], Later()] = ()
    credit: Annotated[str, Later()] = ""
    use: str = ""
    kind: Literal["survey", "needs", "self-assessment", "rubric", "fidelity"] = "survey"
    by: Annotated[tuple[Annotated[str, Ref("roles")], ...], Later()] = ()
    framework: Annotated[str | None, Ref("frameworks"), Later()] = None
    form: Annotated[str | None, Ref("forms"), Later()] = None
    items: Annotated[Mapping[str, str], Later()] = field(default_factory=dict)
    levels: Annotated[tuple[str, ...], Later()] = ()
    seen_by: Annotated[Literal["person", "pair", "team", "coordinator"], Later()] = "person"
    criterion: Share | None = None
    from_day: MonthDay | None = None
    until_day: MonthDay | None = None
    leads_to: Annotated[str | None, Ref("artifacts"), Later()] = None

    def faults(self) -> Iterator[tuple[str, str]]:
        yield from super().faults()
        if self.criterion and self.kind != "fidelity":
            yield "criterion", "A criterion is of fidelity; say kind: fidelity."
        if (self.from_day is None) != (self.until_day is None):
            yield "until_day", "A window has a first and a last day."


@dataclass(frozen=True, kw_only=True)
class Cycle(Sourced):
    """A row of steps that comes again: an inquiry, an observation, an exchange of recordings.

    Of its steps: `optional`, those that may be left out; `whose`, who does one (both, where nothing is said); `due`, so
    long after the start; `asks`, the form of one; `evidence`, those in which is taken down what is seen and heard.
    `recording`: it may use one, and then everybody in `consent_of` has said yes before.
    """

    label: str
    steps: Mapping[str, str]
    duties: tuple[Annotated[str, Ref("duties")], ...] = ()
    optional: tuple[str, ...] = ()
    whose: Mapping[str, Literal["helper", "supported", "both"]] = field(default_factory=dict)
    due: Mapping[str, Duration] = field(default_factory=dict)
    asks: Mapping[str, Annotated[str, Ref("forms")]] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()
    weeks: Annotated[Span | None, Later()] = None
    forms: Annotated[tuple[Annotated[str, Ref("forms")], ...], Later()] = ()
    recording: Annotated[bool, Later()] = False
    consent_of: Annotated[tuple[str, ...], Later()] = ()
    among: Annotated[Literal["pair", "peers", "team"], Later()] = "pair"

    def faults(self) -> Iterator[tuple[str, str]]:
        yield from super().faults()
        if len(self.steps) < 2:
            yield "steps", "A cycle has at least two steps."
        for name in ("optional", "whose", "due", "asks", "evidence"):
            if unknown := [step for step in getattr(self, name) if step not in self.steps]:
                yield name, f"“{unknown[0]}” is none of the steps of this cycle: {', '.join(self.steps)}."
        if any(each.unit not in DAYS for each in self.due.values()):
            yield "due", "So long after the start is in days or weeks, for example 1 week."
        if self.recording and not self.consent_of:
            yield "consent_of", "A recording needs consent; name whose."


@dataclass(frozen=True)
class PhaseStep:
    """One phase: who leads, and what it needs before the next (in words, pieces of evidence, times at criterion)."""

    label: str
    leads: str
    needs: str = ""
    helper_does: tuple[str, ...] = ()
    evidence: Annotated[int, Within(0, 20)] = 0
    fidelity: Annotated[int, Within(0, 10)] = 0
    monitors: str = ""


@dataclass(frozen=True)
class Practices:
    """What a team works on: named here, or by each engagement itself when nothing is named."""

    named: Mapping[str, str] = field(default_factory=dict)
    priority_at_most: Annotated[int | None, Within(1, 20)] = None
    linked_to: str = ""


@dataclass(frozen=True)
class Phases:
    """Gradual release of responsibility, kept for each practice or engagement.

    `hands_over`: pieces of work the helper does at first, and somebody there in the end. `stages`: how far a team
    may be, which it says in its minutes.
    """

    per: Literal["practice", "engagement"]
    steps: Mapping[str, PhaseStep]
    may_go_back: bool = True
    practices: Practices | None = None
    hands_over: Mapping[str, str] = field(default_factory=dict)
    stages: Mapping[str, str] = field(default_factory=dict)

    def faults(self) -> Iterator[tuple[str, str]]:
        if len(self.steps) < 2:
            yield "steps", "There is something to hand over only where there are at least two phases."


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
    owner_role: Annotated[str | None, Ref("roles")] = None
    takes: Duration | None = None
    one_per: str = ""
    reads: tuple[Annotated[str, Ref("instruments")], ...] = ()
    makes: tuple[Annotated[str, Ref("artifacts")], ...] = ()
    places: tuple[str, ...] = ()
    staffing: Annotated[str | None, Ref("staffing")] = None
    states: tuple[Literal["done", "adapted", "not-feasible"], ...] = ("done", "adapted", "not-feasible")
