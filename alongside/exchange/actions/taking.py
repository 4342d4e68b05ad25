"""Taking a mail that answers a letter: who it is from is proven twice, it acts once, one answer says what came of it.

The token in the address and the address of the sender must belong together; where the server before us checks senders
(`MAIL_CHECKED_BY`), it must vouch for this one too. Anything else is passed over in silence: whoever forges learns
nothing. What the mail says is held in memory alone: no row, event or log gets a word of it, but the note where the
installation allows one, sealed like any other.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from alongside.exchange.actions.answering import Telling, send
from alongside.exchange.actions.attending import attend
from alongside.exchange.actions.saying import log_what_was_said
from alongside.exchange.enums import Answered, Came
from alongside.exchange.mail.incoming import Incoming, incoming, vouched_for
from alongside.exchange.models import Received
from alongside.kernel.reply_tokens import Answers, Token, tokens_in
from alongside.people.models.persons import Address, Person

A_DAY, MOST_ANSWERS, KEPT = timedelta(days=1), 6, timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Addressed:
    """A mail with who sent it and what they answer."""

    mail: Incoming
    by: Person
    token: Token
    text: str  # the token as it is written


def take(raw: bytes) -> Came | None:
    """Take one mail as it came in; None for what is not an answer to a letter, or was taken before."""
    mail = incoming(raw)
    addressed = _addressed(mail) if mail is not None else None
    if addressed is None:
        return None
    with transaction.atomic():
        row, fresh = Received.objects.get_or_create(
            key=addressed.mail.key, defaults={"person": addressed.by, "at": timezone.now()}
        )
        if not fresh:
            return None
        told = _act(addressed)
        if told is None:
            row.delete()
            return None
        row.came = told.came
        row.answer = Answered.SENDING if _may_answer(addressed, told) else Answered.NONE
        row.save(update_fields=["came", "answer"])
    if row.answer == Answered.SENDING and send(told, addressed.mail, addressed.by, addressed.text):
        Received.objects.filter(pk=row.pk).update(answer=Answered.SENT)
    return Came(row.came)


def forget_old() -> int:
    """Forget that mails came, long after their tokens are over."""
    return Received.objects.filter(at__lt=timezone.now() - KEPT).delete()[0]


def _addressed(mail: Incoming) -> Addressed | None:
    """Who wrote, if the token fits them and is still good."""
    if mail.nobody or (settings.MAIL_CHECKED_BY and not vouched_for(mail, settings.MAIL_CHECKED_BY)):
        return None
    tokens = tokens_in(mail.places)
    if not tokens:
        return None
    address = Address.objects.filter(email=mail.sender).select_related("person").first()
    if address is None or not address.person.is_active:
        return None
    ids = [address.person.public_id, *address.person.merged_from.values_list("public_id", flat=True)]
    for text, token in tokens.items():
        if any(token.fits(text, one) for one in ids) and (token.until is None or _today() <= token.until):
            return Addressed(mail, address.person, token, text)
    return None


def _today() -> date:
    return timezone.now().date()


def _act(addressed: Addressed) -> Telling | None:
    """Do what the mail says. A machine may carry an answer to an invitation; it never logs anything."""
    mail, by, token = addressed.mail, addressed.by, addressed.token
    if token.answers == Answers.ATTEND:
        return attend(token, by=by, mail=mail)
    return None if mail.automatic else log_what_was_said(token, by=by, words=mail.words)


def _may_answer(addressed: Addressed, told: Telling) -> bool:
    """Whether to answer: never a machine, and nobody more than a few times a day."""
    if addressed.mail.automatic or not told.subject:
        return False
    lately = Received.objects.filter(person=addressed.by, at__gt=timezone.now() - A_DAY)
    return lately.exclude(answer=Answered.NONE).count() < MOST_ANSWERS
