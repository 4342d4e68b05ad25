"""Mails the front sends itself, at once: they carry a code or a link that is kept nowhere, so no job may hold them."""

from smtplib import SMTPException

from django.core.mail import send_mail
from django.template.loader import render_to_string

from alongside.kernel.errors import Refused
from alongside.people.actions.invitations import Invited
from alongside.people.actions.sign_in import MINUTES, Asked


def send_code(asked: Asked) -> None:
    """Mail a code; or, to an address nobody here has, that there is none. One mail either way: time tells nothing."""
    _send(
        asked.email,
        "Signing in to Alongside",
        render_to_string("front/mail/code.txt", {"code": asked.code, "minutes": MINUTES}),
    )


def send_invitation(invited: Invited, *, link: str) -> None:
    """Mail the link of an invitation; `link` is the whole address with the token in it."""
    found = invited.invitation
    words = {"link": link, "invitation": found, "person": found.address.person}
    _send(found.address.email, "Your invitation to Alongside", render_to_string("front/mail/invitation.txt", words))


def _send(to: str, subject: str, words: str) -> None:
    try:
        send_mail(subject, words, None, [to])
    except (OSError, SMTPException):
        raise Refused("The mail could not be sent just now. Try again in a few minutes.") from None
