"""Reading a mailbox over IMAP (RFC 9051): each mail once, also when this is killed at any point.

A mail is taken first and noted as read afterwards; taken a second time it does nothing (see `taking`). Nothing in the
mailbox is changed or marked. A mail is asked for piece by piece, and what it carries is dropped as it comes in.
"""

import hashlib
import imaplib
import logging
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import DatabaseError

from alongside.exchange.actions.taking import take
from alongside.exchange.mail.weight import without_attachments
from alongside.exchange.models import Mailbox
from alongside.kernel.errors import Misconfigured, Refused

log = logging.getLogger(__name__)
HERE = {"127.0.0.1", "localhost", "::1"}
PATIENCE = 20  # seconds
AT_ONCE = 500  # mails in one run; the next run goes on
PIECE, MOST_PIECES = 1 << 20, 64


def reads_mail() -> bool:
    """Tell whether this installation has a mailbox to read."""
    return bool(settings.IMAP["host"])


def fetch_mail(progress: Callable[[int], None]) -> int:
    """Take every mail that came since the last time; return how many there were.

    Raises Refused when the server cannot be reached or refuses, Misconfigured for a way in that is not safe.
    """
    if not reads_mail():
        raise Misconfigured("No mailbox is set: IMAP_HOST, IMAP_USER and IMAP_PASSWORD say which one to read.")
    try:
        with _opened() as server:
            return _read(server, progress)
    except (OSError, imaplib.IMAP4.error) as error:
        raise Refused(f"The mailbox cannot be read now ({type(error).__name__}). The next look tries again.") from None


@contextmanager
def _opened() -> Iterator[imaplib.IMAP4]:
    at: dict[str, Any] = settings.IMAP
    if not at["tls"] and at["host"] not in HERE:
        raise Misconfigured("IMAP_TLS=0 is for a server on this machine alone: words would travel for all to read.")
    server: imaplib.IMAP4
    if at["tls"]:
        safe = ssl.create_default_context()
        server = imaplib.IMAP4_SSL(at["host"], at["port"], ssl_context=safe, timeout=PATIENCE)
    else:
        server = imaplib.IMAP4(at["host"], at["port"], timeout=PATIENCE)
    try:
        server.login(at["user"], at["password"])
        yield server
    finally:
        try:
            server.logout()
        except (OSError, imaplib.IMAP4.error):
            server.shutdown()


def _read(server: imaplib.IMAP4, progress: Callable[[int], None]) -> int:
    status, _ = server.select(f'"{settings.IMAP["folder"]}"', readonly=True)
    if status != "OK":
        raise Refused(f"The mailbox has no folder “{settings.IMAP['folder']}”. IMAP_FOLDER names another.")
    box = _mailbox(_validity(server))
    looked = 0
    for uid in _new(server, box.last_uid)[:AT_ONCE]:
        _take(_mail(server, uid))
        Mailbox.objects.filter(pk=box.pk, uid_validity=box.uid_validity, last_uid__lt=uid).update(last_uid=uid)
        looked += 1
        progress(looked)
    return looked


def _take(raw: bytes) -> None:
    """Take one; a mail that trips over something nobody thought of does not hold up the others. The log gets the kind
    of error: a traceback may hold words of the mail."""
    try:
        take(raw)
    except DatabaseError:
        raise
    except Exception as error:  # noqa: BLE001 anybody can write anything to a mailbox
        log.error("a mail could not be taken (%s)", type(error).__name__)


def _validity(server: imaplib.IMAP4) -> int:
    _, found = server.response("UIDVALIDITY")
    said = next((one for one in found if one), b"0")
    return int(said) if isinstance(said, bytes) and said.isdigit() else 0


def _mailbox(validity: int) -> Mailbox:
    """How far this mailbox was read; from its beginning where the server numbers it anew."""
    at: dict[str, Any] = settings.IMAP
    name = hashlib.sha256("\n".join((at["host"], at["user"], at["folder"])).encode()).hexdigest()
    box, _ = Mailbox.objects.get_or_create(name=name, defaults={"uid_validity": validity})
    if box.uid_validity != validity:
        box.uid_validity, box.last_uid = validity, 0
        box.save(update_fields=["uid_validity", "last_uid"])
    return box


def _new(server: imaplib.IMAP4, after: int) -> list[int]:
    """The numbers of mails after one, in order. `n:*` names the last one also when it is below n."""
    _, found = server.uid("SEARCH", f"UID {after + 1}:*")
    told = b" ".join(one for one in found if isinstance(one, bytes)).split()
    return sorted({int(one) for one in told if one.isdigit() and int(one) > after})


def _mail(server: imaplib.IMAP4, uid: int) -> bytes:
    return without_attachments(_pieces(server, uid))


def _pieces(server: imaplib.IMAP4, uid: int) -> Iterator[bytes]:
    """A mail a megabyte at a time, up to more than mail servers take."""
    for place in range(MOST_PIECES):
        _, found = server.uid("FETCH", str(uid), f"(BODY.PEEK[]<{place * PIECE}.{PIECE}>)")
        piece = next((one[1] for one in found if isinstance(one, tuple)), b"")
        yield piece
        if len(piece) < PIECE:
            return
