"""Renée and Maya meant to meet on Thursday at half past three; that evening Renée is asked by letter how it was."""

from dataclasses import dataclass
from datetime import date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from uuid import uuid4

import time_machine

from alongside.notices.actions import read_events
from alongside.notices.letters import letter
from alongside.notices.models import Notice
from alongside.notices.texts import texts_of
from alongside.people.models.persons import Person
from alongside.practice.sessions.actions.booking import Wanted, answer, ask
from alongside.practice.sessions.actions.planned import ask_what_came
from alongside.practice.sessions.models import Booking
from tests.factories.programs import Pair

THURSDAY = date(2026, 11, 19)
RENEE, MAYA = "renee@rivertown.example", "maya@rivertown.example"


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting that is over, and the letter that asks how it was."""

    booking: Booking
    letter: EmailMessage


def held(two: Pair) -> Held:
    """Agreed on Wednesday, over on Thursday evening, asked about."""
    with time_machine.travel("2026-11-18T15:00:00Z", tick=False):
        wanted = Wanted(
            key=uuid4(),
            engagements=[two.engagement],
            wall=datetime(2026, 11, 19, 15, 30),
            minutes=45,
            mode="virtual",
            zone="America/Chicago",
        )
        (booking,) = ask(by=two.helper_person, who=two.as_helper(THURSDAY), wanted=wanted)
        answer(booking=booking, yes=True, by=two.person, who=two.as_person(THURSDAY))
    ask_what_came(lambda _: None)
    return Held(booking, newest_letter(two.helper_person, RENEE))


def newest_letter(person: Person, email: str) -> EmailMessage:
    """The letter of the newest notice, as a mail program reads it."""
    read_events(lambda _: None)
    newest = Notice.objects.filter(person=person).select_related("event", "person").order_by("-pk")[0]
    sent = letter(texts_of([newest]), email).message().as_bytes()
    return message_from_bytes(sent, policy=policy.default)


def reply(to: EmailMessage, words: str, *, sender: str = RENEE, html: bool = False) -> EmailMessage:
    """What a person's mail program makes of an answer, with the letter quoted below."""
    mail = EmailMessage()
    mail["From"] = f"Somebody <{sender}>"
    mail["To"] = str(to["Reply-To"])
    mail["Subject"] = f"Re: {to['Subject']}"
    mail["Message-ID"] = f"<{uuid4()}@rivertown.example>"
    mail["In-Reply-To"] = str(to["Message-ID"])
    below = (
        "\n\nOn Thu, Nov 19, 2026 at 5:30 PM Alongside\n<alongside@example.org> wrote:\n> 45 minutes, goal 3\n> yes\n"
    )
    if html:
        mail.set_content(f"<div>{words}</div><div class='gmail_quote'>yes, 90 min</div>", subtype="html")
    else:
        mail.set_content(words + below)
    return mail
