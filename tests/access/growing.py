"""Which goal, step towards it, cycle or message a line of the table of pages means for each column."""

from alongside.practice.growth.models.cycles import Cycle
from alongside.practice.growth.models.goals import Action, Goal
from alongside.practice.messages.models import Message, Report
from tests.access.scene import Scene
from tests.access.whom import some_pair


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


# Address -> the row its path means.
GROWING = {
    "desk:goals": engagement,
    "desk:goal": goal,
    "desk:step-done": step_towards,
    "desk:cycles": engagement,
    "desk:cycle": cycle,
    "desk:messages-with": engagement,
    "desk:messages-report": message,
    "office:reported-one": reported,
}
