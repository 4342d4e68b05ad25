"""What is kept only for a while: drafts nobody finished, and what led to nothing, as long as the program says."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q

from alongside.blueprint.parts.telling import Kept
from alongside.people.actions.events import Facts, record
from alongside.programs.enums import ApplicationState, CohortState
from alongside.programs.facts import pins_of, today
from alongside.programs.links import GOOD_FOR
from alongside.programs.models.agreements import Interest
from alongside.programs.models.applications import Application
from alongside.programs.models.cohorts import Cohort

NOT_TAKEN = (ApplicationState.DECLINED, ApplicationState.WITHDRAWN)
DRAFTS, APPLICATIONS, INTERESTS = "application-drafts", "applications", "interests"  # keys of retention


def forget() -> int:
    """Delete, in every cohort, what is not kept any longer. Returns how many applications and interests were deleted.

    A draft is kept as long as the program says (`retention.application-drafts`), else as long as its link is good.
    What was declined or taken back, and who said that they would like to join, is kept unless the program says until
    when (`retention.applications`, `retention.interests`).
    """
    return sum(_forget(cohort) for cohort in Cohort.objects.exclude(state=CohortState.PLANNED).order_by("pk"))


@transaction.atomic
def _forget(cohort: Cohort) -> int:
    if not pins_of(cohort.pk).days:
        return 0
    on = today(cohort)
    kept = pins_of(cohort.pk).on(max(on, cohort.starts_on)).blueprint.retention
    drafts = over_before(kept.get(DRAFTS), cohort, on) or _moment(on - GOOD_FOR, cohort)
    gone = Q(state=ApplicationState.DRAFT, changed_at__lt=drafts)
    if before := over_before(kept.get(APPLICATIONS), cohort, on):
        gone |= Q(state__in=NOT_TAKEN, decided_at__lt=before)
    applications, _ = Application.objects.filter(gone, cohort=cohort, participation=None).delete()
    _record("applications-forgotten", cohort, {"applications": applications})
    interests = 0
    if before := over_before(kept.get(INTERESTS), cohort, on):
        interests, _ = Interest.objects.filter(cohort=cohort, at__lt=before).delete()
        _record("interests-forgotten", cohort, {"interests": interests})
    return applications + interests


def _record(kind: str, cohort: Cohort, deleted: Facts) -> None:
    if any(deleted.values()):
        record(kind, by=None, cohort=cohort.pk, subject=f"cohort:{cohort.public_id}", facts=deleted)


def over_before(kept: Kept | None, cohort: Cohort, on: date) -> datetime | None:
    """What is older than this is not kept on a day; None where nothing goes, or is told from what is not the year's."""
    if kept is None:
        return None
    if kept.after is None:
        return _moment(kept.kept.after(on, times=-1), cohort)
    since = {"cohort.start": cohort.starts_on, "cohort.end": cohort.ends_on}.get(kept.after.anchor)
    over = since is not None and kept.kept.after(kept.after.on(since)) <= on
    return _moment(on + timedelta(days=1), cohort) if over else None


def _moment(day: date, cohort: Cohort) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(cohort.time_zone))
