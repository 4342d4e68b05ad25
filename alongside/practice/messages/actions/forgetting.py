"""Erasing the words of messages when their time is over, as the program says. That there were messages stays."""

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from alongside.blueprint.parts.calendar import Privacy
from alongside.people.actions.events import record
from alongside.practice.messages.models import Message, Report
from alongside.programs.enums import CohortState, EngagementState
from alongside.programs.facts import pins_of, today
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.engagements import Engagement


def forget(progress: Callable[[int], None]) -> int:
    """Erase, in every cohort, the words of messages whose time is over; return how many messages lost theirs."""
    rows = Cohort.objects.filter(engagements__messages__erased_at=None).exclude(state=CohortState.PLANNED)
    erased = 0
    for cohort in rows.distinct().order_by("pk"):
        erased += _forget(cohort)
        progress(erased)
    return erased


@transaction.atomic
def _forget(cohort: Cohort) -> int:
    on = today(cohort)
    if not pins_of(cohort.pk).days:
        return 0
    privacy: Privacy = pins_of(cohort.pk).on(on).blueprint.privacy
    if privacy.messages_kept is None:
        return 0
    ended = Engagement.objects.filter(cohort=cohort, state=EngagementState.ENDED)
    over = ended.filter(ends_on__lte=privacy.messages_kept.after(on, times=-1))
    rows = Message.objects.filter(engagement__in=over, erased_at=None)
    Report.objects.filter(message__in=rows).update(sealed=None)
    erased = rows.update(sealed=None, erased_at=timezone.now())
    if erased:
        record(
            "messages-forgotten", by=None, cohort=cohort.pk, subject=f"cohort:{cohort.public_id}",
            facts={"messages": erased},
        )  # fmt: skip
    return erased
