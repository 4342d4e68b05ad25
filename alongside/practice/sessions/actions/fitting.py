"""Whether a time suits everybody it is for: told to whoever asks before anybody is asked, and never forbidden.

Of whoever asks it is told what stands there, in whatever program; of everybody else only that they are busy.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice

from django.db.models import F, Q

from alongside.kernel.clock import Instant
from alongside.kernel.errors import Refused
from alongside.kernel.free_hours import Stretch
from alongside.people.models.persons import Person
from alongside.practice.sessions.calendar import breaks_of
from alongside.practice.sessions.facts import STANDING
from alongside.practice.sessions.models import Booking, Invited
from alongside.programs.models.engagements import Engagement, Party


@dataclass(frozen=True, slots=True)
class Heard:
    """What is known while a time is chosen. `elsewhere`: person (row number) -> when they are busy by their own
    calendar. `known`: whoever asks was told what stands at that time, and asks all the same."""

    elsewhere: Mapping[int, Sequence[Stretch]] = field(default_factory=dict)
    known: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands at a time, `asked`: whose it is (row number) and when it begins. `engagement`: in which they meet
    then, told to that person alone; None where nothing but that they are busy is told."""

    asked: datetime
    person: int
    starts_at: datetime
    engagement: int | None = None


class Taken(Refused):
    """Somebody is busy at a time that is asked for, or there is no school; `standing` says who and when, in order,
    `closed` which days a school's calendar has closed."""

    def __init__(self, standing: Sequence[Standing], closed: Sequence[date] = ()) -> None:
        super().__init__("Something stands at that time already. Say whether to ask all the same.", field="known")
        self.standing, self.closed = standing, closed


def demand_free(
    moments: Sequence[Instant],
    minutes: int,
    *,
    by: Person,
    engagements: Iterable[Engagement],
    heard: Heard,
    but: Iterable[Booking] = (),
) -> None:
    """Raise Taken where one of these moments is somebody's already, or on a day without school, unless that is known.
    `but`: bookings that move."""
    if heard.known:
        return
    several = list(engagements)
    found = list(what_stands(moments, minutes, by=by, engagements=several, heard=heard, but=but))
    closed = closed_days([one.day for one in moments], several)
    if found or closed:
        raise Taken(found, closed)


def closed_days(days: Sequence[date], engagements: Iterable[Engagement]) -> list[date]:
    """Those of these days that fall into a break of a school where one of the people helped works."""
    breaks = breaks_of(engagements, min(days))
    return [day for day in days if any(span.holds(day) for span in breaks)]


def what_stands(
    moments: Sequence[Instant],
    minutes: int,
    *,
    by: Person,
    engagements: Iterable[Engagement],
    heard: Heard,
    but: Iterable[Booking] = (),
) -> Iterator[Standing]:
    """What overlaps these moments: one thing for each of them and each person, whoever asks first. Two queries."""
    day, length = moments[0].day, timedelta(minutes=minutes)
    there = Q(starts_on__lte=day) & (Q(ends_on=None) | Q(ends_on__gte=day))
    parties = Party.objects.filter(there, engagement__in=[one.pk for one in engagements])
    others = set(parties.values_list("person", flat=True)) - {by.pk}
    span = (min(one.utc for one in moments), max(one.utc for one in moments) + length)
    held = _held({by.pk, *others}, span, heard, {one.pk for one in but})
    own = {booking for booking, _, _, _ in held.get(by.pk, ()) if booking}
    for moment in moments:
        for person in (by.pk, *sorted(others)):
            mine = person == by.pk
            over = (
                Standing(moment.utc, person, starts_at, engagement if mine else None)
                for booking, engagement, starts_at, ends_at in held.get(person, ())
                if starts_at < moment.utc + length and ends_at > moment.utc
                if mine or booking not in own  # what the two have together is told once
            )
            yield from islice(over, 1)


def what_one_has(bookings: Sequence[Booking], *, person: Person, elsewhere: Sequence[Stretch]) -> dict[int, Standing]:
    """Booking (row number) -> the first thing a person has at its time beside it; without those that stand alone.
    `elsewhere`: when they are busy by their own calendar. One query, however many."""
    if not bookings:
        return {}
    span = (min(one.starts_at for one in bookings), max(one.ends_at for one in bookings))
    held = _held({person.pk}, span, Heard({person.pk: elsewhere}), ()).get(person.pk, ())
    found: dict[int, Standing] = {}
    for one in bookings:
        over = (
            (one.pk, Standing(one.starts_at, person.pk, starts_at, engagement))
            for booking, engagement, starts_at, ends_at in held
            if booking != one.pk and starts_at < one.ends_at and ends_at > one.starts_at
        )
        found.update(islice(over, 1))
    return found


type _Stretch = tuple[int | None, int | None, datetime, datetime]  # booking, engagement, from and to


def _held(
    people: Collection[int], span: Stretch, heard: Heard, but: Collection[int]
) -> Mapping[int, Sequence[_Stretch]]:
    """Person -> what they have planned in a span, in whatever program; then what their own calendars say."""
    rows = Invited.objects.filter(
        Q(engagement__parties__ends_on=None) | Q(engagement__parties__ends_on__gte=F("booking__day")),
        engagement__parties__starts_on__lte=F("booking__day"),
        engagement__parties__person__in=people,
        reply__in=STANDING,
        booking__session=None,
        booking__ends_at__gt=span[0],
        booking__starts_at__lt=span[1],
    ).exclude(booking__in=but)
    what = ("engagement__parties__person", "booking", "engagement", "booking__starts_at", "booking__ends_at")
    found: dict[int, list[_Stretch]] = {}
    for person, *stretch in rows.order_by("booking__starts_at", "pk").values_list(*what):
        found.setdefault(person, []).append((stretch[0], stretch[1], stretch[2], stretch[3]))
    for person in people:
        found.setdefault(person, []).extend((None, None, *one) for one in heard.elsewhere.get(person, ()))
    return found
