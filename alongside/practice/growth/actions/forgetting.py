"""Erasing what was asked where advice is asked for, and what was answered, when the time of notes is over."""

from collections.abc import Callable
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Coalesce, Greatest

from alongside.blueprint.parts.calendar import Privacy
from alongside.people.actions.events import record
from alongside.practice.growth.models.advice import Advice, Answer
from alongside.programs.enums import CohortState
from alongside.programs.facts import pins_of, today
from alongside.programs.models.cohorts import Cohort


def forget_advice(progress: Callable[[int], None]) -> int:
    """Erase, in every cohort, the questions whose time is over, with what was said to them; return how many. They go
    for good, closed or not: what remains is the event that one was asked."""
    asked = Advice.objects.order_by().values("cohort")
    erased = 0
    for cohort in Cohort.objects.filter(pk__in=asked).exclude(state=CohortState.PLANNED).order_by("pk"):
        erased += _forget(cohort)
        progress(erased)
    return erased


@transaction.atomic
def _forget(cohort: Cohort) -> int:
    on = today(cohort)
    if not pins_of(cohort.pk).days:
        return 0
    privacy: Privacy = pins_of(cohort.pk).on(max(on, cohort.starts_on)).blueprint.privacy
    if privacy.notes_kept is None:
        return 0
    said = Coalesce(Max("answers__said_on"), "asked_on")
    rows = Advice.objects.filter(cohort=cohort).annotate(last=Greatest("asked_on", said))
    over = [
        pk
        for pk, asked, last in rows.order_by("pk").values_list("pk", "asked_on", "last")
        if privacy.notes_kept.after(_since(cohort, privacy, asked, last)) <= on
    ]
    if over:
        list(Advice.objects.select_for_update(no_key=True).filter(pk__in=over).order_by("pk"))
        Answer.objects.filter(advice__in=over).delete()
        Advice.objects.filter(pk__in=over).delete()
        subject = f"cohort:{cohort.public_id}"
        record("advice-forgotten", by=None, cohort=cohort.pk, subject=subject, facts={"questions": len(over)})
    return len(over)


def _since(cohort: Cohort, privacy: Privacy, asked: date, last: date) -> date:
    """The day a question is kept from. No two stand beside it, so what the file tells from a contract is told by the
    cohort, and what it tells from a match by the day it was asked."""
    moment = privacy.notes_kept_from
    if moment is None:
        return last
    days = {
        "match": asked,
        **dict.fromkeys(("contract.start", "cohort.start"), cohort.starts_on),
        **dict.fromkeys(("contract.end", "cohort.end"), cohort.ends_on),
    }
    return moment.on(days.get(moment.anchor, cohort.ends_on))
