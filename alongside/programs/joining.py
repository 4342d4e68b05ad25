"""What a program asks of an organization that joins, by key and in words: stages, what it takes on, steps. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from alongside.blueprint.grammar import Duration, month_day_of
from alongside.blueprint.judgement import sentence
from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.growth import Form, Question, Step
from alongside.blueprint.parts.joining import Agreement, Promise
from alongside.blueprint.parts.work import Event
from alongside.programs.enums import StepKind, StepState

LONGEST_KEY = 80


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing a program asks of an organization. `shows`: what shows that it is so. `otherwise`: what to do else.

    `more`: what else the file says of it, in words. `repeats`: it is asked anew each school week, month or year.
    `owner_role`: the role whose holder there owns it. `states`: how it may come out. `shared`: the role whose
    responsibilities are shared among others where this is not feasible.
    """

    kind: StepKind
    key: str
    label: str
    shows: str = ""
    owner: str = ""
    otherwise: str = ""
    more: tuple[str, ...] = ()
    repeats: str = ""
    owner_role: str = ""
    states: tuple[str, ...] = tuple(StepState.values)
    shared: str = ""


@dataclass(frozen=True, slots=True)
class Window:
    """A day by which somebody owes something: who, by key (`roles`) and in words (`owed_by`), and how long before they
    are reminded."""

    key: str
    label: str
    day: date
    owed_by: str
    remind: Duration | None
    roles: tuple[str, ...] = ()

    @property
    def from_day(self) -> date | None:
        """The first day on which whoever owes it is reminded."""
        return self.remind.after(self.day, times=-1) if self.remind else None


def agreements_of(blueprint: Blueprint) -> Mapping[str, Agreement]:
    """The agreements of organizations, by key."""
    return {key: one for key, one in blueprint.agreements.items() if one.of == "organization"}


def stages_of(blueprint: Blueprint) -> list[Asked]:
    """The stages of joining, in the file's order. Their keys are the words themselves."""
    named = blueprint.joining.stages if blueprint.joining else ()
    return [Asked(StepKind.STAGE, _key(stage), stage[:1].upper() + stage[1:]) for stage in named]


def interest_of(blueprint: Blueprint) -> str:
    """Key of the stage that is over with an interest form; empty where the program has none."""
    joining = blueprint.joining
    return _stage_named(blueprint, joining.interest or "") if joining else ""


def meeting_of(blueprint: Blueprint) -> Event | None:
    """The information meeting; None where the program has none."""
    key = blueprint.joining.meeting if blueprint.joining else None
    return blueprint.events[key] if key else None


def meeting_stage(blueprint: Blueprint) -> str:
    """Key of the stage that is over for who came to an information meeting; empty where the program has none."""
    joining = blueprint.joining
    return _stage_named(blueprint, joining.meeting or "") if joining else ""


def interest_form(blueprint: Blueprint) -> Form | None:
    """The form by which a district or school says that it is interested; None where the program has none."""
    return blueprint.forms.get(blueprint.joining.interest or "") if blueprint.joining else None


def survey_of(blueprint: Blueprint) -> Mapping[str, Question]:
    """The questions of the interest form, by key; none where the program has none."""
    form = interest_form(blueprint)
    return form.questions if form else {}


def signing_of(blueprint: Blueprint) -> str:
    """Key of the stage that is over when all have signed: the one called as the program calls an agreement."""
    word = blueprint.words.agreement.one.casefold()
    named = [stage.key for stage in stages_of(blueprint) if word in stage.label.casefold()]
    return named[0] if named else ""


def promises_of(blueprint: Blueprint) -> list[Asked]:
    """What an organization takes on."""
    joining = blueprint.joining
    if joining is None:
        return []
    return [
        Asked(
            StepKind.PROMISE,
            key,
            one.label,
            one.evidence,
            blueprint.roles[one.owner].one if one.owner else "",
            more=tuple(_of_promise(blueprint, one)),
        )
        for key, one in joining.promises.items()
    ]


def steps_of(blueprint: Blueprint) -> list[Asked]:
    """Steps of the program itself, in their order, each with who owns it."""
    ordered = sorted(blueprint.steps.items(), key=lambda each: each[1].order)
    return [
        Asked(
            *(StepKind.STEP, key, one.label, "", one.owner, one.otherwise),
            more=tuple(_of_step(blueprint, one)),
            repeats=one.repeats or "",
            owner_role=one.owner_role or "",
            states=(*one.states, StepState.OPEN.value),
            shared=one.staffing or "",
        )
        for key, one in ordered
    ]


def windows_of(blueprint: Blueprint, *, on: date) -> list[Window]:
    """The days by which names are owed, each the next one that is not over, the nearest first."""
    windows = blueprint.joining.windows if blueprint.joining else {}
    found = [window_of(blueprint, key, month_day_of(text).on_or_after(on)) for key, text in windows.items()]
    return sorted(found, key=lambda window: window.day)


def owed(blueprint: Blueprint, *, on: date) -> list[Window]:
    """Every day of the year by which somebody owes something: windows of joining, and dates of the calendar."""
    windows = windows_of(blueprint, on=on)
    known = {window.key for window in windows}
    dates = [(key, due.on) for key, due in blueprint.calendar.dates.items() if due.on and key not in known]
    return windows + [window_of(blueprint, key, day.on_or_after(on)) for key, day in dates]


def window_of(blueprint: Blueprint, key: str, day: date) -> Window:
    """What is owed by a day, as the calendar says it."""
    due = blueprint.calendar.dates.get(key)
    roles = tuple(role for role in (due.of if due else ()) if role in blueprint.roles)
    owed_by = " or ".join(blueprint.roles[role].one for role in roles)
    label = due.label if due else key.replace("-", " ").capitalize()
    return Window(key, label, day, owed_by, due.remind if due else None, roles)


def asked_of(blueprint: Blueprint) -> dict[tuple[str, str], Asked]:
    """Everything that can be noted of an organization, by kind and key."""
    every = [*stages_of(blueprint), *promises_of(blueprint), *steps_of(blueprint)]
    return {(one.kind.value, one.key): one for one in every}


def _of_promise(blueprint: Blueprint, one: Promise) -> Iterator[str]:
    if one.release:
        yield f"{one.release} set free each week"
    if one.events:
        yield f"for {', '.join(blueprint.events[key].label for key in one.events)}"


def _of_step(blueprint: Blueprint, one: Step) -> Iterator[str]:
    if one.repeats:
        yield f"each {one.repeats.replace('-', ' ')}"
    if one.one_per:
        yield f"one for each {one.one_per}"
    if one.takes:
        yield f"takes {one.takes}"
    if one.places:
        yield ", ".join(one.places)
    if one.reads:
        yield f"reads {', '.join(blueprint.instruments[key].label for key in one.reads)}"
    if one.makes:
        yield f"makes {', '.join(blueprint.artifacts[key].label for key in one.makes)}"
    if one.done_when:
        yield f"done once {sentence(one.done_when)}"


def _stage_named(blueprint: Blueprint, key: str) -> str:
    """The stage called as the key of what ends it."""
    called = key.replace("-", " ")
    return next((stage.key for stage in stages_of(blueprint) if called and called in stage.key), "")


def _key(words: str) -> str:
    return words.casefold()[:LONGEST_KEY]
