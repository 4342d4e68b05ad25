"""What nobody finished is not kept: drafts of applications; and what led to nothing, as long as the program says."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q

from alongside.people.actions.events import record
from alongside.programs.enums import ApplicationState, CohortState
from alongside.programs.facts import pins_of, today
from alongside.programs.links import GOOD_FOR
from alongside.programs.models.applications import Application
from alongside.programs.models.cohorts import Cohort

NOT_TAKEN = (ApplicationState.DECLINED, ApplicationState.WITHDRAWN)
DRAFTS, APPLICATIONS = "application-drafts", "applications"  # keys of the blueprint's retention


def forget_applications() -> int:
    """Delete drafts nobody goes on with, and applications that led to nothing, of every cohort. Returns how many.

    A draft is kept as long as the program says (`retention.application-drafts`), else as long as its link is good.
    What was declined or taken back is kept unless the program says until when (`retention.applications`).
    """
    return sum(_forget(cohort) for cohort in Cohort.objects.exclude(state=CohortState.PLANNED).order_by("pk"))


@transaction.atomic
def _forget(cohort: Cohort) -> int:
    if not pins_of(cohort.pk).days:
        return 0
    on = today(cohort)
    kept = pins_of(cohort.pk).on(max(on, cohort.starts_on)).blueprint.retention
    drafts, others = kept.get(DRAFTS), kept.get(APPLICATIONS)
    before = _moment(drafts.kept.after(on, times=-1) if drafts else on - GOOD_FOR, cohort)
    gone = Q(state=ApplicationState.DRAFT, changed_at__lt=before)
    if others is not None:
        gone |= Q(state__in=NOT_TAKEN, decided_at__lt=_moment(others.kept.after(on, times=-1), cohort))
    deleted, _ = Application.objects.filter(gone, cohort=cohort, participation=None).delete()
    if deleted:
        subject = f"cohort:{cohort.public_id}"
        record("applications-forgotten", by=None, cohort=cohort.pk, subject=subject, facts={"applications": deleted})
    return deleted


def _moment(day: date, cohort: Cohort) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(cohort.time_zone))
