"""What rests until a day goes on by itself on that day, and both hear of it the day before."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from alongside.kernel.errors import Refused
from alongside.people.actions.events import line, record_all
from alongside.people.models.events import Event
from alongside.programs.actions.engagements import resume
from alongside.programs.enums import CohortState, EngagementState
from alongside.programs.facts import today
from alongside.programs.models.engagements import Engagement

TOLD = "engagement-goes-on-soon"


def resume_due(progress: Callable[[int], None]) -> int:
    """Let everything go on whose day has come where its cohort is. Returns how many did."""
    gone_on = 0
    for looked, row in enumerate(_resting(ahead=0), start=1):
        try:
            gone_on += resume(engagement=row, by=None).state == EngagementState.ACTIVE
        except Refused:  # the helper became the evaluator meanwhile: that pause is for good
            Engagement.objects.filter(pk=row.pk).update(rests_until=None)
        progress(looked)
    return gone_on


@transaction.atomic
def tell_soon() -> int:
    """Write a line, once, for everything that goes on tomorrow. Returns how many."""
    several = list(_resting(ahead=1))
    known = Event.objects.filter(kind=TOLD, subject__in=[f"engagement:{row.public_id}" for row in several])
    told = {(subject, facts.get("until")) for subject, facts in known.values_list("subject", "facts")}
    fresh = [row for row in several if (f"engagement:{row.public_id}", str(row.rests_until)) not in told]
    record_all(
        line(
            TOLD,
            by=None,
            about=row.supported.person_id,
            cohort=row.cohort_id,
            subject=f"engagement:{row.public_id}",
            facts={"duty": row.duty, "until": row.rests_until},
        )
        for row in fresh
    )
    return len(fresh)


def _resting(*, ahead: int) -> Iterator[Engagement]:
    """What rests and goes on at the latest so many days from today, where its cohort is."""
    latest = timezone.now().date() + timedelta(days=1 + ahead)
    rows: QuerySet[Engagement] = Engagement.objects.filter(
        state=EngagementState.PAUSED, rests_until__isnull=False, rests_until__lte=latest
    )
    rows = rows.exclude(cohort__state=CohortState.CLOSED).select_related("cohort", "supported")
    for row in rows.order_by("pk"):
        if row.rests_until is not None and row.rests_until <= today(row.cohort) + timedelta(days=ahead):
            yield row
