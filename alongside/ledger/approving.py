"""Approving what was confirmed, where a counting rule asks somebody who coordinates for that: a fact of its own."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Count, F, Min, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from alongside.kernel.access import Verb, Who
from alongside.kernel.errors import Refused
from alongside.ledger.access import APPROVABLE
from alongside.ledger.actions import shut_words
from alongside.ledger.facts import STANDS, TO_APPROVE, closed_until
from alongside.ledger.models import Approval, Entry, Happening
from alongside.people.actions.events import line as event_line
from alongside.people.actions.events import record_all
from alongside.people.models.persons import Person
from alongside.programs.actions.cohorts import hold_open

WHOSE = Coalesce("happening__participation__folded_into", "happening__participation")


def waiting(who: Who, verb: Verb = Verb.SEE) -> QuerySet[Entry]:
    """Confirmed lines that wait for approval; with CHANGE those this person may approve. The oldest first."""
    rows = Entry.objects.filter(TO_APPROVE, STANDS)
    return APPROVABLE.visible(who, verb, rows=rows).order_by("day", "happening", "pk")


def waiting_by_person(cohort: int) -> list[tuple[int, int, datetime]]:
    """(participation, how many happenings of theirs wait for approval, since when) of a cohort. One query."""
    lines = Entry.objects.filter(TO_APPROVE, STANDS, account__cohort=cohort).annotate(whose=WHOSE).order_by()
    counted = lines.values("whose").annotate(
        times=Count("happening", distinct=True), since=Min("happening__confirmation__at")
    )
    return list(counted.values_list("whose", "times", "since"))


@transaction.atomic
def approve(*, lines: Sequence[Entry], by: Person, who: Who) -> list[Approval]:
    """Approve these lines, all or none; what is approved already stays so. Returns what was approved now.

    Raises NotAllowed for one's own and for those another role approves; Refused for what is not confirmed any more, was
    taken back, or is of closed books.
    """
    cohort = who.cohort or 0
    hold_open(cohort)
    keys = {one.happening_id for one in lines}
    list(Happening.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk"))
    now = {one.pk for one in Entry.objects.filter(pk__in=[one.pk for one in lines], approval=None)}
    fresh = [one for one in lines if one.pk in now]
    mine = set(APPROVABLE.visible(who, Verb.CHANGE).filter(pk__in=now).values_list("pk", flat=True))
    for one in fresh:
        if one.pk not in mine:
            APPROVABLE.demand(who, Verb.CHANGE, one)
    if Entry.objects.filter(TO_APPROVE, STANDS, pk__in=now).count() < len(fresh):
        raise Refused("Some of it was taken back or is talked about again since. Look at the list anew.")
    shut = closed_until(cohort)
    if shut is not None and any((one.booked_on or one.day) <= shut for one in fresh):
        raise Refused(shut_words(shut))
    at = timezone.now()
    made = Approval.objects.bulk_create([Approval(entry=one, by=by, at=at) for one in fresh])
    _note({one.happening_id for one in fresh}, by)
    return made


def _note(happenings: set[int], by: Person) -> None:
    """One event for each happening: that it was approved, never how much."""
    rows = Happening.objects.filter(pk__in=happenings).annotate(
        engagement_id_=F("engagement__public_id"), whose=F("participation__public_id")
    )
    columns = ("cohort_id", "engagement_id_", "whose", "participation__person")
    record_all(
        event_line(
            "hours-approved",
            by=by,
            about=about,
            cohort=cohort,
            subject=f"engagement:{engagement}" if engagement else f"participation:{whose}",
        )
        for cohort, engagement, whose, about in rows.order_by("pk").values_list(*columns)
    )
