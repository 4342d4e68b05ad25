"""Closed books looked through: what is counted there is what was counted when they were closed, to the line."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import pairwise

from django.db.models import QuerySet

from alongside.ledger.audit.recount import Wrong
from alongside.ledger.models import ClosedSum, Closing, Entry
from alongside.programs.models.cohorts import Cohort

ONE_DAY = timedelta(days=1)
COLUMNS = (
    "pk",
    "happening__source",
    "account",
    "day",
    "booked_on",
    "amount",
    "posted_at",
    "happening__confirmation__at",
    "to_approve",
    "approval__at",
)


def closed_books(cohort: Cohort) -> Iterator[Wrong]:
    """Name each line of a cohort that its closed books do not bear, and each sum of theirs that is another by now."""
    closings = list(Closing.objects.filter(cohort=cohort).select_related("reopening").order_by("last", "pk"))
    standing = [one for one in closings if not hasattr(one, "reopening")]
    for earlier, later in pairwise(standing):
        if later.first != earlier.last + ONE_DAY:
            yield Wrong(None, "books", f"{cohort.key}: the books closed until {later.last} do not follow those before.")
    totals, said = Counter[tuple[int, int]](), Counter[tuple[int, int]]()
    lines = Entry.objects.filter(happening__cohort=cohort).order_by("pk") if closings else _moved(cohort)
    for pk, source, account, day, moved, amount, posted, yes, asks, approved in lines.values_list(*COLUMNS).iterator():
        if moved is not None and not any(day <= one.last == moved - ONE_DAY for one in closings):
            yield Wrong(
                pk, "books", f"The line of {source} is counted from {moved} on, and no books ended before that."
            )
        there = next((one for one in standing if (moved or day) <= one.last), None)
        if there is None:
            continue
        totals[there.pk, account] += amount
        said[there.pk, account] += amount if yes and (approved or not asks) else 0
        for done, at in (("posted", posted), ("confirmed", yes), ("approved", approved)):
            if at and at > there.at:
                yield Wrong(pk, "books", f"The line of {source} was {done} after its books were closed.")
    yield from _sums(cohort, standing, totals, said)


def _moved(cohort: Cohort) -> QuerySet[Entry]:
    return Entry.objects.filter(happening__cohort=cohort, booked_on__isnull=False).order_by("pk")


def _sums(
    cohort: Cohort, standing: Sequence[Closing], totals: Counter[tuple[int, int]], said: Counter[tuple[int, int]]
) -> Iterator[Wrong]:
    """Sums that were written down then against those of the lines there now."""
    last = {one.pk: one.last for one in standing}
    rows = ClosedSum.objects.filter(closing__in=last).order_by("pk")
    columns = rows.values_list("closing", "account", "account__key", "total", "said_yes")
    kept = {(of, account): (name, total, yes) for of, account, name, total, yes in columns}
    for key in sorted(totals.keys() | kept.keys()):
        name, total, yes = kept.get(key, ("", 0, 0))
        if (totals[key], said[key]) != (total, yes):
            says = f"came to {total}, {yes} of it with a yes, and now to {totals[key]}, {said[key]} of it"
            yield Wrong(None, "books", f"{cohort.key}: “{name}” in the books until {last[key[0]]} {says}.")
