"""Asking for a time to meet, once or again and again; and saying yes or no to it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Verb, Who
from alongside.kernel.clock import Instant, as_typed, in_zone
from alongside.kernel.errors import NotAllowed, Refused
from alongside.kernel.free_hours import times_of
from alongside.kernel.public_ids import new_public_id
from alongside.people.actions.events import Facts, record_all
from alongside.people.actions.events import line as draft
from alongside.people.models.events import Event
from alongside.people.models.persons import Person
from alongside.practice.sessions.access import BOOKABLE, BOOKINGS
from alongside.practice.sessions.actions.about import demand_theirs, named
from alongside.practice.sessions.actions.fitting import Heard, demand_free
from alongside.practice.sessions.calendar import breaks_of
from alongside.practice.sessions.enums import Every, Reply
from alongside.practice.sessions.models import LONGEST_MINUTES, Booking, Invited, Series
from alongside.practice.sessions.rows import days_of
from alongside.practice.sessions.rules import modes_of
from alongside.practice.sessions.sides import side_of
from alongside.practice.sessions.words import Words, seal
from alongside.programs.actions.cohorts import demand_open
from alongside.programs.enums import Part
from alongside.programs.facts import pins_of
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.engagements import Engagement

WALL = "%Y-%m-%dT%H:%M"
TOGETHER = 100  # people one booking is for at most
FURTHEST = timedelta(days=400)
SATURDAY = 5
OTHER = {Part.HELPER: Part.SUPPORTED, Part.SUPPORTED: Part.HELPER}


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A time somebody asks for. `key` is made on the phone; `wall` is the clock there, naive; `zone` an IANA name.

    `later` answers the doubled hour of the autumn night. `every` and `until` make it a series. `words`: where, by which
    link, about what; sealed. `heard`: what is known of everybody's time.
    """

    key: UUID
    engagements: Sequence[Engagement]
    wall: datetime
    minutes: int
    mode: str
    zone: str
    every: Every | None = None
    until: date | None = None
    words: Words = Words()
    later: bool | None = None
    heard: Heard = field(default_factory=Heard)


@transaction.atomic
def ask(*, by: Person, who: Who, wanted: Wanted) -> list[Booking]:
    """Ask for a time, or a series of them; the other side is told and has the program's days to answer.

    The same key again returns what is there. Raises Refused with the field at fault, Taken where somebody is busy then
    and nobody said so before, NotHere for somebody else's.
    """
    here = list(Booking.objects.filter(asked_by=by, key=wanted.key).order_by("starts_at"))
    if here:
        return here
    engagements = _allowed(who, wanted.engagements)
    cohort = engagements[0].cohort
    demand_open(cohort)
    moments = _moments(wanted, engagements, cohort)
    demand_free(moments, wanted.minutes, by=by, engagements=engagements, heard=wanted.heard)
    made = _made(by, wanted, moments, cohort)
    turns = {one.pk: OTHER[side_of(one, by, on=moments[0].day)] for one in engagements}
    words = _words(who, wanted.words, engagements, moments[0].day)
    Invited.objects.bulk_create(
        Invited(booking=booking, engagement=one, turn=turns[one.pk], sealed=seal(words[one.pk], one, booking))
        for booking in made
        for one in engagements
    )
    record_all(event("booking-asked", made[0], one, by, times=len(made)) for one in engagements)
    return made


def _words(who: Who, words: Words, engagements: Sequence[Engagement], day: date) -> dict[int, Words]:
    """Engagement (row number) -> what is written there: of the goals those that are its own."""
    goals = demand_theirs(words.goals, named(who, words.goals), engagements, day)
    mine = {one.pk: tuple(goal.public_id for goal in goals if goal.engagement_id == one.pk) for one in engagements}
    return {pk: replace(words, goals=several) for pk, several in mine.items()}


