"""A match somebody is asked about: who it would be, yes in one tap, or what does not fit."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.kernel.access import Kind, Verb
from alongside.kernel.errors import NotAllowed, Refused
from alongside.matching.access import OFFERS
from alongside.matching.actions.offering import No, accept, decline
from alongside.matching.enums import OfferState
from alongside.matching.models.publications import Offer, Reply
from alongside.matching.queries.publications import offers_of
from alongside.matching.sealing import LONGEST
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

LATELY = 5
SETTLED = {
    OfferState.AGREED: "You both said yes.",
    OfferState.DECLINED: "It did not come about.",
    OfferState.LAPSED: "It was not answered in time.",
    OfferState.NOT_POSSIBLE: "It was not possible any more.",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One match somebody is asked about, with who the other would be. `no`: the form to say why not is open."""

    id: str
    name: str
    place: str
    initials: str
    tone: int
    as_what: str
    until: str
    said_yes: bool
    settled: str
    no: bool = False


@acting_as(Kind.SUPPORTED, Kind.HELPER)
@require_safe
def offers(request: Request) -> HttpResponse:
    """List the matches this person is asked about, and how the last ones ended."""
    return _page(request)


def waiting_offers(request: Request) -> int:
    """How many matches wait for this person's answer; nothing is asked where the program asks nobody."""
    if request.blueprint.introductions.answer_within is None:
        return 0
    mine = Reply.objects.filter(offer=OuterRef("pk"), participation=request.who.participation)
    return OFFERS.visible(request.who, Verb.CHANGE).filter(~Exists(mine), state=OfferState.OPEN).count()


@acting_as(Kind.SUPPORTED, Kind.HELPER)
@require_POST
def yes(request: Request, public_id: str) -> HttpResponse:
    """Say yes to one match."""
    row = OFFERS.fetch(request.who, public_id, Verb.CHANGE)
    settled = accept(offer=row, participation=request.participation, by=request.person)
    if settled.engagement is not None:
        messages.success(request, "You both said yes. Agree on a time to meet whenever it suits you.")
        return redirect("desk:engagement", settled.engagement.public_id)
    over = settled.state == OfferState.NOT_POSSIBLE
    messages.success(request, "Thank you. " + (_OVER if over else "As soon as both have said yes, you hear of it."))
    return redirect("desk:offers")


_OVER = "Meanwhile it was not possible any more; whoever coordinates knows, and looks for somebody else."


@acting_as(Kind.SUPPORTED, Kind.HELPER)
@sensitive_post_parameters("words")
@require_http_methods(["GET", "HEAD", "POST"])
def no(request: Request, public_id: str) -> HttpResponse:
    """Open the form to say what does not fit, or take what was said."""
    row = OFFERS.fetch(request.who, public_id, Verb.CHANGE)
    if request.method != "POST":
        return _page(request, opened=public_id)
    why = No(reason=request.POST.get("reason", ""), words=request.POST.get("words", ""))
    try:
        decline(offer=row, participation=request.participation, why=why, by=request.person)
    except NotAllowed:
        raise
    except Refused as refused:
        return _page(request, opened=public_id, faults={refused.field: refused.sentence}, status=422)
    messages.success(request, f"Thank you for saying so. Your {request.nouns.coordinator.one} looks for somebody else.")
    return redirect("desk:offers")


def _page(
    request: Request, *, opened: str = "", faults: Mapping[str, str] | None = None, status: int = 200
) -> HttpResponse:
    rows = list(offers_of(request.who)[: 20 + LATELY])
    lines = [_asked(request, row, opened) for row in rows]
    reasons = request.blueprint.introductions.reasons
    context = {
        "cohort": request.participation.cohort,
        "asked": [one for one in lines if not one.settled],
        "settled": [one for one in lines if one.settled][:LATELY],
        "reasons": list(reasons.items()),
        "reason": request.POST.get("reason", ""),
        "words": request.POST.get("words", ""),
        "longest": LONGEST,
        "faults": faults or {},
    }
    return page(request, "desk/offers.html", context, status=status)


def _asked(request: Request, row: Offer, opened: str) -> Asked:
    match, blueprint = row.proposal, request.blueprint
    helping = match.helper_id == request.participation.pk
    other = match.supported if helping or match.helper is None else match.helper
    word = blueprint.duty_word(match.duty).one if match.duty in blueprint.duties else blueprint.words.helper.one
    mine = next((one for one in row.replies.all() if one.participation_id == request.participation.pk), None)
    return Asked(
        id=row.public_id,
        name=other.name,
        place=other.works_at.name if other.works_at else "",
        initials=other.person.initials if other.person else "",
        tone=other.person.tone if other.person else 1,
        as_what=f"You would be the {word}" if helping else f"As your {word}",
        until=f"{row.until:%B} {row.until.day}",
        said_yes=mine is not None and mine.yes,
        settled=SETTLED.get(OfferState(row.state), ""),
        no=row.public_id == opened and row.state == OfferState.OPEN,
    )
