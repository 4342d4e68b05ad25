"""Steps towards a goal, and those a team agreed on: who does what by when, and that it is done."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from alongside.kernel.access import Verb, Who
from alongside.kernel.errors import Refused
from alongside.people.models.persons import Person
from alongside.practice.growth.access import ACTIONS, GOALS
from alongside.practice.growth.actions.writing import demand_party, demand_workable, fresh, sent_before, tell
from alongside.practice.growth.models.goals import Action, Goal
from alongside.practice.growth.rules import LONGEST_TITLE
from alongside.programs.facts import today
from alongside.programs.models.engagements import Engagement


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step as it was typed. `shared`: a step of one's own towards a shared goal may stay one's own."""

    key: UUID
    text: str
    owner: Person
    due: date | None = None
    shared: bool = True


@transaction.atomic
def add_step(*, goal: Goal, step: Step, by: Person, who: Who) -> Action:
    """Add a step towards a goal. What is private stays so: a step of a private goal is never shared."""
    GOALS.demand(who, Verb.CHANGE, goal)
    demand_workable(goal.engagement, by, who)
    here = sent_before(Action, by=by, key=step.key)
    if here is not None:
        return here
    check_step(goal.engagement, step)
    shared = step.shared and goal.shared
    row = Action(engagement=goal.engagement, goal=goal, owner=step.owner, due=step.due, shared=shared)
    action = fresh(row, by=by, key=step.key, said={"text": step.text})
    tell("action-added", action, by=by, owner=step.owner.pk, due=step.due)
    return action


def check_step(engagement: Engagement, step: Step) -> None:
    """Raise Refused, with the field, for a step that says nothing, or whose owner is not in the engagement."""
    if not step.text.strip():
        raise Refused("Write what will be done.", field="text")
    if len(step.text) > LONGEST_TITLE:
        raise Refused(f"At most {LONGEST_TITLE} letters fit here.", field="text")
    demand_party(engagement, step.owner)


@transaction.atomic
def mark_done(*, action: Action, done: bool, by: Person, who: Who) -> Action:
    """Say that a step is done, or that it is not. Twice is once."""
    ACTIONS.demand(who, Verb.CHANGE, action)
    rows = Action.objects.select_for_update(of=("self",), no_key=True)
    held = rows.select_related("engagement__cohort", "engagement__supported").get(pk=action.pk)
    demand_workable(held.engagement, by, who)
    if (held.done_on is not None) != done:
        held.done_on, held.done_by = (today(held.engagement.cohort), by) if done else (None, None)
        held.save(update_fields=["done_on", "done_by"])
        tell("action-done" if done else "action-reopened", held, by=by)
    return held
