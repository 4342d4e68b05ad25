"""What nobody answered counts by itself, where the program says after how long.

Whoever was asked was told so when they were asked, and may still say that it was different.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from alongside.ledger.actions import confirm_happenings
from alongside.ledger.enums import ConfirmedHow
from alongside.people.actions.events import record_all
from alongside.practice.sessions.actions.log import event
from alongside.practice.sessions.actions.telling import counting_with, sources_of
from alongside.practice.sessions.facts import unconfirmed
from alongside.practice.sessions.models import Attendance
from alongside.programs.enums import CohortState
from alongside.programs.facts import Pins, pins_of, today
from alongside.programs.models.cohorts import Cohort

TOGETHER = 500


def anything_counts_by_itself() -> bool:
    """Whether any open cohort lets sessions count that nobody answered."""
    return any(_after(pins_of(one.pk), one) for one in Cohort.objects.filter(state=CohortState.OPEN))


def count_unanswered(progress: Callable[[int], None]) -> int:
    """Let what nobody answered in time count, and say so; return how many lines. Twice is once."""
    done = 0
    for cohort in Cohort.objects.filter(state=CohortState.OPEN).order_by("pk"):
        pins = pins_of(cohort.pk)
        after = _after(pins, cohort)
        last = 0
        while after is not None and (keys := _due(cohort, timezone.now() - after, last)):
            last = keys[-1]
            done += _count(keys, pins)
            progress(done)
    return done


def _after(pins: Pins, cohort: Cohort) -> timedelta | None:
    """How long something waits before it counts by itself; None where it never does, or nothing is followed yet."""
    said = pins.on(today(cohort)).blueprint.sessions.counts_after if pins.days else None
    return timedelta(days=said.days) if said else None


def _due(cohort: Cohort, before: datetime, last: int) -> list[int]:
    rows = Attendance.objects.filter(unconfirmed(), session__cohort=cohort, session__logged_at__lte=before, pk__gt=last)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:TOGETHER])


@transaction.atomic
def _count(keys: list[int], pins: Pins) -> int:
    """Only what was logged for a day on which the program said so: everybody was told beforehand."""
    rows = Attendance.objects.select_for_update(of=("self",)).filter(unconfirmed(), pk__in=keys).order_by("pk")
    lines = [
        line
        for line in rows.select_related("session__cohort", "engagement", "participation")
        if pins.on(line.session.day).blueprint.sessions.counts_after is not None
    ]
    sources = sources_of(lines)
    fresh = confirm_happenings(sources=counting_with(lines), by=None, how=ConfirmedHow.AUTOMATIC, at=timezone.now())
    said = {sources[one.source].pk for one in fresh if one.source in sources}
    record_all(event("session-counted", line, None) for line in lines if line.pk in said)
    return len(said)
