"""Invitations that go along with a letter, so that a mail program shows yes and no: iTIP (RFC 5546) by mail (RFC 6047).

They say when and with whom, and nothing of what it is about.
"""

from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings

from alongside.kernel.calendar_text import Meeting, Method, Somebody, invitation
from alongside.kernel.reply_tokens import Answers, Token, addressed
from alongside.notices.enums import Side
from alongside.notices.texts import Text
from alongside.notices.words_booking import BOOKING, CANCELS
from alongside.practice.sessions.facts import meetings_of

ASKING = ("booking-asked", "booking-moved")


@dataclass(frozen=True, slots=True)
class Invitation:
    """The text of an invitation, and what it does (RFC 5546)."""

    text: str
    method: Method


def invitation_of(text: Text, email: str) -> Invitation | None:
    """What goes along with the letter of a notice about a time to meet; None with any other."""
    notice = text.notice
    if notice.kind not in BOOKING:
        return None
    facts = notice.event.facts
    cancels = notice.kind in CANCELS
    meetings = meetings_of(
        str(facts.get("booking", "")),
        str(facts.get("engagement", "")),
        by_helper=notice.side == Side.HELPER,
        cancelled=cancels,
        url=text.address,
    )
    if not meetings:
        return None
    method: Method = "CANCEL" if cancels else "REQUEST"
    invited = Somebody(notice.person.name, email, asked=notice.kind in ASKING)
    organizer = _organizer(meetings[0], notice.person.public_id)
    return Invitation(invitation(method, meetings, organizer=organizer, invited=invited), method)


def _organizer(meeting: Meeting, person: str) -> Somebody:
    """Whom a mail program answers: always the same for one row of meetings and one person, as RFC 5546 has it."""
    name, sender = parseaddr(settings.MAIL_FROM)
    if not settings.MAIL_REPLY_TO:
        return Somebody(name, sender)
    about, engagement = meeting.uid.partition("@")[0].split("-")
    signed = Token(Answers.ATTEND, about, engagement).signed_for(person)
    return Somebody(name, addressed(settings.MAIL_REPLY_TO, signed))
