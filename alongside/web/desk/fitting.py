"""What a page says about a time somebody chooses: what stands there already, and which of two it is in the night the
clocks go back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.utils import timezone

from alongside.exchange.queries import busy_elsewhere
from alongside.kernel.clock import in_zone
from alongside.people.models.persons import Person
from alongside.practice.sessions.actions.booking import FURTHEST
from alongside.practice.sessions.actions.fitting import Heard, Standing, Taken, what_one_has
from alongside.practice.sessions.calendar import free_of
from alongside.practice.sessions.models import Booking
from alongside.programs.models.engagements import Engagement
from alongside.web.desk.calendar_grid import Shown
from alongside.web.desk.engagement import ROWS
from alongside.web.desk.whom import others_in
from alongside.web.desk.words import clock, clock_in, doubled, full_day, zone_of
from alongside.web.shared.request import Request

SHOWN = 4
LATER = {"first": False, "second": True}


def heard(request: Request, engagements: Sequence[Engagement], *, known: bool) -> Heard:
    """What is known of the time of everybody in these engagements, and of the reader's own."""
    if known or not engagements:
        return Heard(known=known)
    people = {request.person.pk, *(one.person for one in free_of(engagements, on=request.who.on))}
    now = timezone.now()
    return Heard(busy_elsewhere(people, since=now, until=now + FURTHEST + timedelta(days=1)))


def taken_words(request: Request, taken: Taken) -> str:
    """What stands at a time that was chosen, and which days have no school, as sentences; of others only that they are
    busy."""
    closed = [f"There is no school on {full_day(day)}." for day in taken.closed[:SHOWN]]
    said = " ".join([*closed, standing_words(request, taken.standing)]).strip()
    return f"{said} If it can be all the same, say so and ask again."


def standing_words(request: Request, standing: Sequence[Standing]) -> str:
    """The same without what to do about it; empty where nothing stands there."""
    shown = standing[:SHOWN]
    said = _sentences(request, shown)
    more = len({one.asked for one in standing} - {one.asked for one in shown})
    also = [f"So it is with {more} more of these times."] if more else []
    return " ".join([*said, *also])


def with_clashes(request: Request, asked: Sequence[Shown]) -> list[Shown]:
    """Times that wait for the reader's answer, each with what they have then already. No query where none waits; else
    as many for all as for one."""
    if not asked:
        return []
    rows = Booking.objects.filter(public_id__in=[one.booking for one in asked]).order_by("starts_at", "pk")
    bookings, me = list(rows), request.person
    since, until = min(one.starts_at for one in bookings), max(one.ends_at for one in bookings)
    busy = busy_elsewhere({me.pk}, since=since, until=until).get(me.pk, ())
    standing = what_one_has(bookings, person=me, elsewhere=busy)
    said = dict(zip(standing, _sentences(request, list(standing.values())), strict=True))
    clashes = {one.public_id: said.get(one.pk, "") for one in bookings}
    return [replace(one, clash=clashes.get(one.booking, "")) for one in asked]


def _sentences(request: Request, standing: Sequence[Standing]) -> list[str]:
    """Each in a sentence. Three queries where there are any."""
    if not standing:
        return []
    rows = ROWS.filter(pk__in={one.engagement for one in standing if one.engagement})
    met = {pk: other.name for pk, other in others_in(rows, request.person.pk, on=request.who.on).items()}
    named = {pk: one.first_name for pk, one in Person.objects.in_bulk({one.person for one in standing}).items()}
    return [_sentence(request, one, met, named) for one in standing]


def _sentence(request: Request, one: Standing, met: Mapping[int, str], named: Mapping[int, str]) -> str:
    zone = zone_of(request)
    begins = moment_words(one.starts_at, zone)
    if one.engagement is not None:
        return f"You meet {met.get(one.engagement, 'somebody')} on {begins}, or are asked to."
    when = moment_words(one.asked, zone)
    if one.person == request.person.pk:
        return f"Your own calendar says that you are busy on {when}."
    return f"{named[one.person]} is busy on {when}."


def moment_words(moment: datetime, zone: str) -> str:
    """A moment on a clock: "Friday, November 20, 10:00 am", and which one it is where the clock shows it twice."""
    wall = in_zone(moment, zone)
    return f"{full_day(wall.date())}, {clock_in(wall, zone)}"


def both_of(wall: datetime | None, zone: str) -> tuple[tuple[str, str], ...]:
    """The two times a doubled hour shows, to choose from; none for any other time."""
    if wall is None or not doubled(wall.replace(fold=0), zone):
        return ()
    return tuple(
        (key, f"{clock(wall)} {side} the clock goes back") for key, side in zip(LATER, ("before", "after"), strict=True)
    )
