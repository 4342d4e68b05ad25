"""Opening what was written in an engagement. Whoever opens another's words is recorded in the same transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import models, transaction
from django.db.models import QuerySet

from alongside.kernel.access import Access, Verb, Who
from alongside.people.models.persons import Person
from alongside.practice.growth.access import ACTIONS, CYCLE_STEPS, CYCLES, EVIDENCE, GOALS, REVIEWS
from alongside.practice.growth.models.cycles import Cycle, CycleStep, Evidence
from alongside.practice.growth.models.goals import Action, Goal, Review
from alongside.practice.growth.models.written import Written
from alongside.practice.growth.sealing import Said, said_in
from alongside.programs.actions.opening import record_opened
from alongside.programs.models.engagements import Engagement
from alongside.programs.sealing import data_key


@dataclass(frozen=True, slots=True)
class Opened[M: Written]:
    """One row with its words."""

    row: M
    said: Said


@dataclass(frozen=True, slots=True)
class OpenGoal:
    """A goal with its words, its steps (open ones first, by day) and its reviews, the newest first."""

    goal: Goal
    said: Said
    steps: tuple[Opened[Action], ...]
    reviews: tuple[Opened[Review], ...]


@transaction.atomic
def open_goals(*, by: Person, who: Who, engagement: Engagement, only: Goal | None = None) -> list[OpenGoal]:
    """The goals of an engagement this person may read, open ones first, then the newest. A flat number of queries.

    `only`: that one alone. Opening is recorded about each author other than the reader.
    """
    goals = GOALS.visible(who, Verb.READ).filter(engagement=engagement)
    goals = goals.filter(pk=only.pk) if only is not None else goals
    first = models.F("closed_on").desc(nulls_first=True)
    found = opened(by=by, who=who, engagement=engagement, rows=goals.order_by(first, "-begun_on", "-pk"))
    keys = [one.row.pk for one in found]
    last = models.F("done_on").desc(nulls_first=True)
    steps = _of(ACTIONS, who, engagement, keys).order_by(last, models.F("due").asc(nulls_last=True), "pk")
    reviews = _of(REVIEWS, who, engagement, keys).order_by("-begun_on", "-pk")
    all_steps = opened(by=by, who=who, engagement=engagement, rows=steps)
    all_reviews = opened(by=by, who=who, engagement=engagement, rows=reviews)
    return [
        OpenGoal(
            one.row,
            one.said,
            tuple(step for step in all_steps if step.row.goal_id == one.row.pk),
            tuple(review for review in all_reviews if review.row.goal_id == one.row.pk),
        )
        for one in found
    ]


def _of[M: Action | Review](access: Access[M], who: Who, engagement: Engagement, goals: Sequence[int]) -> QuerySet[M]:
    return access.visible(who, Verb.READ).filter(engagement=engagement, goal__in=goals)


def opened[M: Written](*, by: Person, who: Who, engagement: Engagement, rows: QuerySet[M]) -> list[Opened[M]]:
    """Rows of one engagement that this person may read, with their words; recorded."""
    key = data_key(engagement)
    found = [Opened(row, said_in(row, key)) for row in rows.select_related("author").fetch_mode(models.FETCH_RAISE)]
    texts = [(one.row.author_id, one.row.public_id) for one in found]
    record_opened(by=by, who=who, engagement=engagement, texts=texts)
    return found


@dataclass(frozen=True, slots=True)
class OpenCycle:
    """A cycle with its words, its steps by key, and what was taken down and not taken back, in order of time."""

    cycle: Cycle
    said: Said
    steps: Mapping[str, Opened[CycleStep]]
    evidence: tuple[Opened[Evidence], ...]


@transaction.atomic
def open_cycle(*, by: Person, who: Who, cycle: Cycle) -> OpenCycle:
    """One cycle with everything in it this person may read; recorded about each author other than the reader."""
    engagement = cycle.engagement
    rows = CYCLES.visible(who, Verb.READ).filter(pk=cycle.pk)
    (one,) = opened(by=by, who=who, engagement=engagement, rows=rows)
    steps = CYCLE_STEPS.visible(who, Verb.READ).filter(cycle=cycle)
    lines = EVIDENCE.visible(who, Verb.READ).filter(cycle=cycle, taken_back_at=None).order_by("at", "pk")
    done = opened(by=by, who=who, engagement=engagement, rows=steps)
    seen = opened(by=by, who=who, engagement=engagement, rows=lines)
    return OpenCycle(one.row, one.said, {each.row.step: each for each in done}, tuple(seen))


@transaction.atomic
def open_cycles(*, by: Person, who: Who, engagement: Engagement) -> list[Opened[Cycle]]:
    """The cycles of an engagement, those under way first, then the newest."""
    rows = CYCLES.visible(who, Verb.READ).filter(engagement=engagement)
    first = models.F("ended_on").desc(nulls_first=True)
    return opened(by=by, who=who, engagement=engagement, rows=rows.order_by(first, "-begun_on", "-pk"))
