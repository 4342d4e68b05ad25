"""Sending letters: each at most once.

A notice is claimed in a transaction of its own before its letter goes out. If the process dies between the two, nobody
can know whether the letter left: it counts as perhaps sent and is never sent again. The bell tells the person anyway.
"""

import logging
import smtplib
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from email.utils import parseaddr
from itertools import groupby

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, mailers
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from alongside.kernel.errors import Refused
from alongside.notices.enums import Mail, Side
from alongside.notices.invitations import invitation_of
from alongside.notices.models import Notice
from alongside.notices.reaching import token_for, wishes_of
from alongside.notices.replying import answer_link, replying_to
from alongside.notices.texts import Text, common_tongue, texts_of
from alongside.notices.topics import topic_of
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
    while batch := list(_waiting().select_related("event", "person").order_by("pk")[:BATCH]):
        mailer = _open(len(batch))
        try:
            for texts, emails in _addressed(batch):
                sent += _send(texts, emails, mailer)
                progress(sent)
        finally:
            _close(mailer)
    return sent


def letters_wait() -> bool:
    """Tell whether a letter waits, or one is on its way for too long."""
    return _waiting().exists() or _unsure().exists()


def letter(texts: Sequence[Text], email: str, *, unseen: Sequence[str] = ()) -> EmailMultiAlternatives:
    """One letter of one notice or of a day's, as plain text and as HTML, with the same words. `unseen` get it too;
    nobody reads who they are.

    The link to stop such letters is also in the headers mail programs make a button of (RFC 2369, RFC 8058).
    """
    _, sender = parseaddr(settings.MAIL_FROM)
    notice = texts[0].notice
    topics = {topic_of(text.notice.kind) for text in texts} - {None}
    topic = next(iter(topics)) if len(topics) == 1 else None
    stop = f"{settings.ADDRESS}{reverse('front:letters', args=[token_for(notice.person, topic)])}" if topic else ""
    tongue = common_tongue(texts)  # a day's letter may be of several programs
    subject = texts[0].subject if len(texts) == 1 else tongue.say("letter.things", n=len(texts))
    reach = f"{settings.ADDRESS}{reverse('front:settings')}#reach"
    context = {
        "subject": subject,
        "texts": texts,
        "lang": tongue.code,
        "facts_only": tongue.say("letter.facts-only"),
        "way": stop or reach,
        "way_words": (
            tongue.say("letter.no-more", topic=tongue.say(f"letter.topic.{topic.value}"))
            if topic
            else tongue.say("letter.reach")
        ),
    }
    reply = replying_to(notice) if len(texts) == 1 else None
    context |= {"reply": reply.says if reply else (), "answer": answer_link(notice) if len(texts) == 1 else ""}
    context["answer_words"] = tongue.say("letter.answer")
    message = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string("notices/letter.txt", context),
        from_email=settings.MAIL_FROM,
        to=[email],
        bcc=list(unseen),
        reply_to=[reply.to] if reply else None,
        headers={
            "Message-ID": f"<{notice.public_id}{f'.{reply.token}' if reply else ''}@{sender.partition('@')[2]}>",
            "Auto-Submitted": "auto-generated",
        }
        | ({"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"} if stop else {}),
    )
    message.attach_alternative(render_to_string("notices/letter.html", context), "text/html")
    invitation = invitation_of(texts[0], email) if len(texts) == 1 else None
    if invitation is not None:
        message.attach_alternative(invitation.text, f"text/calendar; method={invitation.method}")
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


def _addressed(notices: list[Notice]) -> Iterator[tuple[list[Text], list[str]]]:
    """Claim each notice whose person has an address, and yield its words; the others get no letter.

    Whoever wants one letter a day gets all of theirs that wait in one.
    """
    people = {notice.person_id for notice in notices}
    known = Address.objects.filter(person__in=people).order_by("-primary", "pk")
    emails: dict[int, list[str]] = {}
    for person, email, primary in known.values_list("person_id", "email", "primary"):
        if primary or person in emails:  # whoever has no primary one gets no letter
            emails.setdefault(person, []).append(email)
    letters = list(_together(notices))
    words = {text.notice.pk: text for text in texts_of([notice for several in letters for notice in several])}
    for several in letters:
        to = emails.get(several[0].person_id)
        texts = [words[notice.pk] for notice in several if _claimed(notice, to)]
        if texts and to:
            everywhere = WORDS[several[0].kind][Side(several[0].side)].everywhere
            yield texts, to if everywhere else to[:1]


def _together(notices: list[Notice]) -> Iterator[list[Notice]]:
    """Which notices make a letter: one each, and all of a day for whoever wants one letter a day."""
    wishes = wishes_of(notice.person_id for notice in notices)
    daily = {person for person, wish in wishes.items() if wish.daily}
    alone = [notice for notice in notices if notice.person_id not in daily or topic_of(notice.kind) is None]
    yield from ([notice] for notice in alone)
    of_days = Notice.objects.none()
    if daily:
        of_days = _waiting().filter(person__in=daily).select_related("event", "person").order_by("person", "pk")
    rest = (notice for notice in of_days if topic_of(notice.kind) is not None)
    for _, several in groupby(rest, key=lambda notice: notice.person_id):
        yield list(several)


def _claimed(notice: Notice, to: list[str] | None) -> bool:
    row = Notice.objects.filter(pk=notice.pk, mail=Mail.WAITING)
    if to is None:
        row.update(mail=Mail.NONE)
        return False
    return bool(row.update(mail=Mail.SENDING, mail_claimed_at=timezone.now()))


def _send(texts: list[Text], emails: list[str], mailer: BaseEmailBackend) -> bool:
    """Send one claimed letter and write down what became of it."""
    rows = Notice.objects.filter(pk__in=[text.notice.pk for text in texts], mail=Mail.SENDING)
    try:
        mailer.send_messages([letter(texts, emails[0], unseen=emails[1:])])
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as error:
        for text in texts:
            _refused(text.notice, rows.filter(pk=text.notice.pk), error)
        return False
    except (OSError, smtplib.SMTPException) as error:
        rows.update(mail=Mail.PERHAPS)
        raise Refused(
            f"The mail server hung up in the middle ({type(error).__name__}). One letter was perhaps sent and is not "
            "sent again; the others wait."
        ) from error
    return bool(rows.update(mail=Mail.SENT))


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
