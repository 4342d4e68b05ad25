"""Letters about information meetings: asked, it is kept for you, another time or place, called off, and the day before.

Whoever would like to join is nobody here yet, so these go to the address they left, never to who wants no letters.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db.models import F, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar, Event

from alongside.blueprint.tongues.tongue import Tongue
from alongside.programs.enums import CohortState, Coming
from alongside.programs.facts import today, tongue_of
from alongside.programs.models.meetings import InformationMeeting, MeetingGuest

log = logging.getLogger(__name__)
SALT = "alongside.information-meeting"
QUIET_SALT = "alongside.web.front.bringing"
DAY_BEFORE = timedelta(days=1)


def letters_due() -> bool:
    """Whether anybody is to be written to: a cheap look."""
    return _due(timezone.now()).exists()


def send_meeting_letters(progress: Callable[[int], None]) -> int:
    """Write to everybody who is due, each once for each thing there is to say; return how many letters went out.

    When the mail server is not there, the others wait for the next look.
    """
    sent = 0
    rows = _due(timezone.now()).select_related("meeting__cohort__program", "interest")
    for looked, guest in enumerate(rows.order_by("meeting", "pk"), start=1):
        try:
            letter_to(guest).send()
            sent += 1
        except (SMTPRecipientsRefused, SMTPResponseException):
            log.warning("A letter about an information meeting was refused by the mail server.")
        except (OSError, SMTPException):
            log.warning("The mail server cannot be reached; letters about information meetings wait.")
            return sent
        _noted(guest)
        progress(looked)
    return sent


def letter_to(guest: MeetingGuest) -> EmailMessage:
    """What one guest is written to now, with the meeting as a file for their calendar."""
    meeting, interest = guest.meeting, guest.interest
    program, tongue = meeting.cohort.program.name, tongue_of(meeting.cohort)
    words = {
        "weekday": tongue.weekdays[meeting.day.weekday()],
        "day": tongue.page_day(meeting.day),
        "begins": tongue.clock(meeting.from_time),
        "ends": tongue.clock(meeting.until_time),
        "guest": guest,
        "meeting": meeting,
        "interest": interest,
        "program": program,
        "first": guest.told is None,
        "moved": guest.told is not None and guest.told < meeting.sequence,
        "answer": f"{settings.ADDRESS}{reverse('front:meeting-answer', args=[token_of(guest)])}",
        "quiet": f"{settings.ADDRESS}{reverse('front:bring-quiet', args=[quiet_token(guest)])}",
    }
    letter = EmailMessage(
        subject=_subject(guest, program, tongue),
        body=render_to_string([f"notices/meeting.{tongue.code}.txt", "notices/meeting.txt"], words),
        from_email=settings.MAIL_FROM,
        to=[interest.email],
        headers={"Auto-Submitted": "auto-generated", "List-Unsubscribe": f"<{words['quiet']}>"},
    )
    letter.attach("meeting.ics", calendar_of(meeting).decode(), "text/calendar")
    return letter


def calendar_of(meeting: InformationMeeting) -> bytes:
    """The meeting as a file for calendars (RFC 5545); called off, it says so."""
    event = Event()
    event.add("uid", f"information-meeting-{meeting.public_id}@{settings.ADDRESS.partition('://')[2]}")
    event.add("dtstamp", meeting.changed_at)
    event.add("dtstart", meeting.starts_at)
    event.add("dtend", meeting.ends_at)
    event.add("sequence", meeting.sequence)
    event.add("summary", tongue_of(meeting.cohort).say("mail.meeting-name", program=meeting.cohort.program.name))
    event.add("location", meeting.place or meeting.link)
    if meeting.link:
        event.add("url", meeting.link)
    event.add("status", "CANCELLED" if meeting.called_off_at else "CONFIRMED")
    calendar = Calendar()
    calendar.add("prodid", "-//Alongside//Information meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def token_of(guest: MeetingGuest) -> str:
    """What stands in the link of a guest's letter."""
    return signing.dumps(guest.public_id, salt=SALT)


def quiet_token(guest: MeetingGuest) -> str:
    """What stands in the link to be written to no more."""
    return signing.dumps(guest.interest.public_id, salt=QUIET_SALT)


def _due(now: datetime) -> QuerySet[MeetingGuest]:
    """Who has yet to hear of it as it stands now, and who is to be reminded of tomorrow."""
    here = MeetingGuest.objects.filter(
        meeting__ends_at__gt=now, meeting__cohort__state=CohortState.OPEN, interest__quiet_at=None
    )
    on = Q(meeting__called_off_at=None)
    unheard = Q(told=None) & on | Q(told__lt=F("meeting__sequence"))
    tomorrow = on & Q(reminded_at=None, meeting__starts_at__lte=now + DAY_BEFORE, told__isnull=False)
    before = Q(answered_at=None) | Q(answered_at__lt=F("meeting__starts_at") - DAY_BEFORE)
    return here.exclude(coming=Coming.NO).filter(unheard | tomorrow & before)


def _noted(guest: MeetingGuest) -> None:
    soon = guest.meeting.starts_at <= timezone.now() + DAY_BEFORE
    guest.told = guest.meeting.sequence
    guest.reminded_at = timezone.now() if soon else guest.reminded_at
    guest.save(update_fields=["told", "reminded_at"])


def _subject(guest: MeetingGuest, program: str, tongue: Tongue) -> str:
    meeting, day = guest.meeting, tongue.near_day(guest.meeting.day, today(guest.meeting.cohort))
    if meeting.called_off_at:
        return tongue.say("mail.meeting-off", day=day, program=program)
    if guest.told is not None and guest.told < meeting.sequence:
        return tongue.say("mail.meeting-moved", day=day, program=program)
    if guest.told is not None:
        return tongue.say("mail.meeting-soon", program=program)
    if guest.coming == Coming.YES:
        return tongue.say("mail.meeting-kept", day=day, program=program)
    return tongue.say("mail.meeting", day=day, program=program)
