"""One mail as it came in: who wrote it, which tokens it carries, its own words, and its answer to an invitation.

A mail is anybody's: what it carries is dropped before it is read, its parts are counted, attachments and mails that
came with it are never opened, and whatever cannot be read is empty. Headers that say a machine wrote it are believed,
so that two machines never write to each other.
"""

import email
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.utils import getaddresses
from itertools import islice

from alongside.exchange.mail.quoting import own_words, text_of_html
from alongside.exchange.mail.weight import MOST_OF_HEAD, MOST_OF_TEXT, without_attachments

MOST_PARTS, MOST_WORDS, MOST_CALENDAR = 200, 20_000, 1 << 16
WITH_TOKEN = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "In-Reply-To", "References")
OF_LISTS = ("List-Id", "List-Post", "List-Unsubscribe", "List-Help")
SAID_BY_ANYBODY = re.compile(r'"[^"]*"|\([^()]*\)')  # quoted and commented words of a header
AWAY = ("automatic reply", "auto reply", "autoreply", "out of office", "respuesta automática", "fuera de la oficina")
OF_MACHINES = ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Failed-Recipients")


@dataclass(frozen=True, slots=True)
class Incoming:
    """`sender`: the one address of From, in lower case, else empty. `places`: where a token may stand. `nobody`: it
    came back, went to a list or is malformed, and is not looked at. `automatic`: a machine wrote it. `checks`: what
    servers on the way say of its sender (RFC 8601), the nearest first. `calendar`: the text of an iTIP part."""

    key: str
    message_id: str
    sender: str
    places: tuple[str, ...]
    nobody: bool
    automatic: bool
    checks: tuple[str, ...]
    words: str
    calendar: str


def incoming(raw: bytes) -> Incoming | None:
    """Read a mail; None for what is none, or hides behind more headers than any mail has."""
    raw = without_attachments([raw])
    head = raw.replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    if not head or len(head) > MOST_OF_HEAD:
        return None
    try:
        message = email.message_from_bytes(raw)
        parts = list(islice(_parts(message), MOST_PARTS))
        words = own_words(_words(message, {id(part) for part in parts}))
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError):  # what the standard reader trips over
        return None
    message_id = _one(message, "Message-ID")
    return Incoming(
        key=hashlib.sha256((message_id or head.decode("latin-1")).encode()).hexdigest(),
        message_id=message_id,
        sender=_sender(message),
        places=tuple(text for name in WITH_TOKEN for text in _all(message, name)),
        nobody=_is_nobodys(message),
        automatic=_is_automatic(message),
        checks=tuple(_all(message, "Authentication-Results")),
        words=words,
        calendar=_calendar(parts),
    )


def vouched_for(found: Incoming, by: str) -> bool:
    """Tell whether the server that took the mail (`by`, its authserv-id) says that its sender's domain sent it.

    Only the nearest such header counts: whoever wrote the mail may have put others below it.
    """
    domain = found.sender.rpartition("@")[2]
    for check in found.checks[:1]:
        server, _, results = SAID_BY_ANYBODY.sub("", check.lower()).partition(";")
        if server.split()[:1] == [by.lower()]:
            return any(
                one.split()[:1] == ["dmarc=pass"] and f"header.from={domain}" in one.split()
                for one in results.split(";")
            )
    return False


def _sender(message: Message) -> str:
    lines = message.get_all("From") or []
    found = getaddresses([str(line) for line in lines], strict=True)
    if len(lines) != 1 or len(found) != 1:
        return ""
    return found[0][1].strip().lower()


def _is_nobodys(message: Message) -> bool:
    returned = [line.strip() for line in _all(message, "Return-Path")]
    return (
        "<>" in returned
        or message.get_content_type() == "multipart/report"
        or any(name in message for name in OF_LISTS)
        or _one(message, "Precedence").lower() in ("bulk", "list", "junk")
        or not _sender(message)
    )


def _is_automatic(message: Message) -> bool:
    said = _one(message, "Auto-Submitted").lower().partition(";")[0].strip()
    away = _one(message, "Precedence").lower() == "auto_reply" or _one(message, "Subject").lower().startswith(AWAY)
    return said not in ("", "no") or away or any(name in message for name in OF_MACHINES)


def _parts(message: Message) -> Iterator[Message]:
    """The parts that may be read, in order: no attachment, and no mail that came with this one."""
    if message.get_content_disposition() == "attachment" or message.get_filename():
        return
    if message.get_content_maintype() == "multipart":
        for part in _inside(message):
            yield from _parts(part)
    elif message.get_content_maintype() != "message":
        yield message


def _words(message: Message, read: set[int]) -> str:
    """The text of a mail, wherever its parts stand. What is said twice, as plain text and as HTML, is taken once."""
    if message.get_content_maintype() == "multipart":
        said = [words for part in _inside(message) if (words := _words(part, read))]
        if message.get_content_type() == "multipart/alternative":
            return next(iter(said), "")  # the plainest stands first (RFC 2046)
        new = [words for place, words in enumerate(said) if words.split() not in [one.split() for one in said[:place]]]
        return "\n".join(new)[:MOST_WORDS]
    if id(message) not in read or message.get_content_maintype() != "text":
        return ""
    if message.get_content_subtype() == "html":
        return text_of_html(_text(message, most=MOST_OF_TEXT)).strip()[:MOST_WORDS]
    return _text(message, most=MOST_WORDS).strip() if message.get_content_subtype() == "plain" else ""


def _inside(message: Message) -> list[Message]:
    inside = message.get_payload()
    return [part for part in inside if isinstance(part, Message)] if isinstance(inside, list) else []


def _calendar(parts: list[Message]) -> str:
    found = next((part for part in parts if part.get_content_type() == "text/calendar"), None)
    return _text(found, most=MOST_CALENDAR) if found is not None else ""


def _text(part: Message, *, most: int) -> str:
    payload = part.get_payload(decode=True)
    body = payload if isinstance(payload, bytes) else b""
    try:
        text = body.decode(part.get_content_charset() or "utf-8")
    except (LookupError, UnicodeDecodeError):
        text = body.decode("utf-8", "replace") if part.get_content_charset() is None else body.decode("latin-1")
    return text[:most].replace("\0", "")


def _all(message: Message, name: str) -> list[str]:
    return [" ".join(str(line).split()) for line in message.get_all(name) or []]


def _one(message: Message, name: str) -> str:
    return next(iter(_all(message, name)), "")
