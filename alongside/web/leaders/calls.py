"""Calls for helpers that a program leaves to whoever leads a place: the job description, who applies, and the form."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_http_methods, require_POST

from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.roles import Role
from alongside.kernel.access import Kind, Verb
from alongside.kernel.errors import NotAllowed, Refused
from alongside.staffing.access import POSTINGS
from alongside.staffing.actions.applying import ask_to_apply
from alongside.staffing.actions.calling import Call, close_posting, open_posting
from alongside.staffing.forms import description_of, staffing_of
from alongside.staffing.models.applications import Posting
from alongside.staffing.queries import Applicant, applicants, applications, call_for, calls_to_make
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request
from alongside.web.shared.staffing_mail import mail_form


@dataclass(frozen=True, slots=True)
class Calling:
    """One role whose calls are this leader's: the open call, what the program says of it, and who applies."""

    key: str
    role: Role
    call: Posting | None
    description: str
    criteria: tuple[str, ...]
    ideally: tuple[str, ...]
    applying: tuple[Applicant, ...]


@acting_as(Kind.SITE_LEADER)
@require_http_methods(["GET", "HEAD", "POST"])
def calls(request: Request) -> HttpResponse:
    """Show the calls of one's place; with POST, open one, or change what it says."""
    typed, fault = request.POST, {}
    if request.method == "POST":
        try:
            call = Call(role=typed.get("role", ""), words=typed.get("words", ""), closes_on=_day(request))
            open_posting(cohort=request.participation.cohort, call=call, by=request.person, who=request.who)
        except NotAllowed:
            raise
        except Refused as refused:
            fault = {"role": typed.get("role", ""), "field": refused.field, "sentence": refused.sentence}
        else:
            messages.success(request, "The call is open. Its page can be read by anybody who has the address.")
            return redirect("leaders:calls")
    context = {
        "place": request.participation.works_at,
        "several": [_calling(request, key) for key in calls_to_make(request.blueprint, request.participation.role)],
        "fault": fault,
        "typed": typed,
    }
    return page(request, "leaders/calls.html", context, status=422 if fault else 200)


@acting_as(Kind.SITE_LEADER)
@require_POST
def close(request: Request, public_id: str) -> HttpResponse:
    """Close a call of one's place."""
    close_posting(posting=_own(request, public_id), by=request.person, who=request.who)
    messages.success(request, "The call is closed. Who has the form may still hand it in.")
    return redirect("leaders:calls")


@acting_as(Kind.SITE_LEADER)
@require_POST
def invite(request: Request, public_id: str) -> HttpResponse:
    """Mail the form to somebody."""
    row = _own(request, public_id)
    given: dict[str, Any] = {name: request.POST.get(name, "") for name in ("given_name", "family_name", "email")}
    try:
        asked = ask_to_apply(posting=row, by=request.person, **given)
        mail_form(request, asked, by=request.person)
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, f"The form is on its way to {asked.row.email}.")
    return redirect("leaders:calls")


def _day(request: Request) -> date | None:
    try:
        return parse_date(request.POST.get("closes_on", ""))
    except ValueError:
        raise Refused("There is no such day.", field="closes_on") from None


def _own(request: Request, public_id: str) -> Posting:
    return POSTINGS.fetch(request.who, public_id, Verb.CHANGE)


def _calling(request: Request, key: str) -> Calling:
    blueprint: Blueprint = request.blueprint
    said, rows = staffing_of(blueprint, key), list(applications(request.who, key))
    return Calling(
        key,
        blueprint.roles[key],
        call_for(request.who, key),
        description_of(blueprint, key),
        tuple(said.criteria.values()),
        said.ideally,
        tuple(applicants(rows, blueprint, who=request.who)),
    )
