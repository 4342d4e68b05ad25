"""Steps towards a goal, and those a team agreed on: who does what by when, and that it is done."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from alongside.kernel.access import Verb, Who
from alongside.kernel.errors import Refused
from alongside.people.models.persons import Person
from alongside.practice.growth.access import ACTIONS, GOALS
from alongside.practice.growth.actions.writing import demand_party, demand_workable, fresh, reword, sent_before, tell
from alongside.practice.growth.models.goals import Action, Goal
from alongside.practice.growth.rules import LONGEST, LONGEST_TITLE
from alongside.practice.growth.rules_plans import meets_of
from alongside.practice.growth.sealing import said_in
from alongside.programs.facts import pinned, today
from alongside.programs.models.engagements import Engagement


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step as it was typed. `shared`: a step of one's own towards a shared goal may stay one's own. `whom`: it is a
    talk with somebody of this group, and `asks` what they will be asked."""

    key: UUID
    text: str
    owner: Person
    due: date | None = None
    shared: bool = True
    whom: str = ""
    asks: str = ""


@transaction.atomic
def add_step(*, goal: Goal, step: Step, by: Person, who: Who) -> Action:
    """Add a step towards a goal. What is private stays so: a step of a private goal is never shared."""
    GOALS.demand(who, Verb.CHANGE, goal)
    demand_workable(goal.engagement, by, who)
    here = sent_before(Action, by=by, key=step.key)
    if here is not None:
        return here
    check_step(goal.engagement, step)
    if step.whom:
        _check_talk(goal, step)
    shared = step.shared and goal.shared
    row = Action(engagement=goal.engagement, goal=goal, owner=step.owner, due=step.due, shared=shared, whom=step.whom)
    action = fresh(row, by=by, key=step.key, said={"text": step.text, "asks": step.asks})
    tell("action-added", action, by=by, owner=step.owner.pk, due=step.due)
    return action


def check_step(engagement: Engagement, step: Step) -> None:
    """Raise Refused, with the field, for a step that says nothing, or whose owner is not in the engagement."""
    if not step.text.strip():
        raise Refused("Write what will be done.", field="text")
    if len(step.text) > LONGEST_TITLE:
        raise Refused(f"At most {LONGEST_TITLE} letters fit here.", field="text")
    demand_party(engagement, step.owner)


def _check_talk(goal: Goal, step: Step) -> None:
    blueprint = pinned(goal.engagement.cohort_id, on=today(goal.engagement.cohort)).blueprint
    if step.whom not in meets_of(blueprint, goal.kind):
        raise Refused("That is not in the list any more. Choose again.", field="whom")
    _check_long("asks", step.asks)


def _check_long(field: str, text: str) -> None:
    if len(text) > LONGEST:
        raise Refused(f"A text has at most {LONGEST:,} letters.", field=field)


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What came of a talk, as it was typed: what was asked, what was heard, whether it was held."""

    asks: str
    heard: str
    held: bool


@transaction.atomic
def note_talk(*, action: Action, heard: Heard, by: Person, who: Who) -> Action:
    """Write down what was asked and heard in a talk. Only who planned it does; it may be worded again."""
    ACTIONS.demand(who, Verb.CHANGE, action)
    rows = Action.objects.select_for_update(of=("self",), no_key=True)
    held = rows.select_related("engagement__cohort", "engagement__supported").get(pk=action.pk)
    demand_workable(held.engagement, by, who)
    if not held.whom:
        raise Refused("What was heard is written down of a talk.", field="heard")
    _check_long("asks", heard.asks)
    _check_long("heard", heard.heard)
    reword(held, by=by, said={**said_in(held), "asks": heard.asks, "heard": heard.heard})
    tell("talk-noted", held, by=by)
    return mark_done(action=held, done=heard.held, by=by, who=who)


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
