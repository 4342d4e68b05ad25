"""Setting a goal or a plan, wording it, sharing it and taking that back, looking back at it, closing it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from alongside.kernel.access import Verb, Who
from alongside.kernel.errors import NotAllowed, Refused
from alongside.people.models.persons import Person
from alongside.practice.growth.access import GOALS
from alongside.practice.growth.actions.steps import Step, add_step
from alongside.practice.growth.actions.writing import demand_workable, fresh, reword, sent_before, tell
from alongside.practice.growth.enums import Outcome, ReviewKind
from alongside.practice.growth.models.goals import Goal, Review
from alongside.practice.growth.rules import LONGEST, asked
from alongside.practice.growth.sealing import Said, said_in
from alongside.programs.actions.focuses import close_focus, open_focus, reword_focus
from alongside.programs.enums import FocusKind
from alongside.programs.facts import pinned, today
from alongside.programs.models.engagements import Engagement

LONGEST_FIGURE = 40


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A goal as it was typed: `said` are its words by name (title, why, now, success, area, tags, part-…); `steps` are
    those it begins with."""

    key: UUID
    kind: str
    said: Said
    shared: bool = True
    review_on: date | None = None
    follows: Goal | None = None
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Look:
    """A look back as it was typed: what one sees now, and the day to look again."""

    key: UUID
    kind: ReviewKind
    said: str
    next_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Result:
    """A result so far as it was typed: the day it was seen, a figure ("12 of 25"), and a sentence."""

    key: UUID
    seen_on: date
    figure: str = ""
    text: str = ""


@transaction.atomic
def set_goal(*, engagement: Engagement, draft: Draft, by: Person, who: Who) -> Goal:
    """Set a goal. The same key again is the same goal. Shared, it is a focus that sessions may point at.

    Raises Refused, with the field, for words that the program does not know or that are missing; NotHere for anybody
    who is not in this engagement today.
    """
    demand_workable(engagement, by, who)
    here = sent_before(Goal, by=by, key=draft.key)
    if here is not None:
        return here
    _check(engagement, draft.kind, draft.said)
    if draft.follows is not None:
        GOALS.demand(who, Verb.READ, draft.follows)
    row = Goal(
        engagement=engagement,
        kind=draft.kind,
        shared=draft.shared,
        review_on=draft.review_on,
        follows=draft.follows,
    )
    goal = fresh(row, by=by, key=draft.key, said=draft.said)
    _point(goal, draft.said, by)
    tell("goal-set", goal, by=by, kind=goal.kind)
    for step in draft.steps:
        add_step(goal=goal, step=step, by=by, who=who)
    return goal


@transaction.atomic
def word_goal(*, goal: Goal, said: Said, review_on: date | None, by: Person, who: Who) -> Goal:
    """Give a goal other words, and another day to look back. Only who wrote it does."""
    held = _held(goal, by, who)
    _check(held.engagement, held.kind, said)
    reword(held, by=by, said=said)
    held.review_on = review_on
    held.save(update_fields=["review_on"])
    _point(held, said, by)
    tell("goal-worded", held, by=by, kind=held.kind)
    return held


@transaction.atomic
def share_goal(*, goal: Goal, shared: bool, by: Person, who: Who) -> Goal:
    """Share a goal with everybody in the engagement, or take that back. Only who wrote it does."""
    held = _held(goal, by, who)
    if held.author_id != by.pk:
        raise NotAllowed("Only who wrote this decides who reads it.")
    if held.shared != shared:
        held.shared = shared
        held.save(update_fields=["shared"])
        _point(held, said_in(held), by)
        tell("goal-shared" if shared else "goal-kept-private", held, by=by)
    return held


