"""A match somebody is asked about: who it would be, yes in one tap, or what does not fit."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

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
from alongside.matching.actions.offering_groups import accept_group, decline_group
from alongside.matching.enums import OfferState
from alongside.matching.models.publications import Offer, Reply
from alongside.matching.queries.answering import answers_of
from alongside.matching.queries.publications import offers_of, told_to_both
from alongside.matching.sealing import LONGEST
from alongside.web.desk.people import Face, face_of
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


SETTLED_GROUP = {
    OfferState.AGREED: "It began.",
    OfferState.DECLINED: "It did not come about.",
    OfferState.LAPSED: "Too few had answered in time.",
    OfferState.NOT_POSSIBLE: "It was not possible any more.",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One match somebody is asked about, with who the other would be, or who is in a group (`faces`).

    `no`: the form to say why not is open, with what a no means for the others (`follows`). `why`: what may be said to
    both of why they fit.
    """

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
    faces: tuple[Face, ...] = ()
    follows: str = ""
    why: tuple[str, ...] = ()


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
    if row.group_id is not None:
        return _yes_to_group(request, row)
    settled = accept(offer=row, participation=request.participation, by=request.person)
    if settled.engagement is not None:
        messages.success(request, "You both said yes. Agree on a time to meet whenever it suits you.")
        return redirect("desk:engagement", settled.engagement.public_id)
    over = settled.state == OfferState.NOT_POSSIBLE
    messages.success(request, "Thank you. " + (_OVER if over else "As soon as both have said yes, you hear of it."))
    return redirect("desk:offers")


def _yes_to_group(request: Request, row: Offer) -> HttpResponse:
    settled = accept_group(offer=row, participation=request.participation, by=request.person)
    said = {
        OfferState.AGREED: "Everybody has answered, and it begins. Agree on a time to meet whenever it suits you.",
        OfferState.NOT_POSSIBLE: f"Thank you. {_OVER}",
    }
    waits = "Thank you. As soon as everybody has answered, you hear of it."
    messages.success(request, said.get(OfferState(settled.state), waits))
    return redirect("desk:home" if settled.state == OfferState.AGREED else "desk:offers")


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
    refuse = decline if row.group_id is None else decline_group
    try:
        refuse(offer=row, participation=request.participation, why=why, by=request.person)
    except NotAllowed:
        raise
    except Refused as refused:
        return _page(request, opened=public_id, faults={refused.field: refused.sentence}, status=422)
    looks = " and looks for somebody else" if row.group_id is None else ""
    messages.success(request, f"Thank you for saying so. Your {request.nouns.coordinator.one} reads it{looks}.")
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
    blueprint, no = request.blueprint, row.public_id == opened and row.state == OfferState.OPEN
    said_yes = any(one.yes for one in row.replies.all() if one.participation_id == request.participation.pk)
    until = f"{row.until:%B} {row.until.day}"
    match = row.proposal
    if match is None:
        return _group(request, row, Asked(row.public_id, "", "", "", 1, "", until, said_yes, "", no))
    helping = match.helper_id == request.participation.pk
    other = match.supported if helping or match.helper is None else match.helper
    word = blueprint.duty_word(match.duty).one
    return Asked(
        id=row.public_id,
        name=other.name,
        place=other.works_at.name if other.works_at else "",
        initials=other.person.initials if other.person else "",
        tone=other.person.tone if other.person else 1,
        as_what=f"You would be the {word}" if helping else f"As your {word}",
        until=until,
        said_yes=said_yes,
        settled=SETTLED.get(OfferState(row.state), ""),
        no=no,
        why=told_to_both(match, blueprint),
    )


def _group(request: Request, row: Offer, asked: Asked) -> Asked:
    """A group as somebody of it, or whoever would lead it, is asked about it: whoever has said no is not in it."""
    answers, me = answers_of(row, request.blueprint), request.participation
    word = request.blueprint.duty_word(answers.group.duty).one
    leads, gone = answers.group.helper_id == me.pk, me.pk in answers.no
    others = [one.supported for one in answers.staying if one.supported_id != me.pk]
    led = f"{answers.leader.name} would lead it" if answers.leader and answers.led and not leads else ""
    settled = "You said no." if gone else SETTLED_GROUP.get(OfferState(row.state), "")
    return replace(
        asked,
        name=f"A {word} of {len(answers.staying)}",
        as_what="You would lead it" if leads else led or "You would be one of them",
        settled=settled,
        faces=tuple(face_of(one) for one in others),
        follows=answers.follows(me) if asked.no else "",
    )