def _allowed(who: Who, asked: Sequence[Engagement]) -> list[Engagement]:
    if not asked or len(asked) > TOGETHER or len({one.pk for one in asked}) < len(asked):
        raise Refused("Say whom you would like to meet, each person once.", field="engagements")
    for one in asked:
        BOOKABLE.fetch(who, one.public_id)
    rows = Engagement.objects.select_related("cohort", "supported__works_at").in_bulk([one.pk for one in asked])
    return [rows[one.pk] for one in asked]


def _moments(wanted: Wanted, engagements: Sequence[Engagement], cohort: Cohort) -> list[Instant]:
    """Every moment asked for, in order: each of them still to come, and inside what the program says."""
    if not 1 <= wanted.minutes <= LONGEST_MINUTES:
        raise Refused(f"Say a length from 1 to {LONGEST_MINUTES} minutes.", field="minutes")
    wall = wanted.wall.replace(second=0, microsecond=0, tzinfo=None)
    days = [wall.date()]
    if wanted.every is not None:
        until = min(wanted.until or cohort.ends_on, cohort.ends_on)
        days = days_of(wanted.every, wall.date(), until, left_out=breaks_of(engagements, wall.date()))
    if not days:
        raise Refused("None of these days has school. Choose another first day, or a later last one.", field="until")
    moments = [as_typed(datetime.combine(day, wall.time()), wanted.zone, later=wanted.later) for day in days]
    blueprint = pins_of(cohort.pk).on(days[0]).blueprint
    for moment in moments:
        demand_possible(moment, wanted.minutes, engagements, blueprint)
    if wanted.mode not in modes_of(blueprint, {one.duty for one in engagements}):
        raise Refused("Say how you will meet.", field="mode")
    return moments


def demand_possible(moment: Instant, minutes: int, engagements: Iterable[Engagement], blueprint: Blueprint) -> None:
    """Refuse a time that is over, too far off, after an engagement's end, or outside the hours of the program."""
    now = timezone.now()
    if moment.utc <= now:
        raise Refused("This time is over already. Choose one that is still to come.", field="time")
    if moment.utc > now + FURTHEST:
        raise Refused("This is more than a year away. Choose an earlier day.", field="day")
    for one in engagements:
        last = one.cohort.ends_on
        if moment.day > last:
            raise Refused(f"This is over by then: its last day is {last:%B} {last.day}, {last.year}.", field="day")
        if moment.day < one.starts_on or (one.ends_on is not None and moment.day > one.ends_on):
            raise Refused("This day is not in the time you two work together. Choose another.", field="day")
        _demand_within(moment, minutes, one.cohort, blueprint.sessions.booked_within)


def _demand_within(moment: Instant, minutes: int, cohort: Cohort, said: str) -> None:
    hours = times_of(said)
    if hours is None:
        return
    first = in_zone(moment.utc, cohort.time_zone)
    last = first + timedelta(minutes=minutes)
    inside = first.weekday() < SATURDAY and first.date() == last.date()
    if not (inside and hours[0] <= first.time() and last.time() <= hours[1]):
        raise Refused(f"People meet on school days here, {said}. Choose a time in these hours.", field="time")


def _made(by: Person, wanted: Wanted, moments: Sequence[Instant], cohort: Cohort) -> list[Booking]:
    series, now = None, timezone.now()
    if wanted.every is not None:
        series = Series.objects.create(
            cohort=cohort,
            every=wanted.every,
            first=moments[0].day,
            until=moments[-1].day,
            zone=wanted.zone,
            clock=moments[0].wall.time(),
        )
    keep = pins_of(cohort.pk).on(moments[0].day).blueprint.sessions.answer_within.days
    made = [
        Booking(
            public_id=new_public_id(),
            cohort=cohort,
            series=series,
            planned_on=moment.day if series else None,
            asked_by=by,
            asked_at=now,
            key=wanted.key,
            answer_by=min(now + timedelta(days=keep), moments[0].utc),
            mode=wanted.mode,
            **at(moment, wanted.minutes),
        )
        for moment in moments
    ]
    return Booking.objects.bulk_create(made)


