"""Sending letters: each at most once.

A notice is claimed in a transaction of its own before its letter goes out. If the process dies between the two, nobody
can know whether the letter left: it counts as perhaps sent and is never sent again. The bell tells the person anyway.
"""

import logging
import smtplib
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, mailers
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone

from alongside.kernel.errors import Refused
from alongside.notices.enums import Mail, Side
from alongside.notices.models import Notice
from alongside.notices.texts import Text, texts_of
from alongside.notices.words import WORDS
from alongside.people.models.persons import Address

log = logging.getLogger(__name__)
BATCH = 100
UNSURE_AFTER = timedelta(minutes=10)
TRIES = 8
PAUSE = timedelta(minutes=10)
REFUSED_FOR_GOOD = 500


def send_letters(progress: Callable[[int], None]) -> int:
    """Send every letter that waits; return how many went out. Raises Refused when the mail server cannot be reached."""
    _give_up_unsure()
    sent = 0
    while batch := list(_waiting().select_related("event").order_by("pk")[:BATCH]):
        mailer = _open(len(batch))
        try:
            for text, emails in _addressed(batch):
                sent += _send(text, emails, mailer)
                progress(sent)
        finally:
            _close(mailer)
    return sent


def letters_wait() -> bool:
    """Tell whether a letter waits, or one is on its way for too long."""
    return _waiting().exists() or _unsure().exists()


def letter(text: Text, email: str, *, unseen: Sequence[str] = ()) -> EmailMultiAlternatives:
    """One letter, as plain text and as HTML, with the same words. `unseen` get it too; nobody reads who they are."""
    _, sender = parseaddr(settings.MAIL_FROM)
    context = {"text": text}
    message = EmailMultiAlternatives(
        subject=text.subject,
        body=render_to_string("notices/letter.txt", context),
        from_email=settings.MAIL_FROM,
        to=[email],
        bcc=list(unseen),
        headers={
            "Message-ID": f"<{text.notice.public_id}@{sender.partition('@')[2]}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(render_to_string("notices/letter.html", context), "text/html")
    return message


def _waiting() -> QuerySet[Notice]:
    due = Q(mail_after=None) | Q(mail_after__lte=timezone.now())
    return Notice.objects.filter(due, mail=Mail.WAITING)


def _give_up_unsure() -> None:
    _unsure().update(mail=Mail.PERHAPS)


def _unsure() -> QuerySet[Notice]:
    return Notice.objects.filter(mail=Mail.SENDING, mail_claimed_at__lt=timezone.now() - UNSURE_AFTER)


def _open(waiting: int) -> BaseEmailBackend:
    mailer = mailers["default"]
    try:
        mailer.open()
    except (OSError, smtplib.SMTPException) as error:
        raise Refused(
            f"The mail server cannot be reached ({type(error).__name__}). At least {waiting} letters wait; "
            "they go out by themselves when it answers again."
        ) from error
    return mailer


def _close(mailer: BaseEmailBackend) -> None:
    try:
        mailer.close()
    except (OSError, smtplib.SMTPException) as error:
        log.info("the mail server hung up early (%s)", type(error).__name__)


def _addressed(notices: list[Notice]) -> Iterator[tuple[Text, list[str]]]:
    """Claim each notice whose person has an address, and yield its words; the others get no letter."""
    known = Address.objects.filter(person__in=[notice.person_id for notice in notices]).order_by("-primary", "pk")
    emails: dict[int, list[str]] = {}
    for person, email, primary in known.values_list("person_id", "email", "primary"):
        if primary or person in emails:  # whoever has no primary one gets no letter
            emails.setdefault(person, []).append(email)
    for text in texts_of(notices):
        to = emails.get(text.notice.person_id)
        row = Notice.objects.filter(pk=text.notice.pk, mail=Mail.WAITING)
        if to is None:
            row.update(mail=Mail.NONE)
        elif row.update(mail=Mail.SENDING, mail_claimed_at=timezone.now()):
            yield text, to if WORDS[text.notice.kind][Side(text.notice.side)].everywhere else to[:1]


def _send(text: Text, emails: list[str], mailer: BaseEmailBackend) -> bool:
    """Send one claimed letter and write down what became of it."""
    row = Notice.objects.filter(pk=text.notice.pk, mail=Mail.SENDING)
    try:
        mailer.send_messages([letter(text, emails[0], unseen=emails[1:])])
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as error:
        _refused(text.notice, row, error)
        return False
    except (OSError, smtplib.SMTPException) as error:
        row.update(mail=Mail.PERHAPS)
        raise Refused(
            f"The mail server hung up in the middle ({type(error).__name__}). One letter was perhaps sent and is not "
            "sent again; the others wait."
        ) from error
    return bool(row.update(mail=Mail.SENT))


def _refused(notice: Notice, row: QuerySet[Notice], error: Exception) -> None:
    """The server said no, so nothing was sent: for good, or try again later."""
    codes = _codes(error)
    log.warning("letter %s was refused by the mail server (%s)", notice.public_id, codes)
    tries = notice.mail_tries + 1
    if min(codes) >= REFUSED_FOR_GOOD or tries >= TRIES:
        row.update(mail=Mail.FAILED, mail_tries=tries)
        return
    later = timezone.now() + PAUSE * tries
    row.update(mail=Mail.WAITING, mail_tries=tries, mail_after=later, mail_claimed_at=None)


def _codes(error: Exception) -> list[int]:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return [code for code, _ in error.recipients.values()]
    return [error.smtp_code] if isinstance(error, smtplib.SMTPResponseException) else []
