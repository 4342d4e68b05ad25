"""Moving and cancelling what is planned: one, this and those after it, or all; and what nobody answered in time."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from alongside.kernel.access import Who
from alongside.kernel.clock import Instant, as_typed, in_zone
from alongside.kernel.errors import NotAllowed, Refused
from alongside.people.actions.events import record_all
from alongside.people.models.persons import Person
from alongside.practice.sessions.actions.booking import OTHER, WALL, at, demand_possible, event, waiting_rows
from alongside.practice.sessions.actions.fitting import Heard, demand_free
from alongside.practice.sessions.calendar import breaks_of
from alongside.practice.sessions.enums import Reply
from alongside.practice.sessions.facts import STANDING
from alongside.practice.sessions.models import Booking, Invited
from alongside.practice.sessions.sides import side_of
from alongside.programs.enums import EngagementState, Part
from alongside.programs.facts import pins_of
from alongside.programs.models.engagements import Engagement


class Scope(StrEnum):
    """How much of a series is meant."""

    ONE = "one"
    FOLLOWING = "following"
    ALL = "all"


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """Another time: `wall` is the clock where it was asked for. `later` and `heard` as of Wanted."""

    wall: datetime
    minutes: int
    scope: Scope = Scope.ONE
    later: bool | None = None
    heard: Heard = field(default_factory=Heard)


@transaction.atomic
def move(*, booking: Booking, to: Proposed, by: Person, who: Who) -> list[Booking]:
    """Propose another time. The other side is asked again; of a series, each keeps its week and takes the new clock.

    Whoever is helped may move what is theirs alone; for a group the helper does. Raises Taken as asking does.
    """
    rows = _standing(booking, who, to.scope)
    if not rows:
        raise Refused("This is settled already. Ask for another time instead.")
    side = side_of(rows[0].engagement, by, on=booking.day)
    if side == Part.SUPPORTED and booking.invited.count() > 1:
        raise NotAllowed("Several people meet here. Say no, and ask for a time of your own.")
    engagements = list({row.engagement_id: row.engagement for row in rows}.values())
    blueprint = pins_of(booking.cohort_id).on(to.wall.date()).blueprint
    bookings = list({row.booking_id: row.booking for row in rows}.values())
    moments = _moments(booking, bookings, to, engagements)
    for moment in moments.values():
        demand_possible(moment, to.minutes, engagements, blueprint)
    demand_free(list(moments.values()), to.minutes, by=by, engagements=engagements, heard=to.heard, but=moments)
    moved = list(moments)
    keep = timedelta(days=blueprint.sessions.answer_within.days)
    for one, moment in moments.items():
        for name, value in at(moment, to.minutes).items():
            setattr(one, name, value)
        one.sequence += 1
        one.answer_by = min(timezone.now() + keep, moment.utc)
    changed = ("starts_at", "ends_at", "zone", "wall", "day", "minutes", "sequence", "answer_by")
    Booking.objects.bulk_update(moved, changed)
    _ask_anew([row for row in rows if row.booking in moments], OTHER[side])
    record_all(event("booking-moved", moved[0], one, by, times=len(moved)) for one in engagements)
    return moved


def _moments(
    booking: Booking, bookings: Sequence[Booking], to: Proposed, engagements: Sequence[Engagement]
) -> dict[Booking, Instant]:
    """When each of these would be, but those on days without school. Raises Refused where nothing would change."""
    later = to.later
    if later is None and to.wall.strftime(WALL) == booking.wall:
        later = bool(in_zone(booking.starts_at, booking.zone).fold)
    first = as_typed(to.wall, booking.zone, later=later)
    if (first.utc, to.minutes) == (booking.starts_at, booking.minutes):
        raise Refused("This is the time it has already. Choose another one, or keep it.", field="time")
    breaks = breaks_of(engagements, to.wall.date()) if len(bookings) > 1 else []
    found: dict[Booking, Instant] = {}
    for one in bookings:
        day = _day(one) + (to.wall.date() - _day(booking))
        if one == booking or not any(span.holds(day) for span in breaks):
            found[one] = as_typed(datetime.combine(day, to.wall.time()), one.zone, later=later)
    if not found:
        raise Refused("None of these days has school. Choose another one.", field="day")
    return found


def _ask_anew(rows: Sequence[Invited], turn: Part) -> None:
    for row in rows:
        row.reply, row.turn, row.said_by, row.said_at = Reply.ASKED, turn, None, None
    Invited.objects.bulk_update(rows, ["reply", "turn", "said_by", "said_at"])


def _day(booking: Booking) -> date:
    """The day it is planned on by the clock of whoever asked."""
    return datetime.strptime(booking.wall, WALL).date()  # noqa: DTZ007 a wall time is naive


def _standing(booking: Booking, who: Who, scope: Scope) -> list[Invited]:
    """The lines that still stand of this booking, and of its series from it on, or all that is to come."""
    rows = waiting_rows(booking, who, whole_series=scope != Scope.ONE)
    since = booking.starts_at if scope == Scope.FOLLOWING else timezone.now()
    return [
        row
        for row in rows
        if row.reply in STANDING and (row.booking_id == booking.pk or row.booking.starts_at >= since)
    ]


@transaction.atomic
def cancel(*, booking: Booking, by: Person, who: Who, scope: Scope = Scope.ONE) -> list[Invited]:
    """Cancel what stands; the others are told at once. Of a group, whoever is helped takes back their own place alone.
    Twice is once."""
    rows = _standing(booking, who, scope)
    return _off(rows, Reply.CANCELLED, by=by, kind="booking-cancelled")


def _off(rows: Sequence[Invited], reply: Reply, *, by: Person | None, kind: str) -> list[Invited]:
    now = timezone.now()
    for row in rows:
        row.reply, row.said_by, row.said_at = reply, by, now
        row.booking.sequence += 1
    Invited.objects.bulk_update(rows, ["reply", "said_by", "said_at"])
    Booking.objects.bulk_update({row.booking_id: row.booking for row in rows}.values(), ["sequence"])
    first: dict[tuple[int, int], Invited] = {}
    for row in rows:
        first.setdefault((row.engagement_id, row.booking.series_id or -row.booking_id), row)
    times = {
        key: sum((row.engagement_id, row.booking.series_id or -row.booking_id) == key for row in rows) for key in first
    }
    record_all(event(kind, row.booking, row.engagement, by, times=times[key]) for key, row in first.items())
    return list(rows)


def overdue() -> QuerySet[Invited]:
    """Lines nobody answered in time, or whose engagement rests or has ended while they were to come."""
    now = timezone.now()
    late = Q(reply=Reply.ASKED, booking__answer_by__lte=now)
    over = Q(reply__in=STANDING, booking__starts_at__gt=now) & ~Q(engagement__state=EngagementState.ACTIVE)
    return Invited.objects.filter(late | over, booking__session=None)


@transaction.atomic
def settle_overdue(*, at_once: int = 500) -> int:
    """Open again the times nobody answered for, and take away what cannot be any more; everybody concerned is told."""
    keys = list(overdue().order_by("pk").values_list("pk", flat=True)[:at_once])
    rows = list(
        Invited.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(pk__in=keys, reply__in=STANDING)
        .order_by("booking__starts_at", "pk")
        .select_related("booking__cohort", "engagement__cohort", "engagement__supported")
    )
    lapsed = [row for row in rows if row.engagement.state == EngagementState.ACTIVE]
    gone = [row for row in rows if row.engagement.state != EngagementState.ACTIVE]
    _off(lapsed, Reply.LAPSED, by=None, kind="booking-lapsed")
    _off(gone, Reply.CANCELLED, by=None, kind="booking-cancelled")
    return len(rows)
