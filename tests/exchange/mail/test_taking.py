"""Answering "How was it?" by mail: the token and the sender must fit each other, it acts once, and no word is kept."""

import io
import sys
from datetime import date
from email.message import EmailMessage

import pytest
import time_machine
from django.core import mail as outbox
from pytest_django import Settings

from alongside.commands.mail import main
from alongside.exchange.actions.taking import MOST_ANSWERS, take
from alongside.exchange.enums import Came
from alongside.exchange.models import Received
from alongside.people.models.events import Event
from alongside.practice.sessions.models import Attendance, Invited, Note, Session
from tests.exchange.mail.scene import MAYA, RENEE, Held, held, newest_letter, reply
from tests.factories.programs import Pair
from tests.factories.sessions import met

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]
GOOD = "45 min onsite, planning"


@pytest.fixture(autouse=True)
def reads_mail(settings: Settings) -> None:
    settings.MAIL_REPLY_TO = "log@example.org"


@pytest.fixture
def asked(two: Pair) -> Held:
    return held(two)


def answers() -> list[str]:
    return [str(one.subject) for one in outbox.outbox]


def test_a_line_is_logged_once_and_its_words_are_kept_nowhere(
    asked: Held, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "45 min virtual, planning" in " ".join(str(asked.letter.get_body(("plain",))).split())
    mail = reply(asked.letter, f"{GOOD}\nzqsecret of hers").as_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(mail)))
    assert (main(["take"]), capsys.readouterr().out) == (0, "A session was logged\n")
    again = [take(mail), take(b"Received: by another\r\n" + mail)]
    session = Session.objects.get()
    assert (again, session.by_mode, session.tags, session.wall) == (
        *([None, None], {"onsite": 45}, ["planning"], "2026-11-19T15:30"),
    )
    asked.booking.refresh_from_db()
    assert (asked.booking.session, Note.objects.count()) == (session, 0)
    (told,) = outbox.outbox
    assert (told.subject, told.to) == ("Saved: 45 minutes with Maya Lindqvist", [RENEE])
    assert (told.extra_headers["Auto-Submitted"], told.reply_to) == ("auto-replied", [])
    kept = f"{list(Event.objects.values())}{list(Received.objects.values())}{caplog.text}{told.message().as_string()}"
    assert "zqsecret" not in kept


def test_where_the_installation_allows_it_the_other_words_are_the_private_note(asked: Held, settings: Settings) -> None:
    settings.MAIL_NOTES = True
    assert take(reply(asked.letter, f"{GOOD}\nHer wait time\nSent from my phone").as_bytes()) == Came.LOGGED
    assert b"wait" not in bytes(Note.objects.get().sealed)


def test_what_is_missing_is_asked_for_kindly_and_can_be_answered_again(asked: Held) -> None:
    assert take(reply(asked.letter, "45 min onsite with Johnson").as_bytes()) == Came.UNREAD
    (told,) = outbox.outbox
    assert told.subject == "Not saved yet: November 19 with Maya Lindqvist"
    assert str(told.body).split("\n\n")[:3] == [
        "This could be read: Onsite: 45 minutes.",
        "Something else in that line could not, so nothing is saved yet.",
        "Missing: What was it about? Planning, Questions, Families.",
    ]
    assert "Johnson" not in str(told.body)
    answered = EmailMessage()
    assert "+" in told.reply_to[0]
    answered["Reply-To"], answered["Subject"] = "log@example.org", told.subject  # a mailbox that takes no "+"
    answered["Message-ID"] = told.extra_headers["Message-ID"]
    assert take(reply(answered, "45 min onsite, goal 2").as_bytes()) == Came.LOGGED
    assert Session.objects.get().tags == ["questions"]
    late = reply(asked.letter, "60 min onsite, goal 2").as_bytes()
    assert (take(late), Session.objects.count()) == (Came.REFUSED, 1)


def test_a_bare_yes_is_taken_with_the_topic_of_last_time_and_the_answer_says_so(asked: Held, two: Pair) -> None:
    assert take(reply(asked.letter, "yes").as_bytes()) == Came.UNREAD
    assert "The shortest answer that would do, for example: “yes, planning”." in str(outbox.outbox[0].body)
    met(two, day=date(2026, 11, 12), minutes=60)
    assert take(reply(asked.letter, "45 min onsite").as_bytes()) == Came.LOGGED
    session = Session.objects.get(day=date(2026, 11, 19))
    assert (session.tags, session.by_mode) == (["planning"], {"onsite": 45})
    assert "What it was about, as last time: Planning." in str(outbox.outbox[1].body)


