"""What the ledger comes to: sums by account, mode and day, confirmed and waiting. Every figure is a sum of lines."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from alongside.ledger.enums import ConfirmedHow
from alongside.ledger.models import Closing, Confirmation, Entry, Happening
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation

SAID_YES = Q(happening__confirmation__isnull=False, happening__doubt__isnull=True)
APPROVED = Q(to_approve=None) | Q(approval__isnull=False)  # or nobody has to
CONFIRMED = SAID_YES & APPROVED
TO_APPROVE = SAID_YES & Q(to_approve=True, approval__isnull=True)
BOOKED = Coalesce("booked_on", "day")  # the period a line is counted in is that of this day
WHOSE = Coalesce("participation__folded_into", "participation")  # lines stay where they were posted, and count here
STANDS = Q(reverses=None, reversed_by=None)
SUMS = {
    "in_all": Sum("amount"),
    "sure": Sum("amount", filter=CONFIRMED),
    "open": Sum("amount", filter=TO_APPROVE),
}


@dataclass(frozen=True, slots=True)
class Balance:
    """An account's sum in its unit: what the person coached confirmed, what still waits for that; and, where a rule
    asks for approval, what was confirmed and waits to be approved."""

    confirmed: int = 0
    waiting: int = 0
    to_approve: int = 0

    @property
    def total(self) -> int:
        return self.confirmed + self.waiting + self.to_approve

    def counted(self, when: str) -> int:
        """What counts by the account's own rule: `confirmed`, or everything `logged`."""
        return self.confirmed if when == "confirmed" else self.total

    def __add__(self, other: "Balance") -> "Balance":
        return Balance(
            self.confirmed + other.confirmed, self.waiting + other.waiting, self.to_approve + other.to_approve
        )


def by_engagement(engagements: Iterable[int] | QuerySet[Engagement]) -> dict[tuple[int, str], Balance]:
    """(engagement, account key) -> balance, for a whole list in one query. Engagements without lines are left out."""
    rows = _sums(Entry.objects.filter(engagement__in=engagements), "engagement", "account__key")
    return {(engagement, account): balance for (engagement, account), balance in rows}


def by_participation(participations: Iterable[int] | QuerySet[Participation]) -> dict[tuple[int, str], Balance]:
    """(participation, account key) -> balance over all helpers they had, in one query."""
    rows = _sums(lines_of(participations), WHOSE, "account__key")
    return {(participation, account): balance for (participation, account), balance in rows}


def by_helper(cohort: int, account: str) -> dict[int, Balance]:
    """Helper (participation) -> what others' lines in an account come to that were posted of their help. One query."""
    lines = Entry.objects.filter(account__cohort=cohort, account__key=account).exclude(happening__helper=None)
    return {helper: balance for (helper,), balance in _sums(lines, "happening__helper")}


def by_mode(engagement: int) -> dict[tuple[str, str], Balance]:
    """(account key, mode) -> balance of one engagement."""
    rows = _sums(Entry.objects.filter(engagement=engagement), "account__key", "mode")
    return {(account, mode): balance for (account, mode), balance in rows}


def modes_of(participations: Iterable[int] | QuerySet[Participation]) -> dict[tuple[str, str], tuple[int, Balance]]:
    """(account key, mode) -> how many of these participations have lines there, and their balance. One query."""
    lines = lines_of(participations).order_by()
    rows = lines.values_list("account__key", "mode").annotate(people=Count(WHOSE, distinct=True), **SUMS)
    return {(account, mode): (people, _balance(*sums)) for account, mode, people, *sums in rows}


def cohort_by_mode(cohort: int) -> dict[tuple[str, str], Balance]:
    """(account key, mode) -> balance of a whole cohort."""
    rows = _sums(Entry.objects.filter(account__cohort=cohort), "account__key", "mode")
    return {(account, mode): balance for (account, mode), balance in rows}


type Whose = Iterable[int] | QuerySet[Participation]


def until(day: date, participations: Whose, accounts: Iterable[str]) -> Iterator[tuple[int, int | None, str, Balance]]:
    """(participation, engagement, account key, balance) of these accounts up to a day, in one query."""
    lines = lines_of(participations).filter(account__key__in=accounts, day__lte=day)
    for (participation, engagement, account), balance in _sums(lines, WHOSE, "engagement", "account__key"):
        yield participation, engagement, account, balance


