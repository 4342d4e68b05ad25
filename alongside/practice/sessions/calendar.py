"""Reads of what is planned: a person's calendar between two moments, when people are busy, and when they are free."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from django.db import models
from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Who
from alongside.kernel.clock import SATURDAY, Span, today_in
from alongside.kernel.clock import days as days_of
from alongside.kernel.free_hours import Stretch, Week, shared, starts, stretches, times_of, week_of
from alongside.people.facts import calendars_of
from alongside.practice.sessions.access import INVITED
from alongside.practice.sessions.facts import STANDING
from alongside.practice.sessions.models import Invited, Series
from alongside.programs.models.engagements import Engagement, Party

AHEAD = timedelta(days=20)
OFFERED = 8


def planned(who: Who, *, since: datetime, until: datetime | None = None) -> QuerySet[Invited]:
    """What this person has planned from one moment to another and not logged, in order: a line for each engagement it
    is for, with its booking and series, and the one helped."""
    rows = INVITED.visible(who).filter(reply__in=STANDING, booking__ends_at__gt=since, booking__session=None)
    rows = rows if until is None else rows.filter(booking__starts_at__lt=until)
    whose = (f"engagement__supported__{one}" for one in ("person", "team", "organization", "works_at"))
    told = rows.select_related("booking__series", "engagement__cohort", *whose)
    return told.defer("sealed").order_by("booking__starts_at", "pk").fetch_mode(models.FETCH_RAISE)


@dataclass(frozen=True, slots=True)
class Row:
    """What is still to come of a series for one engagement: how often, the next and the last time, and how many of
    these are on another day than the rule says."""

    series: Series
    engagement: int
    times: int
    next: datetime
    last: datetime
    moved: int


def what_repeats(who: Who, *, now: datetime) -> list[Row]:
    """Every series with something to come, the next one first. Two queries."""
    mine = INVITED.visible(who).filter(reply__in=STANDING, booking__starts_at__gt=now, booking__session=None)
    when, moved = "booking__starts_at", Count("pk", filter=~Q(booking__day=F("booking__planned_on")))
    rows = mine.filter(booking__series__isnull=False).order_by().values_list("booking__series", "engagement")
    told = list(rows.annotate(times=Count("pk"), next=Min(when), last=Max(when), moved=moved).order_by("next"))
    series = Series.objects.in_bulk([one[0] for one in told])
    return [Row(series[key], *rest) for key, *rest in told]


@dataclass(frozen=True, slots=True)
class Free:
    """When somebody is free: their usual week on their own clock; `told` is False where they never said."""

    person: int
    first_name: str
    week: Week
    zone: str

    @property
    def told(self) -> bool:
        return bool(self.week)


def free_of(engagements: Sequence[Engagement], *, on: date) -> list[Free]:
    """Everybody who would meet in these engagements, each once, with the free hours they told there. One query."""
    there = Q(starts_on__lte=on) & (Q(ends_on=None) | Q(ends_on__gte=on))
    rows = Party.objects.filter(there, engagement__in=engagements).select_related("person", "participation")
    zone = engagements[0].cohort.time_zone if engagements else "UTC"
    found: dict[int, Free] = {}
    for party in rows.order_by("pk"):
        kept = party.participation.free_hours if party.participation else {}
        known = found.get(party.person_id)
        if known is None or not known.told:
            own = party.person.time_zone or zone
            found[party.person_id] = Free(party.person_id, party.person.first_name, week_of(kept), own)
    return list(found.values())


def busy(people: Collection[int], *, since: datetime, until: datetime) -> list[Stretch]:
    """When any of these people has something planned, in whatever program: from when to when, and nothing more."""
    theirs = Party.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=OuterRef("booking__day")), engagement=OuterRef("engagement"), person__in=people
    )
    rows = Invited.objects.filter(
        Exists(theirs), reply__in=STANDING, booking__ends_at__gt=since, booking__starts_at__lt=until
    )
    return sorted(set(rows.values_list("booking__starts_at", "booking__ends_at")))


def free_times(
    engagements: Sequence[Engagement], blueprint: Blueprint, *, minutes: int, now: datetime, taken: Iterable[Stretch]
) -> list[datetime]:
    """The next times (UTC) at which everybody who told their hours is free; none where nobody told any.

    Inside the hours of the program, outside breaks of the schools. `taken`: what people are busy with elsewhere.
    """
    cohort = engagements[0].cohort
    first = today_in(cohort.time_zone, now)
    people = [one for one in free_of(engagements, on=first) if one.told]
    if not people:
        return []
    breaks = breaks_of(engagements, first)
    span = Span(first, min(first + AHEAD, *(one.ends_on or date.max for one in engagements)))
    days = [day for day in days_of(span) if not any(off.holds(day) for off in breaks)]
    several = [stretches(one.week, days, one.zone) for one in people]
    hours = times_of(blueprint.sessions.booked_within)
    if hours:
        several.append(stretches(dict.fromkeys(range(SATURDAY), (hours,)), days, cohort.time_zone))
    free = shared(several)
    held = busy([one.person for one in people], since=now, until=now + AHEAD + timedelta(days=2))
    return list(islice(starts(free, sorted({*held, *taken}), minutes=minutes, after=now), OFFERED))


def breaks_of(engagements: Iterable[Engagement], on: date) -> list[Span]:
    """Breaks of the schools where the people helped work."""
    calendars = calendars_of({one.supported.works_at for one in engagements}, on=on)
    return [span for calendar in calendars.values() for span in calendar.breaks]
