"""Letters leave over a real connection: once, in plain text and HTML, with names and facts."""

import smtplib
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone
from pytest_django import Settings

from alongside.kernel.errors import Refused
from alongside.notices.actions import read_events
from alongside.notices.enums import Mail
from alongside.notices.letters import send_letters
from alongside.notices.models import Notice
from alongside.people.actions.merging import merge
from alongside.people.models.persons import Address, Person
from tests.factories.people import person
from tests.factories.programs import Pair
from tests.notices.cast import matched, two

pytestmark = pytest.mark.django_db


class Office:
    """A mail server that keeps what it gets, or answers as told."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.reached: list[list[str]] = []
        self.answer = "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 the name aiosmtpd calls
        if self.answer.startswith("250"):
            self.reached.append(sorted(envelope.rcpt_tos))
            self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return self.answer


@contextmanager
def opened(office: Office) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    controller = Controller(office, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


@pytest.fixture
def office(settings: Settings) -> Iterator[Office]:
    office = Office()
    with opened(office) as port:
        settings.MAILERS = smtp(port)
        yield office


def smtp(port: int) -> dict[str, Any]:
    backend = "django.core.mail.backends.smtp.EmailBackend"
    return {"default": {"BACKEND": backend, "OPTIONS": {"host": "127.0.0.1", "port": port, "timeout": 5}}}


@pytest.fixture
def pair() -> Pair:
    """Two people who have just been matched, with a letter waiting for each."""
    made = two()
    matched(made)
    said: list[int] = []
    read_events(said.append)
    return made


def send() -> int:
    said: list[int] = []
    return send_letters(said.append)


def mails() -> list[str]:
    return list(Notice.objects.order_by("pk").values_list("mail", flat=True))


def test_a_letter_has_both_forms_and_the_same_words(office: Office, pair: Pair) -> None:
    assert send() == 2
    first = office.letters[0]
    plain, html = first.get_body(("plain",)), first.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert (first["To"], first["Subject"]) == ("maya@rivertown.example", "Meet your guide, Renée Castellanos")
    assert first.get_content_type() == "multipart/alternative"
    assert first["Auto-Submitted"] == "auto-generated"
    sentence = "Renée Castellanos is your guide in Growing together."
    assert [sentence in plain.get_content(), f"<p>{sentence}</p>" in html.get_content()] == [True, True]
    assert "http://127.0.0.1:8000/" in plain.get_content()
    assert [header for header in ("style=", "<script", "<img") if header in html.get_content()] == []


def test_a_letter_is_sent_once(office: Office, pair: Pair) -> None:
    assert [send(), send(), len(office.letters)] == [2, 0, 2]
    assert mails() == [Mail.SENT, Mail.SENT]


def test_two_made_one_hear_of_it_at_both_addresses_in_one_letter(office: Office) -> None:
    maya, twin = person("Maya Lindqvist", email="maya@rivertown.example"), person("Maya L", email="maya@home.example")
    merge(maya, twin, by=person("Angela Brandt"))
    read_events(lambda _: None)
    assert [send(), send()] == [1, 0]
    assert office.reached == [["maya@home.example", "maya@rivertown.example"]]
    assert (office.letters[0]["To"], office.letters[0]["Bcc"]) == ("maya@rivertown.example", None)
    assert "within 30 days" in str(office.letters[0])


def test_a_letter_cut_off_on_its_way_is_never_sent_again(office: Office, pair: Pair) -> None:
    claimed = timezone.now() - timedelta(minutes=11)
    Notice.objects.filter(person=pair.person).update(mail=Mail.SENDING, mail_claimed_at=claimed)
    assert send() == 1
    assert mails() == [Mail.PERHAPS, Mail.SENT]
    assert [letter["To"] for letter in office.letters] == ["renee@rivertown.example"]


def test_a_name_with_markup_and_a_line_break_is_only_a_name(office: Office, pair: Pair) -> None:
    hostile = "<b>Castellanos\r\nBcc: all@example.org"
    Person.objects.filter(pk=pair.helper_person.pk).update(family_name=hostile)
    send()
    html = office.letters[0].get_body(("html",))
    assert html is not None
    assert office.letters[0]["Bcc"] is None
    assert "&lt;b&gt;Castellanos Bcc: all@example.org is your guide" in html.get_content()


def test_a_server_that_is_busy_gets_the_letter_later(office: Office, pair: Pair) -> None:
    office.answer = "451 Try again later"
    assert send() == 0
    assert mails() == [Mail.WAITING, Mail.WAITING]
    office.answer = "250 OK"
    assert send() == 0
    Notice.objects.update(mail_after=timezone.now())
    assert (send(), len(office.letters)) == (2, 2)


def test_a_server_that_refuses_for_good_is_not_asked_again(office: Office, pair: Pair) -> None:
    office.answer = "554 We do not take this"
    assert send() == 0
    assert mails() == [Mail.FAILED, Mail.FAILED]


def test_nobody_without_an_address_holds_up_the_others(office: Office, pair: Pair) -> None:
    Address.objects.filter(person=pair.person).delete()
    assert send() == 1
    assert mails() == [Mail.NONE, Mail.SENT]


def test_a_server_that_is_away_leaves_every_letter_waiting(pair: Pair, settings: Settings) -> None:
    settings.MAILERS = smtp(1)
    with pytest.raises(Refused) as refused:
        send()
    assert refused.value.sentence == (
        "The mail server cannot be reached (ConnectionRefusedError). At least 2 letters wait; "
        "they go out by themselves when it answers again."
    )
    assert mails() == [Mail.WAITING, Mail.WAITING]


class HangsUp(Office):
    """Takes the letter and hangs up without a word: nobody can know."""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 the name aiosmtpd calls
        server.transport.close()
        return "250 OK"


def test_a_server_that_hangs_up_leaves_one_letter_perhaps_sent(pair: Pair, settings: Settings) -> None:
    with opened(HangsUp()) as port:
        settings.MAILERS = smtp(port)
        with pytest.raises(Refused) as refused:
            send()
    assert type(refused.value.__cause__) is smtplib.SMTPServerDisconnected
    assert mails() == [Mail.PERHAPS, Mail.WAITING]
