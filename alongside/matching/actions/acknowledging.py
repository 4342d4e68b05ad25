"""Whoever leads a school or district says that they know of the matches there."""

from django.db import transaction
from django.utils import timezone

from alongside.kernel.errors import NotHere
from alongside.matching.models.publications import Acknowledgement
from alongside.people.actions.events import record
from alongside.people.models.persons import Person
from alongside.programs.actions.cohorts import hold_open
from alongside.programs.models.participations import Participation


@transaction.atomic
def acknowledge(*, leader: Participation, by: Person) -> int:
    """Say that one knows of every match one was told of; return how many were new. Twice is once."""
    if leader.person_id != by.pk:
        raise NotHere
    hold_open(leader.cohort_id)
    rows = Acknowledgement.objects.select_for_update(of=("self",)).filter(leader=leader, seen_at=None)
    fresh = [row.pk for row in rows.order_by("pk")]
    Acknowledgement.objects.filter(pk__in=fresh).update(seen_at=timezone.now())
    if fresh:
        subject = f"participation:{leader.public_id}"
        record(
            "matches-known", by=by, about=by.pk, cohort=leader.cohort_id, subject=subject, facts={"matches": len(fresh)}
        )
    return len(fresh)
