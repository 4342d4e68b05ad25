"""Closing the books of a period, in order, and opening the newest ones again."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Min, Q, Sum
from django.utils import timezone

from alongside.blueprint.bookkeeping import named, period_from
from alongside.kernel.access import Kind, Verb, Who
from alongside.kernel.clock import Span
from alongside.kernel.errors import Conflict, NotAllowed, Refused
from alongside.ledger.access import BOOKS
from alongside.ledger.facts import APPROVED, BOOKED, closed_until
from alongside.ledger.models import Account, ClosedSum, Closing, Entry, Reopening
from alongside.people.actions.events import record
from alongside.people.models.persons import Person
from alongside.programs.actions.cohorts import demand_open
from alongside.programs.facts import pinned, today
from alongside.programs.models.cohorts import Cohort


def next_period(cohort: Cohort) -> Span | None:
    """The period whose books are closed next; None where the program closes none, or the last one is the cohort's own
    end: that one is closed with the cohort, so that there is always a next one for what is put right."""
    until = closed_until(cohort.pk)
    first = until + timedelta(days=1) if until else cohort.starts_on
    period = period_from(pinned(cohort.pk, on=today(cohort)).blueprint.calendar, first)
    return period if period and period.last and period.last < cohort.ends_on else None


@transaction.atomic
def close_books(*, cohort: Cohort, period: Span, by: Person, who: Who) -> Closing:
    """Close the books of the next period: it waits for whoever is writing, and who comes after is refused.

    Raises Conflict when another period is next by now, Refused while its last day is not over.
    """
    if who.kind != Kind.COORDINATOR or who.cohort != cohort.pk:
        raise NotAllowed("Books are closed by whoever coordinates.")
    held = Cohort.objects.select_for_update().get(pk=cohort.pk)
    demand_open(held)
    following = next_period(held)
    if following is None or following.last is None or following != period:
        raise Conflict("Another period is next by now. Look at the page again.")
    if following.last >= today(held):
        raise Refused(f"{named(following)} is not over yet. Its books are closed once it is.")
    first = following.first
    if closed_until(held.pk) is None:  # what happened before the first day of the cohort is of its first period
        oldest = Entry.objects.filter(account__cohort=held).aggregate(day=Min("day"))["day"]
        first = min(first, oldest or first)
    closing = Closing.objects.create(cohort=held, first=first, last=following.last, at=timezone.now(), by=by)
    ClosedSum.objects.bulk_create(
        ClosedSum(closing=closing, account_id=account, total=total, said_yes=said_yes or 0)
        for account, total, said_yes in _sums(closing)
    )
    facts = {"first": closing.first, "last": closing.last}
    record("books-closed", by=by, cohort=held.pk, subject=f"closing:{closing.public_id}", facts=facts)
    return closing


def _sums(closing: Closing) -> list[tuple[int, int, int | None]]:
    """(account, all of it, what somebody said yes to) of every account of the cohort, 0 where it has no line there."""
    lines = Entry.objects.alias(booked=BOOKED).filter(
        account__cohort=closing.cohort_id, booked__gte=closing.first, booked__lte=closing.last
    )
    said = Q(happening__confirmation__isnull=False) & APPROVED
    summed = lines.order_by().values_list("account").annotate(all=Sum("amount"), said=Sum("amount", filter=said))
    found = {account: (total, yes) for account, total, yes in summed}
    accounts = Account.objects.filter(cohort=closing.cohort_id).order_by("pk").values_list("pk", flat=True)
    return [(account, *found.get(account, (0, 0))) for account in accounts]


@transaction.atomic
def reopen_books(*, closing: Closing, why: str, by: Person, who: Who) -> Closing:
    """Open the books that were closed last again, with the reason. Twice is once; what was counted since stays where
    it is."""
    BOOKS.demand(who, Verb.CHANGE, closing)
    held = Cohort.objects.select_for_update().get(pk=closing.cohort_id)
    demand_open(held)
    if Reopening.objects.filter(closing=closing).exists():
        return closing
    if closed_until(held.pk) != closing.last:
        raise Refused("Later books are closed too. Open those again first, the last ones before.")
    if not why.strip():
        raise Refused("Say in a few words why they are opened again.", field="why")
    Reopening.objects.create(closing=closing, at=timezone.now(), by=by, why=why.strip()[:300])
    facts = {"first": closing.first, "last": closing.last}
    record("books-reopened", by=by, cohort=held.pk, subject=f"closing:{closing.public_id}", facts=facts)
    return closing
