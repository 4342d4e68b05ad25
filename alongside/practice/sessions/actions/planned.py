"""What is written about a booking, opened for who may; and what came of one: it is logged, or it was not held."""

import secrets
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from alongside.kernel.access import Kind, Verb, Who
from alongside.kernel.errors import Conflict, NotAllowed, Refused
from alongside.people.actions.events import record_all
from alongside.people.models.persons import Person
from alongside.practice.sessions.access import BOOKINGS, INVITED
from alongside.practice.sessions.actions.booking import event
from alongside.practice.sessions.actions.log import Contact, log_session
from alongside.practice.sessions.enums import Reply
from alongside.practice.sessions.facts import STANDING
from alongside.practice.sessions.models import Booking, Invited, Session
from alongside.practice.sessions.words import Words, opened
from alongside.programs.actions.opening import record_opened
from alongside.programs.enums import EngagementState

ASKED_AFTER = timedelta(hours=1)  # whether it was is asked so long after its end
ASKED_UNTIL = timedelta(days=3)  # and no later than this: what is older is on the calendar anyway


@transaction.atomic
def open_words(*, booking: Booking, by: Person, who: Who) -> Words:
    """Where, by which link and about what, as the first of their engagements has it. Opening another's is recorded."""
    BOOKINGS.demand(who, Verb.SEE, booking)
    rows = INVITED.visible(who, Verb.READ).filter(booking=booking).select_related("booking", "engagement__cohort")
    row = rows.order_by("pk").first()
    if row is None or row.sealed is None:
        return Words()
    texts = [(booking.asked_by_id, f"booking:{booking.public_id}")]
    record_opened(by=by, who=who, engagement=row.engagement, texts=texts)
    return opened(row)


def link_of(pattern: str) -> str:
    """The address of a meeting in a room nobody can guess; of a room on the own server, made later, only that it is."""
    return pattern.replace("{room}", secrets.token_urlsafe(16))


@transaction.atomic
def log_booked(*, booking: Booking, contact: Contact, by: Person, who: Who) -> Session:
    """Log a session that was planned; the booking is then this session, and of nobody's plan any more.

    Raises Conflict when another session was logged for it meanwhile.
    """
    BOOKINGS.demand(who, Verb.SEE, booking)
    held = Booking.objects.select_for_update(of=("self",)).get(pk=booking.pk)
    session = log_session(by=by, who=who, contact=contact)
    if held.session_id not in (None, session.pk):
        raise Conflict("This was logged already. Look at what you two have done so far.")
    Booking.objects.filter(pk=held.pk).update(session=session)
    if held.session_id is None and held.log_asked_at is not None:
        record_all([event("booking-held", held, contact.engagements[0], by)])
    return session


def key_of(booking: Booking) -> UUID:
    """The key of the session a booking becomes, wherever it is logged from."""
    return booking.key if booking.series_id is None else uuid5(booking.key, booking.public_id)


@transaction.atomic
def not_held(*, booking: Booking, by: Person, who: Who) -> list[Invited]:
    """Note that those two did not meet: nothing is logged and nobody is asked any more. For the helper; twice is
    once."""
    BOOKINGS.demand(who, Verb.CHANGE, booking)
    if who.kind != Kind.HELPER:
        raise NotAllowed("Whoever helps notes what came of a meeting.")
    held = Booking.objects.select_for_update(of=("self",)).get(pk=booking.pk)
    if held.starts_at > timezone.now():
        raise Refused("This time is still to come. Take it off instead, so that the other one is told.")
    rows = list(INVITED.visible(who).filter(booking=held, reply__in=STANDING).select_related("engagement__supported"))
    now = timezone.now()
    for row in rows:
        row.reply, row.said_by, row.said_at = Reply.CANCELLED, by, now
    Invited.objects.bulk_update(rows, ["reply", "said_by", "said_at"])
    record_all(event("booking-not-held", held, row.engagement, by) for row in rows)
    return rows


def to_ask() -> QuerySet[Booking]:
    """Meetings that were agreed, are over and not logged, about which nobody was asked yet."""
    now = timezone.now()
    agreed = Invited.objects.filter(booking=OuterRef("pk"), reply=Reply.YES, engagement__state=EngagementState.ACTIVE)
    over = Booking.objects.filter(ends_at__lte=now - ASKED_AFTER, ends_at__gt=now - ASKED_UNTIL)
    return over.filter(Exists(agreed), session=None, log_asked_at=None)


def ask_what_came(progress: Callable[[int], None]) -> int:
    """Ask the helper of each of these, once, whether it was; return how many. May be cut off and run again."""
    done = 0
    for pk in list(to_ask().order_by("ends_at").values_list("pk", flat=True)):
        done += _ask_about(pk)
        progress(done)
    return done


@transaction.atomic
def _ask_about(pk: int) -> bool:
    booking = Booking.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=pk, log_asked_at=None).first()
    if booking is None or booking.session_id is not None:
        return False
    agreed = booking.invited.filter(reply=Reply.YES).select_related("engagement__supported").order_by("pk")
    rows = [row for row in agreed if row.engagement.state == EngagementState.ACTIVE]
    record_all(event("log-asked", booking, row.engagement, None, times=len(rows)) for row in rows[:1])
    Booking.objects.filter(pk=pk).update(log_asked_at=timezone.now())
    return bool(rows)
