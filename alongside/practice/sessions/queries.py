"""Reads of the sessions room for pages. Facts only: what a session was about is opened by `actions/open.py`."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from alongside.kernel.access import Kind, Verb, Who
from alongside.kernel.clock import Span
from alongside.ledger.enums import ConfirmedHow
from alongside.people.models.persons import Person
from alongside.practice.sessions.access import ATTENDANCES, BOOKABLE, LOGGABLE, WORKED_ON
from alongside.practice.sessions.enums import Settled
from alongside.practice.sessions.facts import STANDING, confirmation_of, unconfirmed
from alongside.practice.sessions.models import LONGEST_MINUTES, Attendance, Difference, Invited, Session
from alongside.practice.sessions.overlaps import Stood, unanswered
from alongside.programs.access import HELPING
from alongside.programs.enums import Part
from alongside.programs.models.engagements import Engagement, Party
from alongside.programs.models.participations import Participation

TO_BE_LOGGED = timedelta(days=7)


def lines(who: Who) -> QuerySet[Attendance]:
    """Every line this person may see, newest first, with session, engagement and person.

    Annotated: `confirmed_at`, `confirmed_how`, `confirmed_by` (None while it waits), `differs` (an open difference).
    """
    rows = Attendance.objects.select_related("session__logged_by", "engagement", "participation__person")
    told = rows.annotate(
        confirmed_at=Subquery(confirmation_of().values("at")[:1]),
        confirmed_how=Subquery(confirmation_of().values("how")[:1]),
        confirmed_by=Subquery(confirmation_of().values("by")[:1]),
        differs=Exists(Difference.objects.filter(attendance=OuterRef("pk"), state=Settled.OPEN)),
    )
    return (
        ATTENDANCES.visible(who, rows=told)
        .defer("session__tags")
        .order_by("-session__starts_at", "-pk")
        .fetch_mode(models.FETCH_RAISE)
    )


def lines_about(who: Who, *focuses: int) -> QuerySet[Attendance]:
    """Those of `lines` that were about one of these (row numbers), where this person reads what they were about.

    Not those a correction stands for."""
    about = WORKED_ON.visible(who, Verb.READ).filter(focus__in=focuses)
    return lines(who).filter(corrected_by=None, pk__in=about.values("attendance"))


def topics_of(who: Who, lines: Collection[int]) -> list[tuple[int, int]]:
    """What each of these lines was about: line and focus (row numbers), the newest first, where they read it."""
    about = WORKED_ON.visible(who, Verb.READ).filter(attendance__in=lines).order_by("-attendance__session__day", "-pk")
    return list(about.values_list("attendance", "focus")) if lines else []


@dataclass(frozen=True, slots=True)
class Helped:
    """One session somebody logged that stands, and whom it served."""

    session: Session
    served: tuple[Participation, ...]


def helped(who: Who, span: Span) -> list[Helped]:
    """The sessions this person logged here on these days, the newest first, with what they were about: they chose it
    themselves. Not those of whom they evaluate by now. One query."""
    whose = (f"participation__{one}" for one in ("person", "team", "organization"))
    rows = ATTENDANCES.visible(who, Verb.CHANGE).filter(taken_back_at=None, session__day__gte=span.first)
    rows = rows.filter(session__day__lte=span.last) if span.last else rows
    rows = rows.select_related("session", *whose).order_by("-session__starts_at", "-session", "place", "pk")
    found: dict[int, list[Attendance]] = {}
    for line in rows.fetch_mode(models.FETCH_RAISE):
        found.setdefault(line.session_id, []).append(line)
    return [Helped(several[0].session, tuple(one.participation for one in several)) for several in found.values()]


def confirmed_by(line: Attendance) -> Person | None:
    """Who said yes to a line; None while it waits, and where nobody was asked."""
    mine = confirmation_of().values("by")[:1]
    return Person.objects.filter(pk__in=Attendance.objects.filter(pk=line.pk).values(by=Subquery(mine))).first()


def to_confirm(who: Who, *, also: str = "") -> QuerySet[Attendance]:
    """What this person is asked to confirm, oldest first; and one that counts by itself (`also`, a public id)."""
    counted = confirmation_of().filter(how=ConfirmedHow.AUTOMATIC)
    nobody_asked = Difference.objects.filter(attendance=OuterRef("pk"), state=Settled.OPEN)
    wanted = unconfirmed() | Q(Exists(counted), ~Exists(nobody_asked), public_id=also, taken_back_at=None)
    rows = Attendance.objects.select_related("session__logged_by", "engagement", "participation__person")
    mine = ATTENDANCES.visible(who, Verb.CONFIRM, rows=rows).filter(wanted)
    return mine.defer("session__tags").order_by("session__starts_at", "pk").fetch_mode(models.FETCH_RAISE)


def to_settle(who: Who) -> QuerySet[Difference]:
    """Open differences about sessions this person logged, oldest first."""
    mine = ATTENDANCES.visible(who, Verb.CHANGE)
    rows = Difference.objects.filter(state=Settled.OPEN, attendance__in=mine)
    return rows.select_related("by", "attendance__session", "attendance__engagement").order_by("raised_at", "pk")


def at_the_same_time(
    who: Who, *, starts: datetime, minutes: int, among: Collection[int] = (), but: Session | None = None
) -> Session | None:
    """A session that stands and overlaps a time, if any: one this person logged, or one of these engagements (row
    numbers) that somebody else logged; never the one that is being changed."""
    ends = starts + timedelta(minutes=minutes)
    standing = Attendance.objects.filter(session=OuterRef("pk"), taken_back_at=None)
    near = Session.objects.filter(
        Exists(standing),
        Q(logged_by=who.person) | Q(Exists(standing.filter(engagement__in=among))),
        starts_at__lt=ends,
        starts_at__gt=starts - timedelta(minutes=LONGEST_MINUTES),
    ).select_related("logged_by")
    over = (one for one in near.order_by("starts_at") if one.starts_at + timedelta(minutes=one.minutes) > starts)
    return next((one for one in over if one != but), None)


def at_one_time(who: Who, *, most: int = 5) -> list[tuple[Session, Session]]:
    """Sessions this person logged here that stand at one time, and nobody said were both right. The later one of each
    pair comes second. One query."""
    standing = Attendance.objects.filter(session=OuterRef("pk"), taken_back_at=None)
    mine = Session.objects.filter(Exists(standing), logged_by=who.person, cohort=who.cohort).order_by("starts_at", "pk")
    shown = mine.only("public_id", "day", "logged_by", "starts_at", "minutes", "logged_at", "overlap_known")
    rows = {one.pk: one for one in shown}
    stood = (
        Stood(one.pk, one.logged_by_id, one.starts_at, one.minutes, one.logged_at, one.overlap_known)
        for one in rows.values()
    )
    return [(rows[first.pk], rows[second.pk]) for first, second in islice(unanswered(stood), most)]


def loggable(who: Who) -> QuerySet[Engagement]:
    """Engagements this person may log a session for: those they help in today, resting ones too, and those they left
    lately; and those of their group, where nobody leads it. Annotated: `left_on`, their last day there, or that of
    whoever is in the group; None while it goes on.
    """
    parts = Q(part=Part.SUPPORTED) if who.kind is Kind.SUPPORTED else Q(part__in=HELPING, person=who.person)
    mine = Party.objects.filter(parts, engagement=OuterRef("pk"), starts_on__lte=who.on)
    rows = Engagement.objects.select_related(
        "cohort", "supported__person", "supported__team", "supported__organization", "supported__works_at"
    ).annotate(left_on=Subquery(mine.order_by(F("ends_on").desc(nulls_first=True)).values("ends_on")[:1]))
    return LOGGABLE.visible(who, Verb.CHANGE, rows=rows).order_by("pk")


def without_a_time(who: Who, engagements: Collection[int], *, now: datetime) -> list[int]:
    """Of these engagements (row numbers) those in which this person could ask for a time, and none is asked for or
    agreed on: ahead, or so lately that it may not be logged yet. One query."""
    times = Invited.objects.filter(
        engagement=OuterRef("pk"), reply__in=STANDING, booking__ends_at__gt=now - TO_BE_LOGGED
    )
    rows = BOOKABLE.visible(who).filter(~Q(Exists(times)), pk__in=engagements)
    return list(rows.order_by("pk").values_list("pk", flat=True))