def test_no_we_did_not_meet_takes_it_off_and_logs_nothing(asked: Held, two: Pair) -> None:
    assert take(reply(asked.letter, "No, we did not meet").as_bytes()) == Came.NOT_HELD
    assert (Session.objects.count(), Invited.objects.get().reply) == (0, "cancelled")
    assert Event.objects.order_by("-pk")[0].kind == "booking-not-held"
    assert newest_letter(two.person, MAYA)["Subject"] == "Renée Castellanos noted that you did not meet on November 19"


def test_an_answer_as_html_with_a_large_attachment_and_odd_letters_is_read(asked: Held) -> None:
    mail = reply(asked.letter, "45&nbsp;min <b>onsite</b>, planning", html=True)
    mail.add_attachment(b"\xff" * 10_000_000, maintype="application", subtype="pdf", filename="yes.pdf")
    odd = mail.as_bytes().replace(b'charset="utf-8"', b'charset="x-no-such-letters"')
    assert take(odd) == Came.LOGGED
    assert Session.objects.get().minutes == 45


def header(name: str, value: str) -> dict[str, str]:
    return {name: value}


STOPPED = (
    *(header("Auto-Submitted", "auto-replied"), header("Precedence", "bulk"), header("Return-Path", "<>")),
    *(header("List-Id", "<teachers.example>"), header("X-Autoreply", "yes"), header("From", RENEE)),
)


def test_machines_lists_bounces_and_strangers_are_passed_over_in_silence(asked: Held, two: Pair) -> None:
    passed = []
    for headers in STOPPED:
        mail = reply(asked.letter, GOOD)
        for name, value in headers.items():
            mail._headers.append((name, value))  # type: ignore[attr-defined] # twice, as nobody but a forger writes
        passed.append(take(mail.as_bytes()))
    whole = reply(asked.letter, GOOD).as_string()
    token = str(asked.letter["Reply-To"]).partition("+")[2].partition("@")[0]
    other = token[:-1] + ("0" if token[-1] != "0" else "1")
    passed += [
        take(reply(asked.letter, GOOD, sender=MAYA).as_bytes()),
        take(reply(asked.letter, GOOD, sender="nobody@elsewhere.example").as_bytes()),
        take(whole.replace(token, other).encode()),
        take(b"\n".join([b"X: y"] * 30_000) + b"\n" + whole.encode()),
        *(take(b""), take(b"\xff\xfe\n\n"), take(b"From: x\n\nyes")),
    ]
    assert set(passed) == {None}
    assert (Session.objects.count(), Received.objects.count(), outbox.outbox) == (0, 0, [])
    assert take(reply(asked.letter, GOOD).as_bytes()) == Came.LOGGED


def test_where_senders_are_checked_only_the_nearest_check_counts(asked: Held, settings: Settings) -> None:
    settings.MAIL_CHECKED_BY = "mx.example.org"
    good = "mx.example.org; spf=fail; dmarc=pass (p=none) header.from=rivertown.example"
    forged = 'mx.example.org; spf=pass smtp.mailfrom="; dmarc=pass header.from=rivertown.example"'
    whole = reply(asked.letter, GOOD).as_string()
    checked = [
        *([], [forged], ["mx.example.org; dmarc=fail header.from=rivertown.example", good]),
        *([good.replace("rivertown", "else")], [good.replace("mx", "my")], [good]),
    ]
    taken = [
        take("".join([*(f"Authentication-Results: {one}\n" for one in several), whole]).encode()) for several in checked
    ]
    assert taken == [*[None] * 5, Came.LOGGED]


def test_it_is_over_after_its_time_for_who_left_and_after_a_few_answers_a_day(
    asked: Held, two: Pair, thursday_evening: time_machine.Traveller
) -> None:
    came = [take(reply(asked.letter, f"nothing {n}").as_bytes()) for n in range(MOST_ANSWERS + 2)]
    assert (set(came), len(answers())) == ({Came.UNREAD}, MOST_ANSWERS)
    thursday_evening.shift(86400 * 16)
    assert take(reply(asked.letter, GOOD).as_bytes()) is None
    assert Attendance.objects.count() == 0
