"""What is due for one person, in all they are in: steps they do, goals to look at again. Opening is recorded."""

from collections.abc import Sequence
from contextlib import nullcontext
from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from alongside.kernel.access import Verb, Who
from alongside.people.models.persons import Person
from alongside.practice.growth.access import ACTIONS, GOALS
from alongside.practice.growth.actions.open import Opened
from alongside.practice.growth.models.goals import Action, Goal
from alongside.practice.growth.models.written import Written
from alongside.practice.growth.sealing import said_in
from alongside.programs.actions.opening import record_opened_in

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


def _opened[M: Written](rows: QuerySet[M], most: int) -> list[Opened[M]]:
    return [Opened(row, said_in(row)) for row in rows.select_related(*WHOSE)[:most]]
