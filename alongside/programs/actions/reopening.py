"""Opening a cohort again that was closed too early."""

from django.db import transaction

from alongside.people.actions.events import record
from alongside.people.models.persons import Person
from alongside.programs.enums import CohortState
from alongside.programs.models.cohorts import Cohort


@transaction.atomic
def reopen_cohort(*, cohort: Cohort, by: Person | None) -> Cohort:
    """Let a closed cohort be changed again; the event log keeps that it was closed. Twice is once."""
    locked = Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    if locked.state != CohortState.OPEN:
        locked.state = CohortState.OPEN
        locked.save(update_fields=["state"])
        record("cohort-reopened", by=by, cohort=locked.pk, subject=f"cohort:{locked.public_id}")
    return locked
