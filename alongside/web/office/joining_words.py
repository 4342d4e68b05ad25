"""How joining stands, in words: stages, must or may, what is taken on, what follows, and what was done when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from alongside.blueprint.judgement import Answer, Finding
from alongside.blueprint.language import Blueprint
from alongside.kernel.clock import SchoolYear, monday_of
from alongside.people.enums import OrganizationKind
from alongside.people.models.organizations import Organization
from alongside.programs.enums import StepKind, StepState
from alongside.programs.joining import Asked, asked_of, promises_of, signing_of, stages_of, steps_of
from alongside.programs.models.agreements import Agreement, JoiningStep, OrganizationFact
from alongside.programs.queries_agreements import Standing, facts_of, required
from alongside.web.office.days import written
from alongside.web.shared.request import Request

type Taken = Mapping[tuple[str, str], JoiningStep]


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: its number, what it is called with its day, whether it is done, and whether it is the next one."""

    n: int
    label: str
    done: bool
    now: bool


@dataclass(frozen=True, slots=True)
class Promise:
    """Something asked and how it stands."""

    asked: Asked
    line: JoiningStep | None
    word: str
    says: str
    by_itself: bool = False

    @property
    def kept(self) -> bool:
        return self.by_itself or (self.line is not None and self.line.state in (StepState.DONE, StepState.ADAPTED))


@dataclass(frozen=True, slots=True)
class Place:
    """One organization and whether it must join, with why."""

    place: Organization
    must: bool
    known: bool
    why: str
    facts: tuple[str, ...]


def stages(
    blueprint: Blueprint, standing: Standing, taken: Taken, *, on: date, by_itself: Mapping[str, Finding] | None = None
) -> list[Stage]:
    """The stages of joining; where a program names none, its steps; else that everybody signs. Signing is over when a
    text is in force; the others when that was noted, or holds by itself."""
    signing, holds = signing_of(blueprint), standing.in_force(on) is not None
    found: list[tuple[str, bool, bool]] = []
    for stage in stages_of(blueprint):
        one = _stands(stage, taken)
        done = holds if stage.key == signing else one.kept
        day = f", {_short(one.line.day)}" if one.line and done and stage.key != signing else ""
        found.append((f"{stage.label}{day}", done, done))
    if not found:
        steps = [_step(asked, taken, by_itself or {}, on) for asked in steps_of(blueprint)]
        found = [_told(one) for one in steps] or [("Everybody signs", holds, holds)]
    first = next((n for n, (_, _, settled) in enumerate(found) if not settled), -1)
    return [Stage(n + 1, label, done, n == first) for n, (label, done, _) in enumerate(found)]


def _told(one: Promise) -> tuple[str, bool, bool]:
    """A step as a stage: its words, whether it is done, and whether nobody waits for it any more."""
    without = one.line is not None and one.line.state == StepState.NOT_FEASIBLE
    label = f"{one.asked.label}: {StepState.NOT_FEASIBLE.label.lower()}" if without else one.asked.label
    return label, one.kept, one.kept or without


def promises(blueprint: Blueprint, taken: Taken) -> list[Promise]:
    """What the organization takes on, and how each stands."""
    return [_stands(asked, taken) for asked in promises_of(blueprint)]


def every_step(
    blueprint: Blueprint, taken: Taken, *, on: date, by_itself: Mapping[str, Finding] | None = None
) -> list[Promise]:
    """Everything that can be noted by hand, stages first; `by_itself`: steps whose condition holds, with why."""
    by_hand = [stage for stage in stages_of(blueprint) if stage.key != signing_of(blueprint)]
    steps = [_step(asked, taken, by_itself or {}, on) for asked in steps_of(blueprint)]
    return [*(_stands(asked, taken) for asked in (*by_hand, *promises_of(blueprint))), *steps]


def places(request: Request, row: Agreement) -> list[Place]:
    """The schools of an organization, or itself where it has none, each with whether it must join. Two queries."""
    here = Organization.objects.filter(path__startswith=row.place.path, kind=OrganizationKind.SCHOOL)
    several = list(here.order_by("name", "pk")) or [row.place]
    facts = facts_of(row.cohort, {*several, row.place}, on=request.who.on)
    own = facts.get(row.place.pk, {})
    return [_place(request, place, {**own, **facts.get(place.pk, {})}) for place in several]


def must_or_may(request: Request, row: Agreement) -> Mapping[str, object] | None:
    """How many must, may, or are not known; None where the program leaves it to everybody."""
    joining = request.blueprint.joining
    if joining is None or joining.required_when is None:
        return None
    every = places(request, row)
    must = [one for one in every if one.must]
    unknown = [one for one in every if not one.known]
    return {
        "all": len(every),
        "must": len(must),
        "may": len(every) - len(must) - len(unknown),
        "unknown": len(unknown),
        "why": must[0].why if must else "",
        "schools": every != [] and every[0].place.pk != row.organization_id,
    }


