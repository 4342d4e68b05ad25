"""The one answer to a mail: what was read and what is missing, or what was saved. Sent at once, from memory alone."""

import logging
from dataclasses import dataclass
from email.utils import parseaddr
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage

from alongside.exchange.enums import Came
from alongside.exchange.mail.incoming import Incoming
from alongside.kernel.public_ids import new_public_id
from alongside.kernel.reply_tokens import addressed
from alongside.people.models.persons import Person

log = logging.getLogger(__name__)
LONGEST_ID = 400


@dataclass(frozen=True, slots=True)
class Telling:
    """What came of a mail, and what is told: paragraphs and the page they lead to. Without a subject nothing is."""

    came: Came
    subject: str = ""
    paragraphs: tuple[str, ...] = ()
    path: str = ""
    again: bool = False  # another answer by mail is waited for


def send(told: Telling, mail: Incoming, to: Person, token: str) -> bool:
    """Send it to the address the mail came from; return whether it left. It is marked as a machine's (RFC 3834)."""
    paragraphs = [*told.paragraphs, *([f"{settings.ADDRESS}{told.path}"] if told.path else [])]
    headers = {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"}
    if 0 < len(mail.message_id) < LONGEST_ID and mail.message_id.isprintable():
        headers |= {"In-Reply-To": mail.message_id, "References": mail.message_id}
    if told.again:  # where a mailbox takes no "+", the next answer names this one
        domain = parseaddr(settings.MAIL_FROM)[1].partition("@")[2]
        headers |= {"Message-ID": f"<{new_public_id()}.{token}@{domain}>"}
    letter = EmailMessage(
        subject=" ".join(told.subject.split()),
        body="\n\n".join(paragraphs) + "\n",
        from_email=settings.MAIL_FROM,
        to=[mail.sender],
        reply_to=[addressed(settings.MAIL_REPLY_TO, token)] if told.again and settings.MAIL_REPLY_TO else None,
        headers=headers,
    )
    try:
        letter.send()
    except (OSError, SMTPException, ValueError) as error:
        log.warning("an answer to a mail of person %s could not be sent (%s)", to.pk, type(error).__name__)
        return False
    return True
