"""Becoming a helper: what helping means, the form behind a mailed link, and those who speak for an applicant."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from alongside.blueprint.language import Blueprint
from alongside.kernel.errors import NotHere, Refused
from alongside.people.actions.attempts import TooManyTries, ask_keys, count_try
from alongside.programs.facts import pinned, today
from alongside.staffing.actions.applying import ask_to_apply, hand_in, speak_for, withdraw
from alongside.staffing.enums import ApplicationState
from alongside.staffing.forms import (
    Filled,
    Unfinished,
    description_of,
    questions_of,
    references_asked,
    staffing_of,
    topics_of,
)
from alongside.staffing.links import TooOld, application_of, posting_of, reference_of
from alongside.staffing.models.applications import Posting
from alongside.web.front.browser import network_of
from alongside.web.shared.frame import frame_of
from alongside.web.shared.guard import open_to_all
from alongside.web.shared.page import page
from alongside.web.shared.questions import answers_to, fields_of
from alongside.web.shared.request import Request
from alongside.web.shared.staffing_mail import mail_form, mail_reference


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: Request, public_id: str) -> HttpResponse:
    """Show an open call; mail the form to whoever asks for it. The answer is the same for every address."""
    posting = posting_of(public_id)
    context = _told(posting) | {"typed": request.POST}
    if request.method == "POST":
        given = {name: request.POST.get(name, "") for name in ("given_name", "family_name", "email")}
        try:
            count_try(ask_keys(given["email"], network_of(request)))
            mail_form(request, ask_to_apply(posting=posting, by=None, **given), by=None)
        except Refused as refused:
            fault = {"errors": {refused.field or "email": refused.sentence}}
            status = 429 if isinstance(refused, TooManyTries) else 422
            return page(request, "front/helping.html", context | fault, status=status)
        messages.success(request, context["frame"]["letter_with_form"])
        return redirect("front:helping", public_id)
    return page(request, "front/helping.html", context)


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: Request, token: str) -> HttpResponse:
    """Show the form of a link, or take it filled in."""
    try:
        row = application_of(token)
    except TooOld as refused:
        return page(request, "front/helping_over.html", {"sentence": refused.sentence}, status=410)
    blueprint = _blueprint(row.posting)
    context = _told(row.posting) | {"row": row, "token": token, "open": row.state == ApplicationState.ASKED}
    faults: Mapping[str, str] = {}
    if request.method == "POST":
        try:
            _, asked = hand_in(token=token, filled=_filled(request, blueprint, row.posting.role))
        except Unfinished as unfinished:
            faults = dict(unfinished.faults)
        except Refused as refused:
            messages.error(request, refused.sentence)
            return redirect("front:helping-form", token)
        else:
            _write(request, asked)
            return redirect("front:helping-form", token)
    context |= {
        "fields": fields_of(request.POST, questions_of(blueprint, row.posting.role), faults),
        "referees": _referees(request, blueprint, row.posting.role, faults),
        "signed_as": request.POST.get("signed_as", ""),
        "faults": [(_id(name), sentence) for name, sentence in faults.items()],
        "signature_fault": faults.get("signed_as", ""),
    }
    return page(request, "front/helping_form.html", context, status=422 if faults else 200)


@open_to_all
@require_POST
def not_me(request: Request, token: str) -> HttpResponse:
    """Somebody would rather not."""
    row = withdraw(token=token)
    tongue = _blueprint(row.posting).tongue
    messages.success(request, tongue.say("page.thank_telling", it=row.given_name))
    return redirect("front:helping-form", token)


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def reference(request: Request, token: str) -> HttpResponse:
    """Ask somebody for a few words about an applicant, or keep them."""
    try:
        row = reference_of(token)
    except TooOld as refused:
        return page(request, "front/helping_over.html", {"sentence": refused.sentence}, status=410)
    posting = row.application.posting
    topics = topics_of(_blueprint(posting), posting.role)
    faults: Mapping[str, str] = {}
    if request.method == "POST":
        try:
            speak_for(token=token, words={key: request.POST.get(key, "") for key in topics})
        except Unfinished as unfinished:
            faults = dict(unfinished.faults)
        except Refused as refused:
            messages.error(request, refused.sentence)
            return redirect("front:helping-reference", token)
        else:
            return redirect("front:helping-reference", token)
    context = _told(posting) | {
        "row": row,
        "topics": [
            (key, topic[:1].upper() + topic[1:], request.POST.get(key, ""), faults.get(key, ""))
            for key, topic in topics.items()
        ],
        "faults": [(_id(name), sentence) for name, sentence in faults.items()],
    }
    return page(request, "front/helping_reference.html", context, status=422 if faults else 200)


def _blueprint(posting: Posting) -> Blueprint:
    found = pinned(posting.cohort_id, on=today(posting.cohort)).blueprint
    if posting.role not in found.roles:
        raise NotHere("This call is not known here, or it is over.")
    return found


def _told(posting: Posting) -> dict[str, Any]:
    """What an open call says: all of it the program's own words."""
    blueprint = _blueprint(posting)
    said = staffing_of(blueprint, posting.role)
    return {
        **frame_of(blueprint.tongue),
        "posting": posting,
        "description": description_of(blueprint, posting.role) or blueprint.tongue.say("page.to_do"),
        "program": posting.cohort.program,
        "cohort": posting.cohort,
        "role": blueprint.roles[posting.role],
        "does": blueprint.roles[posting.role].does,
        "criteria": tuple(said.criteria.values()),
        "ideally": said.ideally,
        "references": references_asked(blueprint, posting.role),
        "looks": tuple(look.label for look in said.looks.values()),
        "pledge": said.pledge,
    }


def _filled(request: Request, blueprint: Blueprint, role: str) -> Filled:
    posted = request.POST
    asked = questions_of(blueprint, role)
    several = range(references_asked(blueprint, role))
    return Filled(
        answers=answers_to(posted, asked),
        references=[(posted.get(f"reference-name-{n}", ""), posted.get(f"reference-email-{n}", "")) for n in several],
        signed_as=posted.get("signed_as", ""),
    )


def _referees(request: Request, blueprint: Blueprint, role: str, faults: Mapping[str, str]) -> list[dict[str, str]]:
    return [
        {
            "n": str(n + 1),
            "name": f"reference-name-{n}",
            "email": f"reference-email-{n}",
            "name_value": request.POST.get(f"reference-name-{n}", ""),
            "email_value": request.POST.get(f"reference-email-{n}", ""),
            "name_error": faults.get(f"reference-name-{n}", ""),
            "email_error": faults.get(f"reference-email-{n}", ""),
        }
        for n in range(references_asked(blueprint, role))
    ]


def _id(name: str) -> str:
    """The id of a field; answers carry their own beginning, so that a question may have any key."""
    plain = name.startswith(("reference-", "topic-", "in-general")) or name == "signed_as"
    return f"id_{name}" if plain else f"id_answer-{name}"


def _write(request: Request, asked: list[Any]) -> None:
    """Write to those who speak for them; one letter that cannot go out now can be sent again by the coordinator."""
    for one in asked:
        try:
            mail_reference(request, one)
        except Refused:
            messages.info(request, f"The letter to {one.row.name} will be sent later.")
