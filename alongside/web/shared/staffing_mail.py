"""Letters of staffing that carry a link kept nowhere, or an answer: written here, sent at once."""

from django.template.loader import render_to_string
from django.urls import reverse

from alongside.blueprint.parts.roles import Role
from alongside.people.models.persons import Address, Person
from alongside.programs.enums import ParticipationState
from alongside.staffing.actions.applying import Asked
from alongside.staffing.models.applications import Application, Reference
from alongside.web.shared.mail import send
from alongside.web.shared.request import Request


def mail_form(request: Request, asked: Asked[Application], *, by: Person | None) -> None:
    """The link of an application's form. Raises Refused when the mail cannot be sent."""
    link = request.build_absolute_uri(reverse("front:helping-form", args=[asked.token]))
    program = asked.row.posting.cohort.program.name
    words = {"link": link, "application": asked.row, "by": by, "program": program}
    send(asked.row.email, f"Would you like to help in {program}?", render_to_string("shared/helping_form.txt", words))


def mail_reference(request: Request, asked: Asked[Reference]) -> None:
    """The link for somebody who speaks for an applicant."""
    link = request.build_absolute_uri(reverse("front:helping-reference", args=[asked.token]))
    application = asked.row.application
    program = application.posting.cohort.program.name
    words = {"link": link, "reference": asked.row, "application": application, "program": program}
    send(
        asked.row.email,
        f"A few words about {application.name}",
        render_to_string("shared/helping_reference.txt", words),
    )


def mail_decline(request: Request, application: Application) -> None:
    """The kind no."""
    program = application.posting.cohort.program.name
    words = {"application": application, "by": request.person, "program": program}
    send(application.email, f"Your application to {program}", render_to_string("shared/helping_no.txt", words))


def mail_accepted(request: Request, application: Application, role: Role) -> None:
    """The warm yes."""
    program = application.posting.cohort.program.name
    link = request.build_absolute_uri(reverse("front:sign-in"))
    words = {"application": application, "by": request.person, "program": program, "role": role, "link": link}
    send(application.email, f"Welcome to {program}", render_to_string("shared/helping_yes.txt", words))


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
