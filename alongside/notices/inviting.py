"""Asking once more whoever was invited and has not come in: twice at most, a week apart, then never again.

Nobody is asked who came in meanwhile, who applied by themselves, or whose program is over. The link is made anew each
time and is kept nowhere, so it is mailed at once: if the mail cannot leave, the next week brings another.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from alongside.kernel.errors import Refused
from alongside.people.actions.events import record
from alongside.people.actions.invitations import Invited, invite
from alongside.people.models.events import Event
from alongside.people.models.persons import Address, Invitation
from alongside.programs.enums import ApplicationState, CohortState, ParticipationState
from alongside.programs.models.applications import Application
from alongside.programs.models.participations import Participation

log = logging.getLogger(__name__)
AFTER, TIMES = timedelta(days=7), 2
REMINDED = "invitation-reminded"
APPLIED = (ApplicationState.SENT, ApplicationState.ASKED, ApplicationState.ACCEPTED)


def remind_invited(progress: Callable[[int], None]) -> int:
    """Ask everybody who is due once more; return how many mails went out."""
    sent = 0
    for looked, address in enumerate(list(_due().select_related("person")), start=1):
        if Event.objects.filter(kind=REMINDED, about_id=address.person_id).count() < TIMES:
            sent += _remind(address)
        progress(looked)
    return sent


def _due() -> QuerySet[Address]:
    waiting = Invitation.objects.filter(address=OuterRef("pk"), used_at=None)
    here = Participation.objects.filter(
        person=OuterRef("person"), state=ParticipationState.ENROLLED, cohort__state=CohortState.OPEN
    )
    come_in = Address.objects.filter(person=OuterRef("person"), verified_at__isnull=False)
    applied = Application.objects.filter(email=OuterRef("email"), state__in=APPLIED)
    rows = Address.objects.filter(Exists(waiting.filter(sent_at__lte=timezone.now() - AFTER)), Exists(here))
    return rows.exclude(Exists(come_in)).exclude(Exists(applied)).order_by("pk")


def _remind(address: Address) -> bool:
    first = Invitation.objects.filter(address=address, used_at=None).select_related("invited_by").first()
    try:
        with transaction.atomic():
            invited = invite(address, by=first.invited_by if first else None)
            record(REMINDED, by=None, about=address.person_id)
    except Refused:  # they came in a moment ago
        return False
    return _mail(invited)


def _mail(invited: Invited) -> bool:
    found = invited.invitation
    link = f"{settings.ADDRESS}{reverse('front:invitation', args=[invited.token])}"
    told = {"link": link, "invitation": found, "person": found.address.person}
    words = render_to_string("notices/invitation.txt", told)
    try:
        send_mail("Your invitation to Alongside still waits", words, settings.MAIL_FROM, [found.address.email])
    except (OSError, SMTPException):
        log.warning("A reminder of an invitation could not be mailed; the next one is made in a week.")
        return False
    return True
