"""What other rooms may know of sessions: that they happened, when and for how many; never what they were about."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.db.models import CharField, Count, Exists, Max, Min, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import Concat

from alongside.kernel.access import Kind, Who
from alongside.kernel.calendar_text import Meeting, Rule
from alongside.ledger.models import Closing, Confirmation
from alongside.practice.sessions.access import INVITED
from alongside.practice.sessions.enums import Every, Reply, Settled
from alongside.practice.sessions.models import PREFIX, Attendance, Booking, Difference, Invited
from alongside.practice.sessions.rows import WEEKS, days_of, place_of
from alongside.practice.sessions.rules import counts_present, modes_of, tag_lists
from alongside.practice.sessions.sides import sides_of
from alongside.programs.enums import CohortState, Part
from alongside.programs.facts import helpers_of, pinned, today
from alongside.programs.facts_focuses import numbered
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation

AT_ONCE = 500
STANDING = (Reply.ASKED, Reply.YES)


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


@dataclass(frozen=True, slots=True)
class Service:
    """One session that stands, as somebody had it: in which engagement, and what may be known of it."""

    engagement: int
    whose: str
    day: date
    kind: str
    by_mode: Mapping[str, int]
    minutes: int
    miles: int
    present: Mapping[str, int]
    confirmed: bool


def services(engagements: QuerySet[Engagement]) -> Iterator[Service]:
    """What was given in these engagements, oldest first, read in pieces."""
    whose = (f"participation__{one}" for one in ("person", "team", "organization"))
    rows = Attendance.objects.filter(engagement__in=engagements, taken_back_at=None)
    rows = rows.select_related("session", *whose).defer("session__tags").order_by("session__starts_at", "pk")
    for line in rows.annotate(said=Exists(confirmation_of())).iterator(chunk_size=AT_ONCE):
        one = line.session
        yield Service(
            line.engagement_id,
            line.participation.name,
            one.day,
            one.kind,
            one.by_mode,
            one.minutes,
            one.miles,
            one.present,
            confirmed=line.said,
        )


def in_touch(engagements: Iterable[int] | QuerySet[Engagement]) -> dict[int, InTouch]:
    """Engagement -> its contacts, for a whole list in one query. Sessions taken back are no contact."""
    rows = (
        Attendance.objects.filter(engagement__in=engagements, taken_back_at=None)
        .order_by()
        .values_list("engagement")
        .annotate(Min("session__day"), Max("session__day"), Count("pk"))
    )
    return {engagement: InTouch(first, last, times) for engagement, first, last, times in rows}


def last_days(engagements: Collection[int]) -> dict[int, date]:
    """Engagement -> the last day of contact in it."""
    return {engagement: touch.last for engagement, touch in in_touch(engagements).items()}


def confirmation_of(attendance: str = "") -> QuerySet[Confirmation]:
    """The yes to the outer row's attendance, undoubted; `attendance` is the way to it, for example "attendance__"."""
    source = Concat(Value(PREFIX), OuterRef(f"{attendance}public_id"), output_field=CharField())
    return Confirmation.objects.filter(happening__source=source, happening__doubt=None)


def unconfirmed() -> Q:
    """Condition on attendances: it counts, nobody confirmed it yet, nobody said that something was different, and the
    books of its day are open: in closed ones nobody can say yes any more."""
    open_one = Difference.objects.filter(attendance=OuterRef("pk"), state=Settled.OPEN)
    closed = Closing.objects.filter(
        cohort=OuterRef("session__cohort"), last__gte=OuterRef("session__day"), reopening=None
    )
    return Q(taken_back_at=None) & ~Q(Exists(confirmation_of())) & ~Q(Exists(open_one)) & ~Q(Exists(closed))


def waiting(engagements: Iterable[int] | QuerySet[Engagement]) -> dict[int, Waiting]:
    """Engagement -> what waits for a yes there, in one query. Engagements with nothing waiting are left out."""
    rows = (
        Attendance.objects.filter(unconfirmed(), engagement__in=engagements)
        .order_by()
        .values_list("engagement")
        .annotate(Count("pk"), Sum("session__minutes"), Min("session__day"))
    )
    return {engagement: Waiting(times, minutes, oldest) for engagement, times, minutes, oldest in rows}


def unsettled(cohort: int, *, until: date) -> tuple[int, int]:
    """How many attendances of a cohort wait for a yes up to a day, and about how many a difference is open."""
    rows = Attendance.objects.filter(session__cohort=cohort, session__day__lte=until)
    open_ones = Difference.objects.filter(state=Settled.OPEN, attendance__in=rows)
    return rows.filter(unconfirmed()).count(), open_ones.count()


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