def at(moment: Instant, minutes: int) -> dict[str, datetime | date | str | int]:
    """The fields that say when a booking is."""
    return {
        "starts_at": moment.utc,
        "ends_at": moment.utc.astimezone(UTC) + timedelta(minutes=minutes),
        "zone": moment.zone,
        "wall": moment.wall.strftime(WALL),
        "day": moment.day,
        "minutes": minutes,
    }


@transaction.atomic
def answer(*, booking: Booking, yes: bool, by: Person, who: Who, whole_series: bool = False) -> list[Invited]:
    """Say yes or no to a time, or to every one of its series that waits. Twice is once.

    Raises NotAllowed where it is the other's turn, Refused where it is too late.
    """
    rows = waiting_rows(booking, who, whole_series=whole_series)
    mine = [row for row in rows if row.reply == Reply.ASKED and _may_answer(row, by)]
    first = [row for row in rows if row.booking_id == booking.pk]
    if not mine:
        _say_why_not(first, yes=yes)
        return first
    if yes and booking.starts_at <= timezone.now():
        raise Refused("This time is over already. Ask for another one.")
    now = timezone.now()
    for row in mine:
        row.reply, row.said_by, row.said_at = (Reply.YES if yes else Reply.NO), by, now
    Invited.objects.bulk_update(mine, ["reply", "said_by", "said_at"])
    kind = "booking-agreed" if yes else "booking-declined"
    for engagement in {row.engagement_id: row.engagement for row in mine}.values():
        times = sum(row.engagement_id == engagement.pk for row in mine)
        record_all([event(kind, mine[0].booking, engagement, by, times=times)])
    return mine


def _may_answer(row: Invited, by: Person) -> bool:
    return side_of(row.engagement, by, on=row.booking.day) == row.turn


def _say_why_not(rows: Sequence[Invited], *, yes: bool) -> None:
    """Nothing was left to answer: the same answer again is fine; else say what became of it."""
    said = {row.reply for row in rows}
    if Reply.ASKED in said:
        raise NotAllowed("The other one is asked here. You can cancel it, or ask for another time.")
    if said != {Reply.YES if yes else Reply.NO}:
        raise Refused("This is settled already. Look at your calendar, and ask for another time if you like.")


def waiting_rows(booking: Booking, who: Who, *, whole_series: bool) -> list[Invited]:
    """The lines of a booking this person is in, locked; with the later ones of its series, where these are meant too.

    Raises NotHere for somebody else's.
    """
    BOOKINGS.demand(who, Verb.CHANGE, booking)
    engagements = set(BOOKABLE.visible(who).filter(invited__booking=booking).values_list("pk", flat=True))
    several = [booking.pk]
    if whole_series and booking.series_id:
        later = Booking.objects.filter(series=booking.series_id, starts_at__gt=timezone.now(), session=None)
        several += later.exclude(pk=booking.pk).order_by("starts_at").values_list("pk", flat=True)
    list(Booking.objects.select_for_update().filter(pk__in=several).order_by("pk"))
    rows = Invited.objects.filter(booking__in=several, engagement__in=engagements)
    with_it = rows.select_related("booking__cohort", "engagement__cohort", "engagement__supported")
    return sorted(with_it, key=lambda row: (row.booking_id != booking.pk, row.booking.starts_at, row.pk))


def event(kind: str, booking: Booking, engagement: Engagement, by: Person | None, *, times: int = 1) -> Event:
    """One line about the person coached (nobody, for a team): when it is, how long and how; never about what."""
    facts: Facts = {
        "engagement": engagement.public_id,
        "booking": booking.public_id,
        "day": booking.day.isoformat(),
        "starts_at": booking.starts_at.isoformat(),
        "minutes": booking.minutes,
        "mode": booking.mode,
        "sequence": booking.sequence,
        "times": times,
    }
    subject, about = f"booking:{booking.public_id}", engagement.supported.person_id
    return draft(kind, by=by, about=about, cohort=booking.cohort_id, subject=subject, facts=facts)
