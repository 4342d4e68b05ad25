"""Reading and signing an agreement: by the link that was mailed, or signed in with the address it went to."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.kernel.errors import Refused
from alongside.people.actions.attempts import ask_keys, count_try
from alongside.people.models.persons import Person
from alongside.programs.actions.agreements import ask_again
from alongside.programs.actions.agreements_signing import (
    LinkTooOld,
    Typed,
    demand_own_name,
    own_request,
    request_of,
    requests_for,
    sign,
)
from alongside.programs.enums import Way
from alongside.programs.models.agreements import SigningRequest
from alongside.programs.queries_agreements import Standing, standing_of
from alongside.web.front.browser import network_of
from alongside.web.shared.frame import frame_of
from alongside.web.shared.guard import open_to_all, signed_in
from alongside.web.shared.page import page
from alongside.web.shared.request import Request
from alongside.web.shared.signing import as_paper, moment, send_signed, send_to_sign, words_of


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def signing(request: Request, token: str) -> HttpResponse:
    """Show what is to be signed; sign with the button. Mail programs open links by themselves: that signs nothing."""
    try:
        asked = request_of(token, person=_reader(request))
    except LinkTooOld as refused:
        return page(request, "front/signing_over.html", {"sentence": refused.sentence, "renew": token}, status=410)
    return _answer(request, asked, Way.LINK)


@open_to_all
@require_POST
def signing_again(request: Request, token: str) -> HttpResponse:
    """Mail a new link in place of one that is too old, to the same address."""
    count_try(ask_keys(token, network_of(request)))
    send_to_sign(request, ask_again(token))
    messages.success(request, "A new link is on its way to the same address.")
    return redirect("front:sign-in")


@signed_in
@require_safe
def agreements(request: Request) -> HttpResponse:
    """List what this person was asked to sign, at any address they have proved."""
    return page(request, "front/agreements.html", {"requests": requests_for(request.person)})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def agreement(request: Request, public_id: str) -> HttpResponse:
    """The same page for who is signed in."""
    return _answer(request, own_request(request.person, public_id), Way.SIGNED_IN)


@signed_in
@require_safe
def paper(request: Request, public_id: str) -> HttpResponse:
    """What was signed, with every signature, as a PDF."""
    asked = own_request(request.person, public_id)
    return as_paper(standing_of(asked.agreement).read_by(asked))


def _reader(request: Request) -> Person | None:
    return request.person if request.user.is_authenticated else None


def _answer(request: Request, asked: SigningRequest, way: Way) -> HttpResponse:
    refusals, status = list[Refused](), 200
    if request.method == "POST":
        typed = Typed(
            name=request.POST.get("name", "")[:160],
            digest=request.POST.get("digest", ""),
            drawn=request.POST.get("drawn", ""),
        )
        refusals = list(_missing(request, asked, typed)) or _sign(request, asked, typed, way)
        if not refusals:
            return redirect(request.path)
        status = 422
    context = _shown(asked, standing_of(asked.agreement))
    context |= {"refusals": refusals, "wrong": {one.field: one.sentence for one in refusals if one.field}}
    context |= {"typed": request.POST.get("name", ""), "was_read": bool(request.POST.get("read"))}
    return page(request, "front/signing.html", context, status=status)


def _missing(request: Request, asked: SigningRequest, typed: Typed) -> Iterator[Refused]:
    """What is not there of somebody who has not said that they read it: that, and their name."""
    if request.POST.get("read"):
        return
    yield Refused("Say that you have read it.", field="read")
    try:
        demand_own_name(asked, typed.name)
    except Refused as refused:
        yield refused


def _sign(request: Request, asked: SigningRequest, typed: Typed, way: Way) -> list[Refused]:
    """Sign, and mail what was signed; the refusal, if it cannot be."""
    before = asked.used_at
    try:
        made = sign(request=asked, typed=typed, way=way, person=_reader(request))
    except Refused as refused:
        return [refused]
    if before is None:
        try:
            send_signed(made, asked, made.text.text)
        except Refused:
            messages.info(request, "Signed. The copy by mail could not be sent just now.")
    return []


def _shown(asked: SigningRequest, standing: Standing) -> dict[str, object]:
    read = standing.read_by(asked)
    newest = read.newest
    here = newest.signed.get(asked.signer)
    zone = ZoneInfo(standing.agreement.cohort.time_zone)
    now = standing.requests.get(asked.signer)
    return {
        **frame_of(newest.tongue),
        "asked": asked,
        "agreement": standing.agreement,
        **words_of(read, newest.tongue),
        "later": standing.newest.row.number if read is not standing else None,
        "now": now if now and now.person_id and now.person_id == asked.person_id else None,
        "here": here,
        "when": moment(here.signed_at, zone, newest.tongue) if here else "",
        "open": here is None and asked.used_at is None and newest.withdrawn_from is None,
    }
