"""Which goal, step towards it, cycle or message a line of the table of pages means for each column."""

from collections.abc import Mapping
from typing import Any

from alongside.kernel.access import Access
from alongside.practice.growth.access import (
    ACTIONS,
    CHECKS,
    CLOSINGS,
    CYCLE_STEPS,
    CYCLES,
    DECISIONS,
    EVIDENCE,
    GOALS,
    HANDOVERS,
    MINUTES,
    MOVES,
    PASSED,
    PRACTICES,
    REVIEWS,
    SHEETS,
    SIGNS,
)
from alongside.practice.growth.models.advice import Advice
from alongside.practice.growth.models.cycles import Cycle
from alongside.practice.growth.models.goals import Action, Goal
from alongside.practice.growth.models.meetings import Minutes
from alongside.practice.growth.models.release import Practice
from alongside.practice.messages.models import Message, Report
from alongside.programs.models.rematches import RematchRequest
from tests.access.scene import Scene, Two
from tests.access.whom import UNKNOWN, pair_of, some_pair


def engagement(scene: Scene, name: str, relation: str) -> str:
    """The public id of an engagement."""
    return some_pair(scene, name, relation).engagement.public_id


def goal_of(scene: Scene, name: str, relation: str) -> Goal:
    """What whoever is helped in a pair set and shares."""
    return Goal.objects.get(engagement=some_pair(scene, name, relation).engagement, shared=True)


def goal(scene: Scene, name: str, relation: str) -> str:
    """The public id of a shared goal."""
    return goal_of(scene, name, relation).public_id


def step_towards(scene: Scene, name: str, relation: str) -> str:
    """The public id of the step towards it."""
    return Action.objects.get(goal=goal_of(scene, name, relation)).public_id


def cycle(scene: Scene, name: str, relation: str) -> str:
    """The public id of the cycle that serves it."""
    return Cycle.objects.get(goal=goal_of(scene, name, relation)).public_id


def message(scene: Scene, name: str, relation: str) -> str:
    """The public id of what whoever is helped wrote."""
    return Message.objects.get(engagement=some_pair(scene, name, relation).engagement).public_id


def reported(scene: Scene, name: str, relation: str) -> str:
    """The public id of a report of it."""
    return Report.objects.get(message__engagement=some_pair(scene, name, relation).engagement).public_id


def advice_of(scene: Scene, name: str, relation: str) -> Advice | None:
    """What whoever helps in a pair asked others: it is of no pair, so that one's own is the same in each."""
    pair = pair_of(scene, name, relation) if relation in ("own", "cohort", "other") else None
    if pair is None:
        return None
    return Advice.objects.filter(author=pair.helper.person, cohort=pair.engagement.cohort).first()


def advice(scene: Scene, name: str, relation: str) -> str:
    """Its public id; who asked nothing has none."""
    found = advice_of(scene, name, relation)
    return found.public_id if found else UNKNOWN


def change_asked(scene: Scene, name: str, relation: str) -> str:
    """The public id of what was asked by whoever is helped."""
    found = RematchRequest.objects.filter(engagement=some_pair(scene, name, relation).engagement).first()
    return found.public_id if found else UNKNOWN


def practice(scene: Scene, name: str, relation: str) -> str:
    """The public id of what a team is handed; two people are handed nothing."""
    found = Practice.objects.filter(engagement=some_pair(scene, name, relation).engagement).first()
    return found.public_id if found else UNKNOWN


def minutes(scene: Scene, name: str, relation: str) -> str:
    """The public id of the minutes of a team."""
    found = Minutes.objects.filter(engagement=some_pair(scene, name, relation).engagement).first()
    return found.public_id if found else UNKNOWN


# Noun -> its rules, where two set it themselves, and where it is of a team.
OF_TWO: Mapping[str, Access[Any]] = {
    "Goal": GOALS,
    "Action": ACTIONS,
    "Look": REVIEWS,
    "Cycle": CYCLES,
    "CycleStep": CYCLE_STEPS,
    "Evidence": EVIDENCE,
    "Sheet": SHEETS,
    "Closing": CLOSINGS,
    "Passed": PASSED,
}
OF_TEAM: Mapping[str, Access[Any]] = {
    "Practice": PRACTICES,
    "Move": MOVES,
    "Sign": SIGNS,
    "FidelityCheck": CHECKS,
    "Handover": HANDOVERS,
    "Minutes": MINUTES,
    "Decision": DECISIONS,
}


def growth_row(noun: str, pair: Two) -> Any:
    """The one shared row of a noun that an engagement has; None where two have none of a team's."""
    access = OF_TWO.get(noun) or OF_TEAM[noun]
    return access.model._default_manager.filter(engagement=pair.engagement, shared=True).first()


# Address -> the row its path means.
GROWING = {
    "desk:goals": engagement,
    "desk:goal": goal,
    "desk:step-done": step_towards,
    "desk:cycles": engagement,
    "desk:rematch": engagement,
    "desk:handover": engagement,
    "desk:ending": engagement,
    "office:engagements-keep": change_asked,
    "desk:cycle": cycle,
    "desk:messages-with": engagement,
    "desk:messages-report": message,
    "office:reported-one": reported,
    "desk:advice-one": advice,
    "office:advice-one": advice,
    "desk:release": engagement,
    "desk:practice": practice,
    "desk:minutes": engagement,
    "desk:meeting": minutes,
    "desk:sheets": engagement,
    "desk:services": engagement,
    "desk:services-csv": engagement,
}