def by_day(
    day: date, participations: Whose, accounts: Iterable[str]
) -> Iterator[tuple[int, int | None, str, date, Balance]]:
    """The same, day by day, read as it comes: for what is asked of every week or month."""
    lines = lines_of(participations).filter(account__key__in=accounts, day__lte=day)
    for (participation, engagement, account, on), balance in _sums(lines, WHOSE, "engagement", "account__key", "day"):
        yield participation, engagement, account, on, balance


def lines_of(participations: Whose) -> QuerySet[Entry]:
    """Lines of these participations, and of those that went into one of them."""
    keys = participations if isinstance(participations, QuerySet) else list(participations)
    whose = Participation.objects.filter(Q(pk__in=keys) | Q(folded_into__in=keys)).order_by()
    return Entry.objects.filter(participation__in=whose)


def _sums(lines: QuerySet[Entry], *keys: str | Coalesce) -> Iterator[tuple[tuple[Any, ...], Balance]]:
    summed = lines.order_by().values_list(*keys).annotate(**SUMS)
    for row in summed.iterator(chunk_size=2000):
        yield tuple(row[: -len(SUMS)]), _balance(*row[-len(SUMS) :])


def _balance(total: int, confirmed: int | None, to_approve: int | None) -> Balance:
    sure, open_ = confirmed or 0, to_approve or 0
    return Balance(sure, total - sure - open_, open_)


def closed_until(cohort: int) -> date | None:
    """The last day whose books are closed; None where none are."""
    last: date | None = Closing.objects.filter(cohort=cohort, reopening=None).aggregate(last=Max("last"))["last"]
    return last


def to_approve_until(cohort: int, day: date) -> int:
    """How many happenings with lines in the books until a day wait for approval."""
    lines = Entry.objects.alias(booked=BOOKED).filter(TO_APPROVE, STANDS, account__cohort=cohort, booked__lte=day)
    return lines.order_by().values("happening").distinct().count()


def in_books(first: date, last: date) -> Q:
    """Condition on lines: they are counted in the period of these days."""
    return Q(booked_on__range=(first, last)) | Q(booked_on=None, day__range=(first, last))


def sums_in(cohort: int, first: date, last: date) -> dict[str, Balance]:
    """Account key -> what is counted in the period of these days."""
    lines = Entry.objects.filter(in_books(first, last), account__cohort=cohort)
    return {account: balance for (account,), balance in _sums(lines, "account__key")}


def happening_of(source: str) -> Happening | None:
    """What was reported under this source, if anything."""
    return Happening.objects.filter(source=source).first()


def standing_own_time(sources: Iterable[str]) -> list[str]:
    """Those of these sources for which a line of the helper's own was posted and not taken back."""
    own = Entry.objects.filter(happening__source__in=list(sources), participation=F("happening__helper"))
    standing = own.filter(reverses=None, reversed_by=None).order_by()
    return list(standing.values_list("happening__source", flat=True).distinct())


def reported(sources: Iterable[str]) -> list[str]:
    """Those of these sources under which something was reported."""
    rows = Happening.objects.filter(source__in=list(sources)).order_by("pk")
    return list(rows.values_list("source", flat=True))


def confirmed_first(sources: Iterable[str]) -> Confirmation | None:
    """The first yes to any of these sources."""
    return Confirmation.objects.filter(happening__source__in=list(sources)).order_by("at", "pk").first()


def said_yes(line: Entry) -> bool:
    """Tell whether somebody said yes, and nobody since that it was different. Load the confirmation and the doubt."""
    return hasattr(line.happening, "confirmation") and not hasattr(line.happening, "doubt")


def waits_for_approval(line: Entry) -> bool:
    """Tell whether it was confirmed, and somebody has to approve it. Load the approval too."""
    return said_yes(line) and bool(line.to_approve) and not hasattr(line, "approval")


def is_confirmed(line: Entry) -> bool:
    """Tell whether it counts: said yes to, and approved where its rule asks for that. Load the approval too."""
    return said_yes(line) and not waits_for_approval(line)


def confirmed_word(line: Entry) -> str:
    """How it was confirmed, in a word; empty while it waits. Load confirmation, doubt and approval with it."""
    happening = line.happening
    if hasattr(happening, "doubt"):
        return "not agreed yet"
    if not hasattr(happening, "confirmation"):
        return ""
    if waits_for_approval(line):
        return "to be approved"
    word = "nobody answered" if happening.confirmation.how == ConfirmedHow.AUTOMATIC else "yes"
    return f"{word}, approved" if hasattr(line, "approval") else word
