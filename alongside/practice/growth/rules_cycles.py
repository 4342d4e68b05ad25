"""What a program's file says of its cycles: which there are here, and of each step whose it is, when, what it asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.growth import Cycle as CycleRule
from alongside.blueprint.parts.growth import Question
from alongside.programs.access import HELPING
from alongside.programs.models.engagements import Engagement, Party

COUNTED = 4  # things that can be counted at once
SEATS = 48  # seats a room may have
TEXT = "text"  # the one question of a step that has no form


@dataclass(frozen=True, slots=True)
class StepRule:
    """One step. `whose`: helper, supported or both. `asks`: the questions of its form, or one open one."""

    key: str
    label: str
    optional: bool
    whose: str
    due: date | None
    asks: Mapping[str, Question]
    evidence: bool


def cycles_of(blueprint: Blueprint, engagement: Engagement) -> dict[str, CycleRule]:
    """The cycles that may be run in an engagement, in the file's order."""
    return {key: one for key, one in blueprint.cycles.items() if not one.duties or engagement.duty in one.duties}


def steps_of(blueprint: Blueprint, name: str, *, start: date) -> tuple[StepRule, ...]:
    """The steps of a cycle begun on a day; none where the program has it no more."""
    cycle = blueprint.cycles.get(name)
    if cycle is None:
        return ()
    return tuple(
        StepRule(
            key=key,
            label=label,
            optional=key in cycle.optional,
            whose=cycle.whose.get(key, "both"),
            due=cycle.due[key].after(start) if key in cycle.due else None,
            asks=_asks(blueprint, cycle, key),
            evidence=key in cycle.evidence,
        )
        for key, label in cycle.steps.items()
    )


def _asks(blueprint: Blueprint, cycle: CycleRule, step: str) -> Mapping[str, Question]:
    form = blueprint.forms.get(cycle.asks.get(step, ""))
    return (
        form.questions if form else {TEXT: Question("What do you want to keep of it?", type="paragraph", optional=True)}
    )


def is_theirs(step: StepRule, party: Party | None) -> bool:
    """Tell whether somebody who is in an engagement does this step."""
    if party is None or step.whose == "both":
        return party is not None
    return (party.part in HELPING) == (step.whose == "helper")