@dataclass(frozen=True, slots=True)
class Topics:
    """A list of topics: its label, how many are needed, and tag to label."""

    label: str
    at_least: int
    tags: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sayable:
    """What can be said of a meeting in a line: by which modes (key to label), about what, and how it was planned.

    `goals`: what those two work on, kind and number to public id; none where several people met. `kinds`: which
    services there are, and `present` who may be counted, key to label; nobody where one person met. `called`: what the
    program calls each kind of goal.
    """

    modes: Mapping[str, str]
    topics: tuple[Topics, ...]
    mode: str
    minutes: int
    miles: bool = False
    names: tuple[str, ...] = ()
    goals: Mapping[tuple[str, int], str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    present: Mapping[str, str] = field(default_factory=dict)
    called: Mapping[str, str] = field(default_factory=dict)

    def goal(self, public_id: str) -> tuple[str, int]:
        """Kind and number of one of the goals."""
        return next(named for named, known in self.goals.items() if known == public_id)


def sayable(booking: str) -> Sayable | None:
    """What its helper can say of a booking (a public id); None where there is none. A flat number of queries."""
    one = Booking.objects.filter(public_id=booking).first()
    if one is None:
        return None
    blueprint = pinned(one.cohort_id, on=one.day).blueprint
    rows = Invited.objects.filter(booking=one, reply=Reply.YES).select_related(
        *(f"engagement__supported__{whose}" for whose in ("person", "team", "organization"))
    )
    met = [row.engagement for row in rows.defer("sealed").order_by("pk")]
    duties = {engagement.duty for engagement in met}
    known = numbered([met[0].pk]).get(met[0].pk, []) if len(met) == 1 else []
    return Sayable(
        modes=modes_of(blueprint, duties),
        topics=tuple(Topics(each.label, each.at_least, each.tags) for each in tag_lists(blueprint, duties).values()),
        mode=one.mode,
        minutes=one.minutes,
        miles=any(rule.unit == "miles" and rule.takes == "sessions" for rule in blueprint.counting.values()),
        names=tuple(engagement.supported.name for engagement in met),
        goals={(one.kind, one.number): one.public_id for one in known if one.open},
        kinds=blueprint.sessions.kinds,
        present=blueprint.sessions.present if counts_present(met) else {},
        called={"goal": blueprint.words.goal.one, "practice": blueprint.words.practice.one},
    )


def invited_as(booking: str) -> str:
    """The public id under which a booking is invited to: its own, or its series'. Empty where there is none."""
    found = Booking.objects.filter(public_id=booking).values_list("series__public_id", flat=True)
    return next((series or booking for series in found), "")


def meetings_of(booking: str, engagement: str, *, by_helper: bool, cancelled: bool, url: str = "") -> list[Meeting]:
    """A booking, or the whole of its series, as calendar text tells it to one side of an engagement (public ids).

    `by_helper`: the helper reads it. `cancelled`: what was taken off; else what stands.
    """
    one = Booking.objects.filter(public_id=booking).first()
    if one is None:
        return []
    same = Q(booking__series=one.series_id) if one.series_id else Q(booking=one)
    rows = Invited.objects.filter(same, engagement__public_id=engagement, booking__session=None)
    rows = rows.exclude(reply__in=STANDING) if cancelled else rows.filter(reply__in=STANDING)
    told = list(_with_names(rows))
    names = _names(told, [row.engagement_id for row in told] if by_helper else [])
    called = {row.pk: names.get(row.engagement_id, "") for row in told}
    return [replace(each, cancelled=cancelled, url=url) for each in _as_meetings(told, called, rules=not cancelled)]


def calendar_of(person: int, *, since: datetime, named: bool) -> list[Meeting]:
    """Everything a person has planned in any program from a moment on, for their calendar feed; whom they meet stands
    in it where they are `named`. A flat number of queries for each program."""
    found: list[Meeting] = []
    mine = Participation.objects.filter(person=person, kind__in=(Kind.HELPER, Kind.SUPPORTED), folded_into=None)
    for row in mine.exclude(cohort__state=CohortState.CLOSED).select_related("cohort").order_by("pk"):
        who = Who(person, today(row.cohort), row.pk, row.cohort_id, Kind(row.kind))
        told = list(_with_names(INVITED.visible(who).filter(reply__in=STANDING, booking__ends_at__gt=since)))
        sides = sides_of({one.engagement_id for one in told}, person)
        names = _names(told, [pk for pk, side in sides.items() if side == Part.HELPER]) if named else {}
        helped = {pk for pk, side in sides.items() if side == Part.HELPER}
        found += _as_meetings(*_once_each(told, helped, names), rules=True)
    return found


def _once_each(
    rows: Sequence[Invited], helped: Collection[int], names: Mapping[int, str]
) -> tuple[list[Invited], dict[int, str]]:
    """Lines as their reader has them, and by line (row number) whom they meet: a meeting with several people one helps
    is one, told under the first of these with the names of all; a yes of one of them is a yes."""
    kept = [row for row in rows if row.engagement_id not in helped]
    called = {row.pk: names.get(row.engagement_id, "") for row in kept}
    together: dict[int, list[Invited]] = {}
    for row in rows:
        if row.engagement_id in helped:
            together.setdefault(row.booking.series_id or -row.booking_id, []).append(row)
    for several in together.values():
        whose = dict.fromkeys(row.engagement_id for row in several)
        said = ", ".join(name for pk in whose if (name := names.get(pk, "")))
        yes = {row.booking_id for row in several if row.reply == Reply.YES}
        for row in {row.booking_id: row for row in reversed(several)}.values():
            row.engagement, row.reply = several[0].engagement, Reply.YES if row.booking_id in yes else row.reply
            kept.append(row)
            called[row.pk] = said
    return sorted(kept, key=lambda row: (row.booking.starts_at, row.pk)), called


def _with_names(rows: QuerySet[Invited]) -> QuerySet[Invited]:
    whose = (f"engagement__supported__{each}" for each in ("person", "team", "organization"))
    told = rows.select_related("booking__series", "engagement__cohort", *whose)
    return told.defer("sealed").order_by("booking__starts_at", "pk")


def _names(rows: Iterable[Invited], helped: Collection[int]) -> dict[int, str]:
    """Engagement -> a first name: of the one helped where the reader helps (`helped`), else of whoever helps."""
    rows = list(rows)
    helpers = helpers_of({row.engagement_id for row in rows} - set(helped))
    found = {}
    for row in rows:
        supported, party = row.engagement.supported, helpers.get(row.engagement_id)
        other = (
            party.person.first_name if party else supported.person.first_name if supported.person else supported.name
        )
        found[row.engagement_id] = other
    return found


def _as_meetings(rows: Iterable[Invited], names: Mapping[int, str], *, rules: bool) -> list[Meeting]:
    """Lines of bookings as meetings, with `names` by line (row number); with `rules` the row of a series is one, and
    what was moved stands beside it."""
    found: list[Meeting] = []
    of_series: dict[tuple[int, int], list[Invited]] = {}
    for row in rows:
        if row.booking.series is None or not rules:
            found.append(_meeting(row, names))
        else:
            of_series.setdefault((row.booking.series.pk, row.engagement_id), []).append(row)
    for several in of_series.values():
        found += _series(several, names)
    return found


def _series(rows: Sequence[Invited], names: Mapping[int, str]) -> list[Meeting]:
    series, first = rows[0].booking.series, rows[0].booking
    if series is None or first.planned_on is None:
        return []
    days = [row.booking.planned_on for row in rows if row.booking.planned_on]
    every = Every(series.every)
    start = datetime.combine(min(days), series.clock)
    left_out = tuple(day for day in days_of(every, min(days), max(days)) if day not in days)
    weeks, place = WEEKS.get(every, 0), 0 if every in WEEKS else place_of(series.first)
    rule = Rule(start, max(days), weeks, place, left_out)
    whole = replace(
        _meeting(rows[0], names),
        sequence=max(row.booking.sequence for row in rows),
        zone=series.zone,
        agreed=all(row.reply == Reply.YES for row in rows),
        rule=rule,
        planned=None,
    )
    moved = [row for row in rows if row.booking.wall != f"{row.booking.planned_on}T{series.clock:%H:%M}"]
    return [whole, *(_meeting(row, names) for row in moved)]


def _meeting(row: Invited, names: Mapping[int, str]) -> Meeting:
    booking, series = row.booking, row.booking.series
    word = pinned(row.engagement.cohort_id, on=booking.day).blueprint.words.engagement.one
    name = names.get(row.pk, "")
    planned = datetime.combine(booking.planned_on, series.clock) if series and booking.planned_on else None
    return Meeting(
        uid=f"{series.public_id if series else booking.public_id}-{row.engagement.public_id}@alongside",
        sequence=booking.sequence,
        starts=datetime.fromisoformat(booking.wall),
        zone=booking.zone,
        minutes=booking.minutes,
        summary=f"{word[:1].upper()}{word[1:]}{f' with {name}' if name else ''}",
        changed=row.said_at or booking.asked_at,
        agreed=row.reply == Reply.YES,
        planned=planned,
    )
