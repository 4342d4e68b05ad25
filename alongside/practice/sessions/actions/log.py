"""Logging a session: one entry from a phone, for everybody it served; taking one back."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from alongside.kernel.access import Kind, Verb, Who
from alongside.kernel.clock import Instant, Span, as_typed, in_zone
from alongside.kernel.errors import Conflict, NotAllowed, Refused
from alongside.kernel.public_ids import new_public_id
from alongside.people.actions.events import Facts, record_all
from alongside.people.actions.events import line as draft
from alongside.people.models.events import Event
from alongside.people.models.persons import Person
from alongside.practice.sessions.access import ATTENDANCES, LOGGABLE
from alongside.practice.sessions.actions.about import Worked, demand_theirs, named, named_by, point_at
from alongside.practice.sessions.actions.telling import Helping, lines_of, report, reverse, settle_own_time
from alongside.practice.sessions.enums import Settled
from alongside.practice.sessions.groups import days_together, demand_met
from alongside.practice.sessions.models import LONGEST_MINUTES, MOST_MILES, Attendance, Difference, Note, Session
from alongside.practice.sessions.rules import check, check_service
from alongside.programs.access import ENGAGEMENTS, HELPING
from alongside.programs.actions.cohorts import demand_open
from alongside.programs.enums import EngagementState
from alongside.programs.facts import pins_of
from alongside.programs.models.engagements import Engagement, Party
from alongside.programs.pauses import pauses_of
from alongside.programs.sealing import data_key

WALL = "%Y-%m-%dT%H:%M"
TOGETHER = 100  # people one session serves at most


@dataclass(frozen=True, kw_only=True)
class Contact:
    """One session as it was typed. `key` is made on the phone; `wall` is the clock there, naive; `minutes` 1 to 720.

    `zone` (IANA name): the person's own, else the cohort's. `later` answers the doubled hour of the autumn night.
    `typed_at` is when it was entered, if it reached us later: a phone without a network keeps it until then.
    `parts`: mode to minutes where there were several; they make up `minutes`, and `mode` is the longest. `miles`: the
    drive, there and back. `overlap_known`: the writer was asked about another session at that time, and both were.
    `about`: goals and practices of those it served, by public ids. `kind` and `present`: which service it was, and how
    many were there by what they do, by the keys of the program.
    """

    key: UUID
    engagements: Sequence[Engagement]
    wall: datetime
    minutes: int
    mode: str
    tags: Sequence[str] = ()
    note: str = ""
    zone: str = ""
    later: bool | None = None
    typed_at: datetime | None = None
    parts: Mapping[str, int] = field(default_factory=dict)
    miles: int = 0
    overlap_known: bool = False
    about: Sequence[str] = ()
    kind: str = ""
    present: Mapping[str, int] = field(default_factory=dict)


def log_session(*, by: Person, who: Who, contact: Contact) -> Session:
    """Log one session for everybody it served: an attendance, a sealed note and lines of the ledger for each.

    The same key again returns the same session; the same key with other content raises Conflict. Raises Refused with
    the field at fault, NotAllowed or NotHere when one of the engagements is not this person's to log for.
    """
    return log_sessions(by=by, who=who, contacts=[contact])[0]


def log_sessions(*, by: Person, who: Who, contacts: Sequence[Contact]) -> list[Session]:
    """`log_session` for many at once, all or none; what they share is read once. Returns them in the same order."""
    try:
        return _log(by, who, contacts)
    except IntegrityError:  # the same key arrived twice at once, and the other one was first: now it is there
        return _log(by, who, contacts)


@transaction.atomic
def _log(by: Person, who: Who, contacts: Sequence[Contact]) -> list[Session]:
    if who.person != by.pk or who.cohort is None:
        raise NotAllowed("Choose first as whom you are here.")
    here = _here(by, contacts)
    fresh = {contact.key: contact for contact in contacts if contact.key not in here}
    made = _make(by, who, list(fresh.values())) if fresh else {}
    for contact in contacts:
        if contact.key in here and not _same(here[contact.key], contact, by):
            raise Conflict("This entry was saved before with other words or times. Open it to see what is there.")
    return [here.get(contact.key) or made[contact.key] for contact in contacts]


def _here(by: Person, contacts: Sequence[Contact]) -> dict[UUID, Session]:
    keys = [contact.key for contact in contacts]
    return {session.key: session for session in Session.objects.filter(logged_by=by, key__in=keys)}


def _same(session: Session, contact: Contact, by: Person) -> bool:
    """Tell whether a retry says what the first one said, its note included (which the writer alone compares)."""
    lines = list(session.attendances.filter(corrects=None).select_related("engagement"))
    how = (session.wall, session.minutes, session.mode, session.parts, session.miles)
    if how != (contact.wall.strftime(WALL), contact.minutes, contact.mode, dict(contact.parts), contact.miles):
        return False
    if (session.kind, session.present) != (contact.kind, dict(contact.present)):
        return False
    again = {engagement.pk for engagement in contact.engagements}
    if (sorted(session.tags), {line.engagement_id for line in lines}) != (sorted(set(contact.tags)), again):
        return False
    if named_by(session) != set(contact.about):
        return False
    note = Note.objects.filter(attendance__in=lines, author=by, written_at=session.logged_at).select_related(
        "attendance__engagement"
    )
    first = note.first()
    said = opened(first) if first else ""
    return said == contact.note.strip()


def opened(note: Note) -> str:
    """The words of a note. For actions that may: this asks nobody."""
    return data_key(note.attendance.engagement).open(bytes(note.sealed), place=f"note:{note.public_id}")


def _make(by: Person, who: Who, contacts: Sequence[Contact]) -> dict[UUID, Session]:
    engagements = _allowed(who, contacts)
    focuses = named(who, (one for contact in contacts for one in contact.about))
    rests = _rests(engagements.values())
    pins, now = pins_of(who.cohort or 0), timezone.now()
    together = who.kind is Kind.SUPPORTED
    there, helping = (days_together(by, engagements), {}) if together else _there(by, engagements)
    sessions: list[Session] = []
    attendances: list[Attendance] = []
    notes: list[Note] = []
    worked_on: list[Worked] = []
    for contact in contacts:
        served = [engagements[engagement.pk] for engagement in contact.engagements]
        moment = _moment(contact, served, by, now)
        if together:
            demand_met(by, served)
        for one in served:
            _demand_there(moment.day, one, there.get(one.pk, []), rests.get(one.pk, ()))
        blueprint = pins.on(moment.day).blueprint
        check(blueprint, (contact.mode, *contact.parts), contact.tags, served)
        check_service(blueprint, contact.kind, contact.present, served)
        session = _session(by, contact, served[0], moment, now)
        lines = _lines(session, served)
        sessions.append(session)
        attendances += lines
        worked_on.append((lines, demand_theirs(contact.about, focuses, served, moment.day)))
        notes += [_sealed(line, by, contact.note.strip()) for line in lines if contact.note.strip()]
    Session.objects.bulk_create(sessions)
    Attendance.objects.bulk_create(attendances)
    point_at(worked_on)
    Note.objects.bulk_create(notes)
    report(attendances, by=by, pins=pins, helping=helping)
    record_all(event("session-logged", line, by) for line in attendances)
    return {session.key: session for session in sessions}


def _allowed(who: Who, contacts: Sequence[Contact]) -> dict[int, Engagement]:
    """The engagements named, as they are now, once each; each one must be this person's to log for.

    Ended ones too, for a while: the day of the session counts, not the day it is logged.
    """
    asked = {engagement.pk: engagement for contact in contacts for engagement in contact.engagements}
    rows = Engagement.objects.filter(pk__in=asked).select_related("cohort", "supported")
    mine = {row.pk: row for row in LOGGABLE.visible(who, Verb.CHANGE, rows=rows)}
    for pk, engagement in asked.items():
        if pk not in mine:
            ENGAGEMENTS.demand(who, Verb.CHANGE, engagement)
    for row in mine.values():
        demand_open(row.cohort)
    return mine


def _rests(engagements: Collection[Engagement]) -> dict[int, tuple[Span, ...]]:
    """When those rested that rest now. What goes on again is asked for nothing."""
    resting = [one for one in engagements if one.state == EngagementState.PAUSED]
    return pauses_of(resting[0].cohort, resting) if resting else {}


def _demand_there(day: date, engagement: Engagement, there: Sequence[Span], rests: Sequence[Span]) -> None:
    """Refuse a day on which this person did not help here, or on which it rested, and say which days are right."""
    rest = next((rest for rest in rests if rest.holds(day)), None)
    if rest is not None:
        raise Refused(
            f"This rests since {_said(rest.first)}, so nothing later can be logged. Ask whoever coordinates.",
            field="day",
        )
    if any(span.holds(day) for span in there):
        return
    first, last = there[0].first, there[-1].last
    if day < first:
        raise Refused(f"That day was before you began here, on {_said(first)}. Look at the date.", field="day")
    if last is not None and day > last:
        ended = "This ended on" if engagement.state == EngagementState.ENDED else "Your last day here was"
        raise Refused(f"{ended} {_said(last)}, and that day was later. Look at the date.", field="day")
    raise Refused("You did not help here on that day. Look at the date.", field="day")


def _said(day: date) -> str:
    return f"{day:%B} {day.day}"


def _there(by: Person, engagements: Mapping[int, Engagement]) -> tuple[dict[int, list[Span]], Helping]:
    """Engagement -> the days on which this person helps in it; and the participation in which they do."""
    rows = Party.objects.filter(engagement__in=engagements, person=by, part__in=HELPING)
    days: dict[int, list[Span]] = {}
    helping: dict[tuple[int, int], int | None] = {}
    told = rows.order_by("starts_on", "pk").values_list("engagement", "starts_on", "ends_on", "participation")
    for engagement, first, last, participation in told:
        days.setdefault(engagement, []).append(Span(first, last))
        helping[engagement, by.pk] = participation
    return days, helping


def _moment(contact: Contact, served: Sequence[Engagement], by: Person, now: datetime) -> Instant:
    """When it was; never in the future."""
    if not served or len(served) > TOGETHER or len({one.pk for one in served}) < len(served):
        raise Refused("Say whom you met, each person once.", field="engagements")
    if not 1 <= contact.minutes <= LONGEST_MINUTES:
        raise Refused(f"Say a length from 1 to {LONGEST_MINUTES} minutes.", field="minutes")
    _demand_whole(contact)
    wall = contact.wall.replace(second=0, microsecond=0, tzinfo=None)
    moment = as_typed(wall, contact.zone or by.time_zone or served[0].cohort.time_zone, later=contact.later)
    if moment.utc > now:
        raise Refused("This time is still to come. What happened is logged once it has begun.", field="time")
    return moment


def _demand_whole(contact: Contact) -> None:
    parts = contact.parts
    if parts and (sum(parts.values()) != contact.minutes or min(parts.values()) < 1 or contact.mode not in parts):
        raise Refused("The parts make up all of it, each at least one minute.", field="minutes")
    if not 0 <= contact.miles <= MOST_MILES:
        raise Refused(f"Miles are a whole number, {MOST_MILES} at most.", field="miles")


def _session(by: Person, contact: Contact, first: Engagement, moment: Instant, now: datetime) -> Session:
    return Session(
        cohort=first.cohort,
        logged_by=by,
        key=contact.key,
        logged_at=_typed_at(contact, moment, now),
        starts_at=moment.utc,
        zone=moment.zone,
        wall=moment.wall.strftime(WALL),
        day=moment.day,
        minutes=contact.minutes,
        mode=contact.mode,
        parts=dict(contact.parts),
        miles=contact.miles,
        overlap_known=contact.overlap_known,
        tags=sorted(set(contact.tags)),
        kind=contact.kind,
        present=dict(contact.present),
    )


def _typed_at(contact: Contact, moment: Instant, now: datetime) -> datetime:
    """When it was typed, within what is possible: after it began, and not after now."""
    return min(max(contact.typed_at, moment.utc), now) if contact.typed_at else now


def _lines(session: Session, served: Sequence[Engagement]) -> list[Attendance]:
    return [
        Attendance(public_id=new_public_id(), session=session, engagement=one, participation=one.supported, place=place)
        for place, one in enumerate(served)
    ]


def _sealed(line: Attendance, by: Person, text: str) -> Note:
    public_id = new_public_id()
    session = line.session
    return Note(
        public_id=public_id,
        attendance=line,
        author=by,
        written_on=in_zone(session.logged_at, session.zone).date(),
        written_at=session.logged_at,
        sealed=data_key(line.engagement).seal(text, place=f"note:{public_id}"),
    )


def event(kind: str, line: Attendance, by: Person | None, **facts: str | int | bool) -> Event:
    """One line about the person coached (nobody, for a team): when, how long, how; never about what."""
    session = line.session
    told: Facts = {
        "engagement": line.engagement.public_id,
        "attendance": line.public_id,
        "day": session.day.isoformat(),
        "minutes": session.minutes,
        "mode": session.mode,
        "logged_by": session.logged_by_id,
        **facts,
    }
    subject = f"session:{session.public_id}"
    about = line.participation.person_id
    return draft(kind, by=by, about=about, cohort=session.cohort_id, subject=subject, facts=told)


@transaction.atomic
def take_back(*, session: Session, by: Person, who: Who, only: Attendance | None = None) -> list[Attendance]:
    """Take back a session, or one person's line of it (`only`): it stays visible and no longer counts. Twice is once.

    For the one who logged it. An open difference about it is settled by this.
    """
    meeting = lines_of(session)
    lines = [line for line in meeting if line.session_id == session.pk and only in (None, line)]
    for line in lines:
        ATTENDANCES.demand(who, Verb.CHANGE, line)
    demand_open(session.cohort)
    now = timezone.now()
    standing = [line for line in lines if line.taken_back_at is None]
    reverse(standing, by=by, at=now)
    settle_own_time(meeting, by=by, pins=pins_of(session.cohort_id))
    open_ones = Difference.objects.filter(attendance__in=standing, state=Settled.OPEN)
    open_ones.update(state=Settled.AGREED, settled_at=now)
    record_all(event("session-taken-back", line, by) for line in standing)
    return lines
