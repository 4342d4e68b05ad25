"""Logging where another session may have been at that time: asked about, never forbidden and never passed over.

A phone that had no signal, a second device and somebody else of the same engagement may all have logged one hour.
"""

from collections.abc import Sequence

from django.db import transaction

from alongside.kernel.access import Verb, Who
from alongside.kernel.clock import as_typed
from alongside.kernel.errors import NotHere, Refused
from alongside.people.actions.events import record
from alongside.people.models.persons import Person
from alongside.practice.sessions.access import ATTENDANCES, LOGGABLE
from alongside.practice.sessions.actions.log import Contact, log_session, opened, take_back
from alongside.practice.sessions.actions.planned import log_booked
from alongside.practice.sessions.facts import unconfirmed
from alongside.practice.sessions.models import Attendance, Booking, Note, Session
from alongside.practice.sessions.queries import at_the_same_time
from alongside.programs.models.engagements import Engagement


class SameHour(Refused):
    """`other`, which stands, was at that time too; `own`: its writer may put the new one in its place."""

    def __init__(self, other: Session, *, own: bool) -> None:
        super().__init__("Something else was logged at that time. Say whether both were.", field="both")
        self.other = other
        self.own = own


@transaction.atomic
def log_once(
    *, by: Person, who: Who, contact: Contact, booking: Booking | None = None, instead: Session | None = None
) -> Session:
    """Log a session, of a booking as that one; `contact.zone` must be given.

    Raises SameHour where another stands at that time and nobody said that both were: two devices that log at once come
    after one another, so one of them is asked. `instead`: a session of one's own, with the same people, that is taken
    back as this one is logged.
    """
    mine = _one_after_another(by, who, contact.engagements)
    fresh = not Session.objects.filter(logged_by=by, key=contact.key).exists()
    if fresh and instead is not None:
        _take_back(instead, by, who, mine)
    elif fresh and not contact.overlap_known:
        _ask(by, who, contact, mine)
    if booking is None:
        return log_session(by=by, who=who, contact=contact)
    return log_booked(booking=booking, contact=contact, by=by, who=who)


@transaction.atomic
def change_session(*, session: Session, by: Person, who: Who, contact: Contact) -> Session:
    """Put a session as it was in the place of one that waits: the first one is taken back and loses its writer's note,
    which the new one has. Twice is once.

    Raises Refused once somebody said yes to it, or that it was different; SameHour where it comes to stand at the time
    of another one and nobody said that both were.
    """
    if not Session.objects.filter(logged_by=by, key=contact.key).exists():
        mine = _one_after_another(by, who, contact.engagements)
        demand_waiting(session, by=by, who=who)
        if not contact.overlap_known:
            _ask(by, who, contact, mine, but=session)
        Note.objects.filter(attendance__session=session, author=by).delete()
    return log_once(by=by, who=who, contact=contact, instead=session)


def demand_waiting(session: Session, *, by: Person, who: Who) -> None:
    """Refuse to change what somebody answered, what was taken back, and what somebody else wrote."""
    standing = Attendance.objects.filter(session=session, taken_back_at=None)
    mine = ATTENDANCES.visible(who, Verb.CHANGE, rows=standing)
    if session.logged_by_id != by.pk or not mine.exists():
        raise NotHere
    answered = standing.exclude(unconfirmed()).select_related("participation__person").first()
    if answered is not None:
        raise Refused(f"{answered.participation.name} answered this already. Take it back, and log it as it was.")


def note_of(session: Session, *, by: Person) -> str:
    """What its writer wrote about a session, for that writer alone."""
    notes = Note.objects.filter(attendance__session=session, author=by, written_at=session.logged_at)
    first = notes.select_related("attendance__engagement").order_by("pk").first()
    return opened(first) if first else ""


def saved_before(*, by: Person, contact: Contact) -> SameHour | None:
    """What was saved under the key of a contact, with other words or times, to be put beside it; None where nothing
    was."""
    first = Session.objects.filter(logged_by=by, key=contact.key).select_related("logged_by").first()
    if first is None:
        return None
    return SameHour(first, own=_own(first, by, [one.pk for one in contact.engagements]))


def _one_after_another(by: Person, who: Who, engagements: Sequence[Engagement]) -> list[int]:
    """Hold back what else is logged by the same person, or about one of these engagements; return those that are
    theirs to log for (row numbers)."""
    list(Person.objects.select_for_update(no_key=True).filter(pk=by.pk))
    asked = LOGGABLE.visible(who, Verb.CHANGE).filter(pk__in=[one.pk for one in engagements]).order_by("pk")
    return [one.pk for one in asked.select_for_update(of=("self",), no_key=True)]


def _ask(by: Person, who: Who, contact: Contact, mine: Sequence[int], *, but: Session | None = None) -> None:
    moment = as_typed(contact.wall, contact.zone, later=contact.later or False)
    other = at_the_same_time(who, starts=moment.utc, minutes=contact.minutes, among=mine, but=but)
    if other is not None:
        raise SameHour(other, own=_own(other, by, mine))


def _own(other: Session, by: Person, mine: Sequence[int]) -> bool:
    """Whether putting a new session in the other's place takes nothing from anybody but those the new one is about."""
    served = Attendance.objects.filter(session=other, taken_back_at=None).values_list("engagement", flat=True)
    there = set(served)
    return other.logged_by_id == by.pk and bool(there) and there <= set(mine)


def _take_back(instead: Session, by: Person, who: Who, mine: Sequence[int]) -> None:
    if not _own(instead, by, mine):
        raise Refused("The other one changed meanwhile. Look at both again.", field="both")
    take_back(session=instead, by=by, who=who)


@transaction.atomic
def both_were(*, session: Session, by: Person, who: Who) -> Session:
    """Say of a session one logged that it and others at the same time all were: the audit names it no more. Twice is
    once."""
    if not ATTENDANCES.visible(who, Verb.CHANGE).filter(session=session, taken_back_at=None).exists():
        raise NotHere
    if Session.objects.filter(pk=session.pk, overlap_known=False).update(overlap_known=True):
        record("session-overlap-known", by=by, cohort=session.cohort_id, subject=f"session:{session.public_id}")
    return session
