"""What is due for one person, in all they are in: steps they do, goals to look at again, steps of cycles. Opening words
is recorded; steps of cycles have none yet."""

from collections.abc import Sequence
from contextlib import nullcontext
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Verb, Who
from alongside.people.models.persons import Person
from alongside.practice.growth.access import ACTIONS, CYCLES, GOALS
from alongside.practice.growth.actions.open import Opened
from alongside.practice.growth.models.cycles import Cycle, CycleStep
from alongside.practice.growth.models.goals import Action, Goal
from alongside.practice.growth.models.written import Written
from alongside.practice.growth.rules_cycles import StepRule, is_theirs, steps_of
from alongside.practice.growth.sealing import said_in
from alongside.programs.actions.opening import record_opened_in
from alongside.programs.models.engagements import Party

WHOSE = tuple(f"engagement__{name}" for name in ("cohort", "supported__person", "supported__team"))


def open_due(
    *, by: Person, who: Who, until: date, most: int
) -> tuple[Sequence[Opened[Action]], Sequence[Opened[Goal]]]:
    """Steps of theirs due by a day, and goals to look at by then; the longest due first, at most so many of each."""
    steps = ACTIONS.visible(who, Verb.CHANGE).filter(owner=by, done_on=None, due__lte=until).order_by("due", "pk")
    steps = steps.exclude(goal__closed_on__isnull=False)
    goals = GOALS.visible(who, Verb.CHANGE).filter(closed_on=None, review_on__lte=until).order_by("review_on", "pk")
    to_do, to_see = _opened(steps, most), _opened(goals, most)
    rows: list[Written] = [*(one.row for one in to_do), *(one.row for one in to_see)]
    with transaction.atomic() if rows else nullcontext():
        record_opened_in(by=by, who=who, texts=((row.engagement, row.author_id, row.public_id) for row in rows))
    return to_do, to_see


def cycle_steps(*, by: Person, who: Who, blueprint: Blueprint, until: date) -> list[tuple[Cycle, StepRule]]:
    """Steps of cycles that are theirs to do and due by a day, the longest due first. Three queries at most."""
    dated = [name for name, rule in blueprint.cycles.items() if rule.due]
    rows = CYCLES.visible(who, Verb.CHANGE).filter(ended_on=None, name__in=dated).order_by("pk")
    cycles = list(rows.select_related(*WHOSE)) if dated else []
    if not cycles:
        return []
    done = set(CycleStep.objects.filter(cycle__in=cycles).values_list("cycle", "step"))
    there = Q(ends_on=None) | Q(ends_on__gte=who.on)
    mine = Party.objects.filter(
        there, person=by, starts_on__lte=who.on, engagement__in={one.engagement_id for one in cycles}
    )
    parts = {party.engagement_id: party for party in mine}
    found = [
        (cycle, step)
        for cycle in cycles
        for step in steps_of(blueprint, cycle.name, start=cycle.begun_on)
        if step.due is not None and step.due <= until and (cycle.pk, step.key) not in done
        if is_theirs(step, parts.get(cycle.engagement_id))
    ]
    return sorted(found, key=lambda one: one[1].due or until)


def _opened[M: Written](rows: QuerySet[M], most: int) -> list[Opened[M]]:
    return [Opened(row, said_in(row)) for row in rows.select_related(*WHOSE)[:most]]
