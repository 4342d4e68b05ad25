"""Helpers of a program: where each applicant is, what runs out soon, and time and room."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Kind, Verb
from alongside.kernel.errors import NotHere, Refused
from alongside.staffing.access import POSTINGS
from alongside.staffing.actions.applying import ask_to_apply
from alongside.staffing.actions.calling import Call, close_posting, open_posting
from alongside.staffing.facts import State
from alongside.staffing.forms import description_of, staffing_of
from alongside.staffing.kinds import helping_roles
from alongside.staffing.models.applications import Posting
from alongside.staffing.queries import Kept, applicants, applications, call_for, calls_of_places, helpers, kept
from alongside.web.office.days import day_or_none
from alongside.web.office.staffing_words import SPOKEN, ending, line, load
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request
from alongside.web.shared.staffing_mail import mail_form

AT_ONCE = 50
SHORT = 6
SHOWS = ("applying", "active", "over")


@acting_as(Kind.COORDINATOR)
@require_safe
def staffing(request: Request) -> HttpResponse:
    """Show one helping role: applicants, what runs out, room; or everybody who holds it."""
    return _page(request, request.GET.get("role", ""), {})


def _page(request: Request, wanted: str, fault: dict[str, str]) -> HttpResponse:
    """The page; with a fault (of which form, the sentence), with what was typed."""
    blueprint, who = request.blueprint, request.who
    role = _role(blueprint, wanted)
    show = request.GET.get("show", "")
    show = show if show in SHOWS else "applying"
    call = call_for(who, role)
    everybody = kept(list(helpers(who, role)), blueprint, on=who.on)
    rows = applications(who, role, going_on=show != "over")
    shown = Paginator(rows, AT_ONCE).get_page(request.GET.get("page"))
    found = applicants(list(shown), blueprint, who=who)
    endings = [one for one in (ending(each, blueprint, role) for each in everybody) if one]
    ordered = sorted(everybody, key=lambda each: (-each.short, -each.people))
    context = {
        "role": blueprint.roles[role],
        "role_key": role,
        "show": show,
        "tabs": _tabs(request, role, show, len(everybody)),
        "roles": _roles(blueprint, role),
        "lines": [line(one, person=who.person) for one in found],
        "columns": _columns(blueprint, role),
        "shown": shown,
        "url": f"?{urlencode({'role': role, 'show': show})}&page=",
        "asks": _asks(blueprint, role),
        "endings": endings if show == "active" else endings[:SHORT],
        "endings_all": len(endings),
        "loads": [load(one) for one in (ordered if show == "active" else ordered[:SHORT])],
        "short": [load(one) for one in ordered if one.short][:3],
        "active": len(everybody),
        "free": _free(everybody),
        "call": call,
        "call_says": _says(request, call),
        "calls": calls_of_places(who, role),
        "description": description_of(blueprint, role),
        "load_columns": "Name|People|Released a week:r|Needed:r",
        "shares": bool(staffing_of(blueprint, role).responsibilities),
        "fault": fault,
        "typed": request.POST,
    }
    return page(request, "office/staffing.html", context, status=422 if fault else 200)


@acting_as(Kind.COORDINATOR)
@require_POST
def posting(request: Request) -> HttpResponse:
    """Open the call for a role, or say until when."""
    role = request.POST.get("role", "")
    try:
        closes_on = day_or_none(request.POST.get("closes_on", ""), "closes_on")
        call = Call(role=role, words=request.POST.get("words", ""), closes_on=closes_on)
        open_posting(cohort=request.participation.cohort, call=call, by=request.person, who=request.who)
    except Refused as refused:
        return _page(request, role, {"of": "call", "sentence": refused.sentence})
    messages.success(request, "The call is open. Its page can be read by anybody who has the address.")
    return _back(role)


@acting_as(Kind.COORDINATOR)
@require_POST
def posting_close(request: Request, public_id: str) -> HttpResponse:
    """Close a call."""
    row = POSTINGS.fetch(request.who, public_id, Verb.CHANGE)
    close_posting(posting=row, by=request.person, who=request.who)
    messages.success(request, "The call is closed. Who has the form may still hand it in.")
    return _back(row.role)


@acting_as(Kind.COORDINATOR)
@require_POST
def invite(request: Request, public_id: str) -> HttpResponse:
    """Mail the form to somebody."""
    row = POSTINGS.fetch(request.who, public_id, Verb.CHANGE)
    given = {name: request.POST.get(name, "") for name in ("given_name", "family_name", "email")}
    try:
        asked = ask_to_apply(posting=row, by=request.person, **given)
        mail_form(request, asked, by=request.person)
    except Refused as refused:
        return _page(
            request, row.role, {"of": "invite", "field": refused.field or "email", "sentence": refused.sentence}
        )
    messages.success(request, f"The form is on its way to {asked.row.email}.")
    return _back(row.role)


def _says(request: Request, call: Posting | None) -> dict[str, str]:
    """What a call says, or what was typed for it."""
    closes_on = call.closes_on.isoformat() if call and call.closes_on else ""
    return {
        "words": request.POST.get("words", call.words if call else ""),
        "closes_on": request.POST.get("closes_on", closes_on),
    }


def _role(blueprint: Blueprint, wanted: str) -> str:
    roles = helping_roles(blueprint)
    if not roles:
        raise NotHere("Nobody helps anybody here.")
    return wanted if wanted in roles else roles[0]


def _roles(blueprint: Blueprint, here: str) -> list[tuple[str, str, bool]]:
    roles = helping_roles(blueprint)
    listed = [(f"?{urlencode({'role': key})}", blueprint.roles[key].many.capitalize(), key == here) for key in roles]
    return listed if len(listed) > 1 else []


def _tabs(request: Request, role: str, show: str, active: int) -> list[dict[str, object]]:
    counts = {
        "applying": applications(request.who, role).count(),
        "active": active,
        "over": applications(request.who, role, going_on=False).count(),
    }
    labels = {"applying": "Applying", "active": "Active", "over": "Decided"}
    return [
        {
            "label": labels[key],
            "url": f"?{urlencode({'role': role, 'show': key})}",
            "current": key == show,
            "count": counts[key],
        }
        for key in SHOWS
    ]


def _columns(blueprint: Blueprint, role: str) -> str:
    said = staffing_of(blueprint, role)
    labels = ["Applicant", "Form", *(["References"] if said.references and SPOKEN not in said.looks else [])]
    labels += [look.label.replace("|", " ") for look in said.looks.values()]
    labels += ["Second yes"] if said.approved_by else []
    return "|".join([*labels, "Next"])


def _asks(blueprint: Blueprint, role: str) -> str:
    """What the program asks of whoever would like to help, in a sentence."""
    said, word = staffing_of(blueprint, role), blueprint.roles[role].one
    parts = [f"{said.references.at_least} references"] if said.references else []
    parts += [look.label[:1].lower() + look.label[1:] for key, look in said.looks.items() if key != SPOKEN]
    parts += ["a pledge"] if said.pledge else []
    cite = f" {said.cite}" if said.cite else ""
    return f"Before somebody becomes a {word}: {', '.join(parts)}.{cite}" if parts else ""


def _free(everybody: list[Kept]) -> int:
    """Places that are free with those who have what the program asks."""
    return sum(
        max(0, one.room - one.people)
        for one in everybody
        if one.room is not None and one.readiness.state is not State.LAPSED
    )


def _back(role: str) -> HttpResponse:
    return redirect(f"{reverse('office:staffing')}?{urlencode({'role': role})}")
