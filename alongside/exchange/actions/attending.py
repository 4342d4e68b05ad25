"""Answers to an invitation that come by mail: from a mail program (iTIP REPLY), or a line that says yes or no."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone

from alongside.exchange.actions.answering import Telling
from alongside.exchange.enums import Came
from alongside.exchange.mail.attending import Attending, Attends, attending
from alongside.exchange.mail.incoming import Incoming
from alongside.exchange.mail.saying import yes_or_no
from alongside.kernel.access import Who
from alongside.kernel.clock import in_zone
from alongside.kernel.errors import Conflict, NotAllowed, NotHere, Refused
from alongside.kernel.reply_tokens import Token
from alongside.people.models.persons import Person
from alongside.practice.sessions.actions.booking import answer
from alongside.practice.sessions.actions.rebooking import Scope, cancel
from alongside.practice.sessions.enums import Reply
from alongside.practice.sessions.facts import STANDING
from alongside.practice.sessions.models import Booking, Invited
from alongside.practice.sessions.sides import acting_in, side_of
from alongside.programs.facts import pinned

MEANS = {Attends.YES: True, Attends.NO: False, Attends.PERHAPS: None}


def attend(token: Token, *, by: Person, mail: Incoming) -> Telling | None:
    """Do what the mail answers; None where it is none, is about something else, or is too old to be meant."""
    said = attending(mail.calendar) if mail.calendar else None
    rows = [] if said is None and mail.automatic else _meant(token, said, mail.sender)
    who = acting_in(rows[0].engagement, by) if rows else None
    if who is None:
        return None
    yes = yes_or_no(mail.words) if said is None else MEANS[said.attends]
    if yes is None:
        return Telling(Came.PERHAPS) if said else _told(Came.UNREAD, rows[0], by, "miss-yes", again=True)
    try:
        return _answered(rows, yes=yes, by=by, who=who, said=said)
    except NotHere:
        return None
    except Refused:
        return _told(Came.REFUSED, rows[0], by, "moved")


def _meant(token: Token, said: Attending | None, sender: str) -> list[Invited]:
    """What an answer is about: all that stands of it, or the one of a row that a mail program names."""
    rows = _rows(token)
    if said is None:
        return rows
    if said.uid.partition("@")[0] != f"{token.about}-{token.engagement}" or said.email != sender:
        return []
    return [row for row in rows if said.planned is None or _planned(row.booking, said)]


def _rows(token: Token) -> list[Invited]:
    """What still stands and is to come of what an invitation was about, in order."""
    rows = Invited.objects.filter(engagement__public_id=token.engagement, reply__in=STANDING)
    to_come = rows.filter(booking__starts_at__gt=timezone.now(), booking__session=None)
    mine = to_come.filter(booking__series__public_id=token.about) or to_come.filter(booking__public_id=token.about)
    with_it = mine.select_related("booking__series", "booking__cohort", "engagement__cohort", "engagement__supported")
    return list(with_it.defer("sealed").order_by("booking__starts_at", "pk"))


def _planned(booking: Booking, said: Attending) -> bool:
    return booking.series is not None and said.planned_on(booking.series.zone) == booking.planned_on


def _answered(rows: Sequence[Invited], *, yes: bool, by: Person, who: Who, said: Attending | None) -> Telling:
    """Say yes or no to what waits for this person; a no to what was agreed takes it off.

    Raises Refused for an answer to a time that was moved since, or is not theirs to answer.
    """
    if said is not None and any(row.booking.sequence > said.sequence for row in rows):
        raise Conflict("This time was moved since.")
    one = said is not None and said.planned is not None
    turn = side_of(rows[0].engagement, by, on=rows[0].booking.day)
    waiting = [row for row in rows if row.reply == Reply.ASKED and row.turn == turn]
    first = (waiting or rows)[0]
    if waiting:
        answer(booking=first.booking, yes=yes, by=by, who=who, whole_series=not one)
    elif not yes:
        cancel(booking=first.booking, by=by, who=who, scope=Scope.ONE if one else Scope.ALL)
    elif first.reply != Reply.YES:
        raise NotAllowed("The other one is asked here.")
    came = Came.AGREED if yes else Came.DECLINED
    return _told(came, first, by, "attend-text", subject="attend-yes" if yes else "attend-no")


def _told(came: Came, row: Invited, by: Person, text: str, *, subject: str = "attend", again: bool = False) -> Telling:
    booking = row.booking
    tongue = pinned(booking.cohort_id, on=booking.day).blueprint.tongue
    moment = tongue.moment(in_zone(booking.starts_at, by.time_zone or booking.cohort.time_zone))
    path = reverse("desk:calendar-one", args=[booking.public_id])
    return Telling(
        came, tongue.say(f"reply.{subject}-subject", moment=moment), (tongue.say(f"reply.{text}"),), path, again
    )
