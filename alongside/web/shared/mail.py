"""Mails a face sends itself, at once: they carry a code or a link that is kept nowhere, so no job may hold them."""

from collections.abc import Mapping
from smtplib import SMTPException

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from alongside.blueprint.tongues.tongue import Tongue
from alongside.kernel.errors import Refused
from alongside.people.actions.invitations import Invited
from alongside.programs.facts import tongue_for
from alongside.web.shared.request import Request


def send_invitation(request: Request, invited: Invited) -> None:
    """Mail the link of an invitation. Raises Refused when the mail cannot be sent."""
    found = invited.invitation
    link = request.build_absolute_uri(reverse("front:invitation", args=[invited.token]))
    person = found.address.person
    tongue = tongue_for(person.pk)
    words = {
        "link": link,
        "invitation": found,
        "person": person,
        "until": tongue.page_day(timezone.localdate(found.expires_at)),
    }
    send(found.address.email, tongue.say("mail.invitation"), letter("shared/invitation", tongue, words))


def letter(template: str, tongue: Tongue, words: Mapping[str, object]) -> str:
    """A letter to whoever takes part, in a language; in English where it is not written in that one yet."""
    return render_to_string([f"{template}.{tongue.code}.txt", f"{template}.txt"], dict(words))


def send(to: str, subject: str, words: str) -> None:
    """Mail plain words to one address. Raises Refused when the mail cannot be sent."""
    try:
        send_mail(subject, words, None, [to])
    except (OSError, SMTPException):
        raise Refused("The mail could not be sent just now. Try again in a few minutes.") from None
