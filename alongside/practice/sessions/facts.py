"""What other rooms may know of sessions: that they happened, when and for how many; never what they were about."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import CharField, Count, Exists, Max, Min, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import Concat

from alongside.ledger.models import Confirmation
from alongside.practice.sessions.enums import Settled
from alongside.practice.sessions.models import Attendance, Difference
from alongside.programs.models.engagements import Engagement


@dataclass(frozen=True, slots=True)
class InTouch:
    """The first and the last day of contact in an engagement, and how many contacts there were."""

    first: date
    last: date
    times: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """Attendances of an engagement that wait for a yes: how many, how many minutes, the oldest day."""

    times: int
    minutes: int
    oldest: date


def in_touch(engagements: Iterable[int] | QuerySet[Engagement]) -> dict[int, InTouch]:
    """Engagement -> its contacts, for a whole list in one query. Sessions taken back are no contact."""
    rows = (
        Attendance.objects.filter(engagement__in=engagements, taken_back_at=None)
        .order_by()
        .values_list("engagement")
        .annotate(Min("session__day"), Max("session__day"), Count("pk"))
    )
    return {engagement: InTouch(first, last, times) for engagement, first, last, times in rows}


def confirmation_of(attendance: str = "") -> QuerySet[Confirmation]:
    """Confirmations of the outer row's attendance; `attendance` is the way to it, for example "attendance__"."""
    source = Concat(Value("attendance:"), OuterRef(f"{attendance}public_id"), output_field=CharField())
    return Confirmation.objects.filter(happening__source=source)


def unconfirmed() -> Q:
    """Condition on attendances: it counts, nobody confirmed it yet, and nobody said that something was different."""
    open_one = Difference.objects.filter(attendance=OuterRef("pk"), state=Settled.OPEN)
    return Q(taken_back_at=None) & ~Q(Exists(confirmation_of())) & ~Q(Exists(open_one))


def waiting(engagements: Iterable[int] | QuerySet[Engagement]) -> dict[int, Waiting]:
    """Engagement -> what waits for a yes there, in one query. Engagements with nothing waiting are left out."""
    rows = (
        Attendance.objects.filter(unconfirmed(), engagement__in=engagements)
        .order_by()
        .values_list("engagement")
        .annotate(Count("pk"), Sum("session__minutes"), Min("session__day"))
    )
    return {engagement: Waiting(times, minutes, oldest) for engagement, times, minutes, oldest in rows}


def still_waiting(attendances: Collection[str]) -> set[str]:
    """Of these attendances (public ids) those that wait for a yes, in one query."""
    rows = Attendance.objects.filter(unconfirmed(), public_id__in=attendances).order_by()
    return set(rows.values_list("public_id", flat=True))


def waiting_of(participations: Collection[str]) -> set[str]:
    """Of these participations (public ids) those for whom a session waits for a yes, in one query."""
    rows = Attendance.objects.filter(unconfirmed(), participation__public_id__in=participations).order_by()
    return set(rows.values_list("participation__public_id", flat=True).distinct())


def differing(engagements: Iterable[int] | QuerySet[Engagement]) -> dict[int, datetime]:
    """Engagement -> since when a difference about one of its sessions waits for the helper, in one query."""
    rows = Difference.objects.filter(state=Settled.OPEN, attendance__engagement__in=engagements)
    found = rows.order_by().values_list("attendance__engagement").annotate(Min("raised_at"))
    return dict(found)


def contact_days(engagements: Iterable[int] | QuerySet[Engagement], *, since: date) -> dict[int, dict[date, int]]:
    """Engagement -> day -> how many contacts, from a day on, in one query. Sessions taken back are no contact."""
    rows = Attendance.objects.filter(engagement__in=engagements, taken_back_at=None, session__day__gte=since)
    found: dict[int, dict[date, int]] = {}
    for engagement, day, times in rows.order_by().values_list("engagement", "session__day").annotate(Count("pk")):
        found.setdefault(engagement, {})[day] = times
    return found
