"""What is written about a booking, opened for who may; and a booking that was held and is logged."""

import secrets

from django.db import transaction

from alongside.kernel.access import Verb, Who
from alongside.kernel.errors import Conflict
from alongside.people.models.persons import Person
from alongside.practice.sessions.access import BOOKINGS, INVITED
from alongside.practice.sessions.actions.log import Contact, log_session
from alongside.practice.sessions.models import Booking, Session
from alongside.practice.sessions.words import Words, opened
from alongside.programs.actions.opening import record_opened


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
    """The address of a meeting in a room nobody can guess."""
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
        raise Conflict("This was logged already. Look at the sessions you two had.")
    Booking.objects.filter(pk=held.pk).update(session=session)
    return session