@transaction.atomic
def review_goal(*, goal: Goal, look: Look, by: Person, who: Who) -> Review:
    """Look back at a goal, with a few words, and say when again."""
    held = _held(goal, by, who)
    here = sent_before(Review, by=by, key=look.key)
    if here is not None:
        return here
    if not look.said.strip():
        raise Refused("Write what you see now, in a sentence.", field="said")
    row = Review(engagement=held.engagement, goal=held, kind=look.kind, shared=held.shared)
    review = fresh(row, by=by, key=look.key, said={"text": look.said})
    held.review_on = look.next_on
    held.save(update_fields=["review_on"])
    tell("goal-reviewed", held, by=by, how=look.kind)
    return review


@transaction.atomic
def note_result(*, goal: Goal, result: Result, by: Person, who: Who) -> Review:
    """Note what can be seen of a goal by a day, in a figure, a sentence or both. The same key again is the same one."""
    held = _held(goal, by, who)
    here = sent_before(Review, by=by, key=result.key)
    if here is not None:
        return here
    if not (result.figure.strip() or result.text.strip()):
        raise Refused("Write a figure, or a sentence about what you see.", field="figure")
    if len(result.figure) > LONGEST_FIGURE or len(result.text) > LONGEST:
        raise Refused(f"A figure has at most {LONGEST_FIGURE} letters. The rest is for the sentence.", field="figure")
    if result.seen_on > today(held.engagement.cohort):
        raise Refused("This day is still to come. Choose the day it was seen.", field="seen_on")
    said = {"on": result.seen_on.isoformat(), "figure": result.figure, "text": result.text}
    row = Review(engagement=held.engagement, goal=held, kind=ReviewKind.RESULT, shared=held.shared)
    review = fresh(row, by=by, key=result.key, said=said)
    tell("goal-result-noted", held, by=by)
    return review


@transaction.atomic
def close_goal(*, goal: Goal, outcome: Outcome, by: Person, who: Who) -> Goal:
    """Say what became of a goal. It stays readable, and sessions no longer point at it."""
    held = _held(goal, by, who)
    if held.closed_on is None:
        held.closed_on, held.outcome, held.review_on = today(held.engagement.cohort), outcome, None
        held.save(update_fields=["closed_on", "outcome", "review_on"])
        if held.focus is not None:
            close_focus(focus=held.focus, on=held.closed_on)
        tell("goal-closed", held, by=by, outcome=outcome)
    return held


@transaction.atomic
def reopen_goal(*, goal: Goal, by: Person, who: Who) -> Goal:
    """Take up a goal again that was closed."""
    held = _held(goal, by, who)
    if held.closed_on is not None:
        held.closed_on, held.outcome = None, ""
        held.save(update_fields=["closed_on", "outcome"])
        _point(held, said_in(held), by)
        tell("goal-reopened", held, by=by)
    return held


def _held(goal: Goal, by: Person, who: Who) -> Goal:
    """The goal as it is now, locked, for somebody who may work on it."""
    GOALS.demand(who, Verb.CHANGE, goal)
    rows = Goal.objects.select_for_update(of=("self",), no_key=True)
    held = rows.select_related("engagement__cohort", "engagement__supported", "focus__engagement").get(pk=goal.pk)
    demand_workable(held.engagement, by, who)
    return held


def _check(engagement: Engagement, kind: str, said: Said) -> None:
    blueprint = pinned(engagement.cohort_id, on=today(engagement.cohort)).blueprint
    asked(blueprint, engagement, kind).check(said)


def _point(goal: Goal, said: Said, by: Person) -> None:
    """Keep the focus of a goal as the goal is: open under its title while it is shared, without words otherwise."""
    day = today(goal.engagement.cohort)
    if goal.shared and goal.closed_on is None and goal.focus is not None:
        reword_focus(focus=goal.focus, label=said["title"], on=day)
    elif goal.shared and goal.closed_on is None:
        label = said["title"]
        goal.focus = open_focus(engagement=goal.engagement, kind=FocusKind.GOAL, label=label, by=by, on=day)
        goal.save(update_fields=["focus"])
    elif not goal.shared and goal.focus is not None:
        close_focus(focus=goal.focus, on=day, forget=True)
