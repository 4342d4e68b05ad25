"""Applying: a mailed link opens the form; whoever has the link goes on with it, and sees what became of it."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from alongside.blueprint.questions import Question, asked_for_tracks, asked_in_applying, asked_in_confidence
from alongside.kernel.errors import NotHere, Refused
from alongside.people.actions.attempts import TooManyTries
from alongside.programs.actions.applications import (
    Asked,
    Written,
    application_of,
    ask_link,
    begin,
    keep,
    missing_in,
    reply,
    send,
)
from alongside.programs.actions.applications import take_back as take_it_back
from alongside.programs.actions.applications_deciding import decide_by_rules
from alongside.programs.enums import ApplicationState
from alongside.programs.links import Link, LinkOver, opened_link
from alongside.programs.models.applications import Application
from alongside.programs.public import OpenProgram, open_program, open_program_of
from alongside.programs.sealing import confided
from alongside.web.front.browser import network_of
from alongside.web.front.eligible_words import errors_in, facts_of, fields
from alongside.web.front.programs import head, told
from alongside.web.front.programs_words import applied_for
from alongside.web.shared.guard import open_to_all
from alongside.web.shared.mail import letter
from alongside.web.shared.mail import send as send_mail
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

CARRIED = "answers-to-apply-with"  # in the session of this browser, without a name or an address


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: Request, key: str, role: str) -> HttpResponse:
    """Ask for the email and mail a link to it; or, with answers from the check, keep them for this browser first."""
    found = open_program(key)
    roles = dict(applied_for(found.blueprint)) if found.takes_people else {}
    if role not in roles:
        raise NotHere
    email, refusal = request.POST.get("email", ""), None
    if request.POST.get("carry"):
        asked = asked_for_tracks(found.blueprint, role=role, on=found.on)
        request.session[CARRIED] = {"program": key, "facts": facts_of(request.POST, asked)}
        return redirect("front:apply", key, role)
    if request.method == "POST":
        try:
            _mail(request, found, ask_link(cohort=found.cohort, role=role, email=email, network=network_of(request)))
            return redirect("front:apply-mailed", key, role)
        except Refused as refused:
            refusal = refused
    context = head(found) | {"role": roles[role], "email": email, "error": refusal.sentence if refusal else ""}
    return page(request, "front/apply.html", context, status=_status(refusal))


@open_to_all
@require_safe
def mailed(request: Request, key: str, role: str) -> HttpResponse:
    """Say that a mail is on its way: the same to everybody, whatever is known of the address."""
    found = open_program(key)
    return page(request, "front/apply_mailed.html", head(found) | {"role_key": role})


@open_to_all
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def applying(request: Request, token: str) -> HttpResponse:
    """Show what the link opens, and do what its buttons say. Mail programs open links by themselves: that does
    nothing."""
    try:
        link = opened_link(token)
    except LinkOver as over:
        return page(request, "front/applying_over.html", {"sentence": over.sentence}, status=410)
    found = open_program_of(link.cohort)
    row, refusal = application_of(link), None
    if request.method == "POST":
        try:
            _do(request, found, link, row)
            return redirect("front:applying", token)
        except Refused as refused:
            refusal = refused
    return _shown(request, found, link, row, refusal)


def _do(request: Request, found: OpenProgram, link: Link, row: Application | None) -> None:
    do, tongue = request.POST.get("do", ""), found.blueprint.tongue
    if row is None:
        started = begin(link=link)
        carried = request.session.pop(CARRIED, None)
        if carried and carried["program"] == found.cohort.program.key:
            keep(application=started, written=Written(facts=carried["facts"]))
    elif do == "keep":
        keep(application=row, written=_readable(request, found, row))
        messages.success(request, tongue.say("page.kept"))
    elif do == "send":
        sent = decide_by_rules(application=send(application=row, written=_readable(request, found, row)))
        request.session.pop(CARRIED, None)
        accepted = sent.state == ApplicationState.ACCEPTED
        messages.success(request, f"{tongue.say('page.you_take_part' if accepted else 'page.with_us')}.")
    elif do == "reply":
        reply(application=row, words=request.POST.get("reply", ""))
        messages.success(request, tongue.say("page.thank_answer"))
    elif do == "take-back":
        take_it_back(application=row)


def _shown(
    request: Request, found: OpenProgram, link: Link, row: Application | None, refusal: Refused | None
) -> HttpResponse:
    role = found.blueprint.roles.get(link.role)
    if role is None:
        raise NotHere
    context: dict[str, Any] = head(found) | {"role": role, "row": row, "refusal": refusal, "email": link.email}
    if row is not None and row.state == ApplicationState.DRAFT:
        context |= _form(request, found, row)
    return page(request, "front/applying.html", context, status=_status(refusal))


def _form(request: Request, found: OpenProgram, row: Application) -> Mapping[str, Any]:
    asked, confided_asked = _asked(found, row), asked_in_confidence(found.blueprint)
    typed = _written(request, found, row) if request.method == "POST" else row
    said = typed.confided or {} if isinstance(typed, Written) else confided(typed)
    opens = {role for fact in found.blueprint.facts.values() if fact.sensitive for role in fact.seen_by}
    needed = missing_in(typed) if request.POST.get("do") == "send" else []
    return {
        "typed": typed,
        "needed": {name: found.blueprint.tongue.say("page.needed") for name, _ in needed},
        "fields": fields(asked, typed.facts, errors_in(found, asked, typed.facts)),
        "confided": fields(confided_asked, said, errors_in(found, confided_asked, said)),
        "opens": [role.many for key, role in found.blueprint.roles.items() if key in opens],
    }


def _asked(found: OpenProgram, row: Application) -> tuple[Question, ...]:
    return asked_in_applying(found.blueprint, role=row.role, on=found.on)


def _written(request: Request, found: OpenProgram, row: Application) -> Written:
    told = {name: request.POST.get(name, "") for name in ("given_name", "family_name", "school", "district")}
    said = facts_of(request.POST, asked_in_confidence(found.blueprint))
    return Written(**told, facts=facts_of(request.POST, _asked(found, row)), confided=said)


def _readable(request: Request, found: OpenProgram, row: Application) -> Written:
    """What was written, if every answer can be read as what was asked; the page marks those that cannot."""
    written = _written(request, found, row)
    questions = (*_asked(found, row), *asked_in_confidence(found.blueprint))
    if errors_in(found, questions, {**written.facts, **(written.confided or {})}):
        raise Refused(found.blueprint.tongue.say("page.look_again"), field="answers")
    return written


def _mail(request: Request, found: OpenProgram, asked: Asked) -> None:
    link = request.build_absolute_uri(reverse("front:applying", args=[asked.token]))
    name, tongue = found.blueprint.name, found.blueprint.tongue
    words = letter("front/apply", tongue, {"link": link, "name": name, "asks": told(found).asks})
    send_mail(asked.email, tongue.say("mail.apply", program=name), words)


def _status(refusal: Refused | None) -> int:
    if refusal is None:
        return 200
    return 429 if isinstance(refusal, TooManyTries) else 422
