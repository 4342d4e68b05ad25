"""Letters of staffing that carry a link kept nowhere, or an answer: written here, sent at once."""

from django.template.loader import render_to_string
from django.urls import reverse

from alongside.blueprint.parts.roles import Role
from alongside.people.models.persons import Address, Person
from alongside.programs.enums import ParticipationState
from alongside.programs.facts import tongue_of
from alongside.staffing.actions.applying import Asked
from alongside.staffing.models.applications import Application, Reference
from alongside.web.shared.mail import letter, send
from alongside.web.shared.request import Request


def mail_form(request: Request, asked: Asked[Application], *, by: Person | None) -> None:
    """The link of an application's form. Raises Refused when the mail cannot be sent."""
    link = request.build_absolute_uri(reverse("front:helping-form", args=[asked.token]))
    program, tongue = asked.row.posting.cohort.program.name, tongue_of(asked.row.posting.cohort)
    until = tongue.page_day(asked.row.good_until)
    words = {"link": link, "application": asked.row, "by": by, "program": program, "until": until}
    send(asked.row.email, tongue.say("mail.help", program=program), letter("shared/helping_form", tongue, words))


def mail_reference(request: Request, asked: Asked[Reference]) -> None:
    """The link for somebody who speaks for an applicant."""
    link = request.build_absolute_uri(reverse("front:helping-reference", args=[asked.token]))
    application = asked.row.application
    program, tongue = application.posting.cohort.program.name, tongue_of(application.posting.cohort)
    until = tongue.page_day(asked.row.good_until)
    words = {"link": link, "reference": asked.row, "application": application, "program": program, "until": until}
    subject = tongue.say("mail.reference", name=application.name)
    send(asked.row.email, subject, letter("shared/helping_reference", tongue, words))


def mail_decline(request: Request, application: Application) -> None:
    """The kind no."""
    program, tongue = application.posting.cohort.program.name, tongue_of(application.posting.cohort)
    words = {"application": application, "by": request.person, "program": program}
    send(application.email, tongue.say("mail.declined", program=program), letter("shared/helping_no", tongue, words))


def mail_accepted(request: Request, application: Application, role: Role) -> None:
    """The warm yes."""
    program, tongue = application.posting.cohort.program.name, tongue_of(application.posting.cohort)
    link = request.build_absolute_uri(reverse("front:sign-in"))
    words = {"application": application, "by": request.person, "program": program, "role": role, "link": link}
    send(application.email, tongue.say("mail.welcome", program=program), letter("shared/helping_yes", tongue, words))


def mail_second(request: Request, application: Application) -> None:
    """To everybody who may give the second yes: an applicant waits for it."""
    posting = application.posting
    rows = Address.objects.filter(
        primary=True,
        person__participations__cohort=posting.cohort_id,
        person__participations__role=posting.approved_by,
        person__participations__state=ParticipationState.ENROLLED,
    ).exclude(person=request.person)
    link = request.build_absolute_uri(reverse("office:staffing-applicant", args=[application.public_id]))
    words = render_to_string("shared/helping_second.txt", {"link": link, "program": posting.cohort.program.name})
    for email in rows.values_list("email", flat=True).distinct():
        send(email, "An applicant waits for your yes", words)
