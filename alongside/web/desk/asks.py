"""What people ask a helper: who would like them to be theirs, yes in one tap, or what does not fit."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from alongside.kernel.access import Kind, Verb
from alongside.kernel.errors import NotAllowed, Refused
from alongside.matching.access import ASKS
from alongside.matching.actions.asking import WITH_BOTH, accept, decline
from alongside.matching.actions.offering import No
from alongside.matching.enums import AskState
from alongside.matching.models.asks import Ask
from alongside.matching.queries.asking import asks_of, readable
from alongside.matching.sealing import LONGEST, opened_ask
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.refusal import refusal_of
from alongside.web.shared.request import Request

SHOWN = 25


@dataclass(frozen=True, slots=True)
class Asks:
    """One person who asks. `no`: the form to say why not is open."""

    id: str
    name: str
    place: str
    initials: str
    tone: int
    as_what: str
    until: str
    says: str
    no: bool
    reasons: tuple[tuple[str, str], ...]
    team_reads: bool


@acting_as(Kind.HELPER)
@require_safe
def asks(request: Request) -> HttpResponse:
    """Everyone who asks this helper and waits for an answer."""
    return _page(request, opened=request.GET.get("no", ""))


@acting_as(Kind.HELPER)
@require_POST
def yes(request: Request, public_id: str) -> HttpResponse:
    """Say yes to one of them."""
    row = ASKS.fetch(request.who, public_id, Verb.CHANGE, rows=WITH_BOTH)
    settled = [row]
    refusal = refusal_of(lambda: settled.append(accept(ask=row, by=request.person)))
    if refusal:
        messages.warning(request, refusal)
    elif settled[-1].engagement is not None:
        messages.success(request, "You are together now. Agree on a time to meet whenever it suits you.")
        return redirect("desk:engagement", settled[-1].engagement.public_id)
    else:
        messages.warning(request, "Meanwhile this was not possible any more. You need do nothing.")
    return redirect("desk:asks")


@acting_as(Kind.HELPER)
@sensitive_post_parameters("words")
@require_POST
def no(request: Request, public_id: str) -> HttpResponse:
    """Take why not."""
    row = ASKS.fetch(request.who, public_id, Verb.CHANGE, rows=WITH_BOTH)
    why = No(reason=request.POST.get("reason", ""), words=request.POST.get("words", ""))
    try:
        decline(ask=row, why=why, by=request.person)
    except NotAllowed:
        raise
    except Refused as refused:
        return _page(request, opened=public_id, faults={refused.field: refused.sentence}, status=422)
    messages.success(request, f"Thank you for answering. {row.supported.name} can ask somebody else now.")
    return redirect("desk:asks")


def waiting_asks(request: Request) -> int:
    """How many wait for this helper's answer; nothing is asked where nobody looks for a helper themselves."""
    if not any(one.self_match for one in request.blueprint.matching.values()):
        return 0
    return ASKS.visible(request.who).filter(helper=request.participation, state=AskState.OPEN).count()


def _page(
    request: Request, *, opened: str = "", faults: Mapping[str, str] | None = None, status: int = 200
) -> HttpResponse:
    rows = list(asks_of(request.who).filter(helper=request.participation, state=AskState.OPEN)[:SHOWN])
    may = readable(request.who, rows)
    context = {
        "cohort": request.participation.cohort,
        "asks": [_asks(request, row, opened, may=row.pk in may) for row in rows],
        "reason": request.POST.get("reason", ""),
        "words": request.POST.get("words", ""),
        "longest": LONGEST,
        "faults": faults or {},
    }
    return page(request, "desk/asks.html", context, status=status)


def _asks(request: Request, row: Ask, opened: str, *, may: bool) -> Asks:
    person, matching = row.supported.person, request.blueprint.matching.get(row.duty)
    rules = matching.self_match if matching else None
    word = request.blueprint.duty_word(row.duty).one if row.duty in request.blueprint.duties else row.duty
    return Asks(
        id=row.public_id,
        name=row.supported.name,
        place=row.supported.works_at.name if row.supported.works_at else "",
        initials=person.initials if person else "",
        tone=person.tone if person else 1,
        as_what=f"You would be the {word}",
        until=f"{row.until:%B} {row.until.day}",
        says=opened_ask(row) if may else "",
        no=row.public_id == opened,
        reasons=tuple(rules.reasons.items()) if rules else (),
        team_reads=row.team_reads,
    )
