"""What a mail carries, in whatever order: the line somebody wrote is read, and never more than a little is held."""

from copy import deepcopy
from email.message import EmailMessage, Message
from email.mime.application import MIMEApplication
from email.mime.base import MIMEBase
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest
from django.core import mail as outbox
from pytest_django import Settings

from alongside.exchange.actions.taking import take
from alongside.exchange.enums import Came
from alongside.exchange.mail.weight import MOST_KEPT, without_attachments
from alongside.practice.sessions.models import Session
from tests.exchange.mail.scene import Held, held, reply
from tests.factories.programs import Pair

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thursday_evening")]


@pytest.fixture
def asked(two: Pair, settings: Settings) -> Held:
    settings.MAIL_REPLY_TO = "log@example.org"
    return held(two)


def said(words: str, kind: str = "plain") -> MIMEText:
    return MIMEText(words, kind)


def carried(mail: MIMEBase) -> MIMEBase:
    mail.add_header("Content-Disposition", "attachment")
    return mail


def file(size: int, kind: str = "pdf") -> MIMEApplication:
    found = MIMEApplication(b"\xff" * size, kind)
    found.add_header("Content-Disposition", "inline", filename=f"yes.{kind}")
    return found


def together(kind: str, *parts: Message) -> MIMEMultipart:
    whole = MIMEMultipart(kind)
    for part in parts:
        whole.attach(part)
    return whole


def raw(words: str, **heads: str) -> Message:
    part = Message()
    part.set_payload(words)
    for name, value in heads.items():
        part[name.replace("_", "-")] = value
    return part


BASE64 = {"Content_Transfer_Encoding": "base64", "Content_Type": "text/plain; charset=utf-8"}
LINE, OTHER = "45 min onsite, planning", "90 min phone, questions"
STYLED = f"<html><head><style>{'p {color: red} ' * 4000}</style></head><body><p>{LINE}</p></body></html>"
BUILT = {
    "a large attachment first": together("mixed", file(10_000_000), said(LINE)),
    "many small ones first": together("mixed", *(file(2_000) for _ in range(70)), said(LINE)),
    "a text carried along first": together("mixed", carried(said(OTHER)), said(LINE)),
    "HTML alone": said(f"<p>{LINE}</p>", "html"),
    "HTML below 60 KB of style": together("mixed", file(300_000), said(STYLED, "html")),
    "HTML whose plain text is empty": together("alternative", said(" \n"), said(f"<div>{LINE}</div>", "html")),
    "pictures of a page between": together(
        "mixed",
        together("related", together("alternative", said(LINE), said(OTHER, "html")), file(900_000, "png")),
        file(900_000),
    ),
    "a page with its pictures, the pictures first": together(
        "related", file(500_000, "png"), together("alternative", said(f"<b>{LINE}</b>", "html"))
    ),
    "the same twice, side by side": together("mixed", said(LINE), said(f"<p>{LINE}</p>", "html")),
    "a mail forwarded with it, first": together("mixed", MIMEMessage(said(OTHER)), said(LINE)),
    "a large mail forwarded with it": together(
        "mixed", MIMEMessage(together("mixed", file(800_000), said(OTHER))), said(f"<p>{LINE}</p>", "html")
    ),
    "text cut off in base64": together("mixed", file(200_000), raw("NDUgbWluIG9uc2l0ZSwgcGxhbm5pbmc", **BASE64)),
    "one very long line": together("mixed", raw("x" * 900_000, Content_Type="image/png"), said(LINE)),
}


def posted(to: EmailMessage, body: Message) -> bytes:
    answer = reply(to, "")
    for name in ("From", "To", "Subject", "Message-ID", "In-Reply-To"):
        body[name] = str(answer[name])
    return body.as_bytes()


@pytest.mark.parametrize("built", BUILT)
def test_a_line_is_read_wherever_it_stands_and_what_comes_with_it_is_not(asked: Held, built: str) -> None:
    mail = posted(asked.letter, deepcopy(BUILT[built]))
    pieces = (mail[place : place + 70_001] for place in range(0, len(mail), 70_001))
    light = without_attachments(pieces)
    assert (len(light) < 150_000, without_attachments([light]), without_attachments([mail])) == (True, light, light)
    assert take(mail) == Came.LOGGED
    assert Session.objects.get().by_mode == {"onsite": 45}


GARBAGE = {
    "letters that are no base64": raw("@@@ not base64 ~ ===", **BASE64),
    "parts that never begin": raw("nothing", Content_Type='multipart/mixed; boundary="gone"'),
    "parts without a boundary": raw(LINE, Content_Type="multipart/mixed"),
    "a mail forwarded and nothing else": MIMEMessage(said(LINE)),
    "a file alone": file(100),
    "parts within parts": raw("", Content_Type='multipart/mixed; boundary="a"'),
}


@pytest.mark.parametrize("built", GARBAGE)
def test_what_holds_no_line_of_theirs_saves_nothing_and_is_asked_about_once(asked: Held, built: str) -> None:
    mail = posted(asked.letter, deepcopy(GARBAGE[built]))
    assert take(mail) == Came.UNREAD
    assert (Session.objects.count(), len(outbox.outbox)) == (0, 1)


def test_however_much_text_and_however_many_parts_come_little_of_it_is_held() -> None:
    parts = b"".join(b"--a\n\n" + b"z" * 300_000 + b"\n" for _ in range(40))
    heads = b"".join(b"--a\nX-%d: %s\n" % (place, b"y" * 90_000) for place in range(40))
    for body in (parts, heads, b"--a\n" * 700_000, b"\n" * 3_000_000):
        light = without_attachments([b"Content-Type: multipart/mixed; boundary=a\n\n", body])
        assert len(light) <= MOST_KEPT