def then(standing: Standing, *, on: date) -> list[tuple[str, str]]:
    """What follows the last signature: (icon, words)."""
    back = ("undo-2", "It can be withdrawn, with a day and a reason; what was signed stays to be read")
    if standing.agreement.organization is None:
        return [("refresh-cw", "If its words or its people change, they are asked again by themselves"), back]
    count = sum(1 for line in standing.newest.lines if line.kind != "words")
    name = standing.agreement.named
    holds = standing.in_force(on)
    became = "are" if holds is not None else "become"
    terms = f"{count} {'term' if count == 1 else 'terms'} {became} settings for {name}"
    told = [("settings", terms)] if count else []
    told.append(("users", "People of its schools can be invited by a roster"))
    return [*told, back]


def history(standing: Standing, taken: Taken, blueprint: Blueprint) -> list[tuple[date, str]]:
    """What was done, the newest first: (day, words)."""
    zone = ZoneInfo(standing.agreement.cohort.time_zone)
    told: list[tuple[date, datetime, str]] = []
    for kept in standing.texts:
        number = kept.row.number
        why = f": {kept.row.why}" if kept.row.why else ""
        told.append((kept.row.made_at.astimezone(zone).date(), kept.row.made_at, f"Text {number}{why}"))
        labels = {side.key: side.label for side in kept.sides}
        for key, one in kept.signed.items():
            day = one.signed_at.astimezone(zone).date()
            told.append((day, one.signed_at, f"{labels.get(key, key)} signed text {number}"))
        if kept.withdrawn_from is not None:
            gone = kept.row.withdrawal
            day = gone.at.astimezone(zone).date()
            told.append((day, gone.at, f"Text {number} withdrawn from {written(gone.from_day)} on: {gone.reason}"))
    known = asked_of(blueprint)
    for step, line in taken.items():
        asked = known.get(step)
        label = asked.label if asked else step[1].replace("-", " ").capitalize()
        word = "reminded" if line.kind == StepKind.WINDOW else StepState(line.state).label.lower()
        told.append((line.day, line.at, f"{label}: {word}{f'. {line.note}' if line.note else ''}"))
    return [(day, words) for day, _, words in sorted(told, key=lambda one: one[:2], reverse=True)]


def _step(asked: Asked, taken: Taken, by_itself: Mapping[str, Finding], on: date) -> Promise:
    """A step as it stands: one that repeats is open again in the next week, month or year; what was noted by hand goes
    before what follows by itself."""
    line = taken.get((asked.kind.value, asked.key))
    if line is not None and asked.repeats and line.day < period_of(asked.repeats, on):
        return Promise(asked, None, "Open again", f"Last on {written(line.day)}")
    if (line is None or line.state == StepState.OPEN) and asked.key in by_itself:
        return Promise(asked, line, "Done", f"By itself: {', '.join(by_itself[asked.key].reasons)}", True)
    return _stands(asked, taken)


def period_of(repeats: str, on: date) -> date:
    """The first day of the week, month or school year a day is in."""
    firsts = {"school-week": monday_of(on), "school-month": on.replace(day=1)}
    return firsts.get(repeats) or SchoolYear.of(on).first_day


def _stands(asked: Asked, taken: Taken) -> Promise:
    line = taken.get((asked.kind.value, asked.key))
    if line is None or line.state == StepState.OPEN:
        return Promise(asked, line, "Open", f"Shown by {asked.shows}" if asked.shows else "")
    parts = [written(line.day), line.note, line.owner if line.owner != asked.owner else ""]
    return Promise(asked, line, str(StepState(line.state).label), ". ".join(part for part in parts if part))


def _place(request: Request, place: Organization, facts: Mapping[str, OrganizationFact]) -> Place:
    found = required(request.blueprint, facts, on=request.who.on)
    answer = found.answer if found else Answer.NO
    since = max((row.from_day for row in facts.values()), default=None)
    why = "; ".join(found.reasons) if found else ""
    words = f"{why}, since {written(since)}" if why and since and answer is Answer.YES else why
    kinds = request.blueprint.kinds
    told = tuple(
        f"{kinds[name].says}: {kinds[name].labels.get(row.value, row.value)}"
        for name, row in facts.items()
        if name in kinds and not words
    )
    return Place(place, answer is Answer.YES, answer is not Answer.UNKNOWN, words, told)


def _short(day: date) -> str:
    return f"{day:%b} {day.day}"
