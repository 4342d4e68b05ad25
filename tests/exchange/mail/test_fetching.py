"""A mailbox is read over a real connection: each mail once, also when it breaks off or is numbered anew."""

from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest
from pytest_django import Settings

from alongside.commands.mail import main
from alongside.exchange.actions.fetching import fetch_mail
from alongside.exchange.models import Mailbox, Received
from alongside.kernel.errors import Misconfigured, Refused
from alongside.practice.sessions.models import Session
from tests.exchange.mail.imap import opened
from tests.exchange.mail.scene import held, reply
from tests.factories.programs import Pair

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]


def fetch() -> int:
    return fetch_mail(lambda _: None)


def test_each_mail_is_taken_once_whatever_breaks_off(
    two: Pair, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.MAIL_REPLY_TO = "log@example.org"
    letter = held(two).letter
    with opened() as office:
        settings.IMAP = office.settings
        office.mails = {
            3: b"From: somebody@elsewhere.example\r\n\r\nWin a prize",
            5: reply(letter, "no idea").as_bytes(),
            9: reply(letter, "45 min onsite, planning").as_bytes(),
        }
        office.hangs_up_at = 9
        with pytest.raises(Refused):
            fetch()
        assert (Received.objects.count(), Mailbox.objects.get().last_uid) == (1, 5)
        assert (main(["fetch"]), capsys.readouterr().out) == (0, "1 mail was looked at.\n")
        assert (fetch(), Session.objects.count(), Received.objects.count()) == (0, 1, 2)
        office.validity = 8
        assert (fetch(), Session.objects.count(), Received.objects.count()) == (3, 1, 2)
        assert {asked.split()[0] for asked in office.asked} == {"CAPABILITY", "LOGIN", "EXAMINE", "UID", "LOGOUT"}


def test_a_way_in_that_is_not_safe_or_not_there_is_said(settings: Settings) -> None:
    far = {"host": "mail.example.org", "port": 143, "user": "", "password": "", "folder": "INBOX", "tls": False}
    for wrong, error in (
        (far, Misconfigured),
        (far | {"host": ""}, Misconfigured),
        (far | {"host": "127.0.0.1", "port": 1}, Refused),
    ):
        settings.IMAP = wrong
        with pytest.raises(error):
            fetch()


def test_a_large_mail_is_asked_for_piece_by_piece_until_its_words_were_there(two: Pair, settings: Settings) -> None:
    settings.MAIL_REPLY_TO = "log@example.org"
    answer, whole = reply(held(two).letter, ""), MIMEMultipart()
    for name in ("From", "To", "Subject", "Message-ID"):
        whole[name] = str(answer[name])
    whole.attach(MIMEApplication(b"\xff" * 10_000_000))
    whole.attach(MIMEText("45 min onsite, planning"))
    with opened() as office:
        settings.IMAP, office.mails = office.settings, {4: whole.as_bytes()}
        assert (fetch(), Session.objects.get().minutes) == (1, 45)
        assert sum("FETCH" in asked for asked in office.asked) == -(-len(office.mails[4]) // (1 << 20))
