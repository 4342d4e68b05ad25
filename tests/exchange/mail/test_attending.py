"""Mail programs answer an invitation by themselves, people by a word or a link: each becomes the answer to a time."""

from datetime import date, datetime, timedelta
from email.message import EmailMessage
from uuid import uuid4

import pytest
import vobject
from django.core import mail as outbox
from django.test import Client
from pytest_django import Settings

from alongside.exchange.actions.taking import take
from alongside.exchange.enums import Came
from alongside.practice.sessions.actions.booking import Wanted, ask
from alongside.practice.sessions.actions.rebooking import Proposed, move
from alongside.practice.sessions.enums import Every
from alongside.practice.sessions.models import Booking, Invited
from tests.exchange.mail.scene import MAYA, RENEE, THURSDAY, newest_letter, reply
from tests.factories.programs import Pair

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]
FRIDAY_AT_TEN = datetime(2026, 11, 20, 10, 0)


@pytest.fixture(autouse=True)
def reads_mail(settings: Settings) -> None:
    settings.MAIL_REPLY_TO = "log@example.org"


def asked(two: Pair, every: Every | None = None) -> list[Booking]:
    wanted = Wanted(
        key=uuid4(),
        engagements=[two.engagement],
        wall=FRIDAY_AT_TEN,
        minutes=45,
        mode="virtual",
        zone="America/Chicago",
        every=every,
        until=date(2026, 12, 18) if every else None,
    )
    return ask(by=two.helper_person, who=two.as_helper(THURSDAY), wanted=wanted)


def replies() -> list[str]:
    return list(Invited.objects.order_by("booking__starts_at").values_list("reply", flat=True))


def accepted(letter: EmailMessage, said: str, *, of: datetime | None = None, sender: str = MAYA) -> bytes:
    """What a calendar program sends back: the event of the invitation with its own answer (RFC 5546)."""
    (invited,) = [part for part in letter.walk() if part.get_content_type() == "text/calendar"]
    event = vobject.readOne(invited.get_content()).vevent
    organizer = event.organizer.value.removeprefix("mailto:")
    lines = [
        *("BEGIN:VCALENDAR", "PRODID:-//Somebody else//EN", "VERSION:2.0", "METHOD:REPLY", "BEGIN:VEVENT"),
        *(f"UID:{event.uid.value}", f"SEQUENCE:{event.sequence.value}", "DTSTAMP:20261119T233500Z"),
        *([f"RECURRENCE-ID:{of:%Y%m%dT%H%M%SZ}"] if of else []),
        *(f"ORGANIZER:mailto:{organizer}", f"ATTENDEE;PARTSTAT={said}:mailto:{sender.upper()}"),
        *("END:VEVENT", "END:VCALENDAR", ""),
    ]
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Message-ID"] = sender, organizer.upper(), f"<{uuid4()}@calendar.example>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content("Maya has answered.")
    mail.add_alternative("\r\n".join(lines), subtype="calendar", params={"method": "REPLY"})
    return mail.as_bytes()


def test_a_mail_program_accepts_declines_or_does_not_know_yet(two: Pair) -> None:
    asked(two)
    letter = newest_letter(two.person, MAYA)
    assert [take(accepted(letter, "TENTATIVE")), take(accepted(letter, "ACCEPTED", sender=RENEE))] == [
        Came.PERHAPS,
        None,
    ]
    assert (replies(), take(accepted(letter, "ACCEPTED")), replies()) == (["asked"], Came.AGREED, ["yes"])
    assert (take(accepted(letter, "DECLINED")), replies(), outbox.outbox) == (Came.DECLINED, ["cancelled"], [])


def test_an_answer_to_a_time_that_was_moved_since_agrees_to_nothing(two: Pair) -> None:
    (booking,) = asked(two)
    first = newest_letter(two.person, MAYA)
    later = FRIDAY_AT_TEN + timedelta(hours=2)
    move(booking=booking, to=Proposed(wall=later, minutes=45), by=two.helper_person, who=two.as_helper(THURSDAY))
    second = newest_letter(two.person, MAYA)
    assert (take(accepted(first, "ACCEPTED")), replies()) == (Came.REFUSED, ["asked"])
    assert Client().get(link(first)).status_code == 404
    assert (take(accepted(second, "ACCEPTED")), replies()) == (Came.AGREED, ["yes"])


def test_one_of_a_row_is_declined_and_the_others_accepted(two: Pair) -> None:
    made = asked(two, Every.WEEK)
    letter = newest_letter(two.person, MAYA)
    assert take(accepted(letter, "DECLINED", of=made[1].starts_at)) == Came.DECLINED
    assert take(accepted(letter, "ACCEPTED")) == Came.AGREED
    assert replies() == ["yes", "no", *["yes"] * (len(made) - 2)]


def test_a_word_by_mail_answers_too_and_anything_else_is_asked_about_once(two: Pair) -> None:
    asked(two)
    letter = newest_letter(two.person, MAYA)
    assert take(reply(letter, "Could we do noon?", sender=MAYA).as_bytes()) == Came.UNREAD
    assert (take(reply(letter, "Yes, thanks", sender=MAYA).as_bytes()), replies()) == (Came.AGREED, ["yes"])
    assert [one.subject for one in outbox.outbox] == [
        "About Friday, November 20 at 10:00 am CST",
        "You said yes to Friday, November 20 at 10:00 am CST",
    ]


def link(letter: EmailMessage) -> str:
    plain = letter.get_body(("plain",))
    assert plain is not None
    words = str(plain.get_content()).split()
    return next(line for line in words if "/answer/" in line).removeprefix("http://127.0.0.1:8000")


def test_the_link_of_a_letter_answers_without_signing_in_but_never_by_being_opened(two: Pair) -> None:
    asked(two)
    at = link(newest_letter(two.person, MAYA))
    for _ in range(2):
        page = Client().get(at).content.decode()
    assert ("Friday, November 20 at 10:00 am CST" in page, replies()) == (True, ["asked"])
    assert "You said yes" in Client().post(at, {"yes": "1"}).content.decode()
    assert (replies(), Client().post(at, {"no": "1"}).status_code, replies()) == (["yes"], 422, ["yes"])
    assert [Client().get(one).status_code for one in (at[:-2] + "/", at.replace("answer/", "answer/x"))] == [404, 404]
