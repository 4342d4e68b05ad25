"""Looking for a helper oneself: who can be found, asking with a few words, taking it back."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from alongside.kernel.access import Kind, Verb
from alongside.kernel.errors import NotAllowed, NotHere, Refused
from alongside.matching.access import ASKS
from alongside.matching.actions.asking import WITH_BOTH, withdraw
from alongside.matching.actions.asking import ask as ask_for
from alongside.matching.enums import AskState
from alongside.matching.models.asks import Ask
from alongside.matching.queries.asking import Found, asks_of, duties_to_choose, found_for, readable
from alongside.matching.sealing import LONGEST, opened_answer, opened_ask
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

AT_ONCE = 12
LATELY = 5
SETTLED = {
    AskState.AGREED: "Said yes. You are together now.",
    AskState.DECLINED: "It does not fit for them now. That says nothing about you.",
    AskState.WITHDRAWN: "You took it back, or found somebody.",
    AskState.LAPSED: "It was not answered in time.",
    AskState.NOT_POSSIBLE: "It was not possible any more.",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One ask as its writer sees it."""

    id: str
    name: str
    until: str
    says: str
    settled: str
    why: str


@acting_as(Kind.SUPPORTED, Kind.HELPER)
@sensitive_post_parameters("words")
@require_http_methods(["GET", "HEAD", "POST"])
def choosing(request: Request) -> HttpResponse:
    """Everyone who can be asked, with what they chose to show; with POST, ask one of them."""
    blueprint, row = request.blueprint, request.participation
    duties = duties_to_choose(row, blueprint)
    duty = request.POST.get("duty") or request.GET.get("duty") or next(iter(duties), "")
    if duty not in duties:
        raise NotHere
    found = found_for(row, duty, blueprint)
    refusal = ""
    if request.method == "POST":
        chosen = next((one.helper for one in found if one.helper.public_id == request.POST.get("helper")), None)
        try:
            if chosen is None:
                raise Refused("They cannot be asked any more. Look for somebody else.")
            ask_for(supported=row, duty=duty, helper=chosen, words=request.POST.get("words", ""), by=request.person)
        except NotAllowed:
            raise
        except Refused as refused:
            refusal = refused.sentence
        else:
            messages.success(request, f"You asked {chosen.name}. You hear as soon as there is an answer.")
            return redirect("desk:choose")
    return _page(request, duty, found, refusal)


@acting_as(Kind.SUPPORTED, Kind.HELPER)
@require_POST
def take_back(request: Request, public_id: str) -> HttpResponse:
    """Take back what one asked."""
    withdraw(ask=ASKS.fetch(request.who, public_id, Verb.CHANGE, rows=WITH_BOTH), by=request.person)
    messages.success(request, "Taken back. You can ask somebody else now.")
    return redirect("desk:choose")


def _page(request: Request, duty: str, found: list[Found], refusal: str) -> HttpResponse:
    blueprint, row = request.blueprint, request.participation
    rules = blueprint.matching[duty].self_match
    reasons = rules.reasons if rules else {}
    mine = list(asks_of(request.who).filter(supported=row, duty=duty)[: AT_ONCE + LATELY])
    may = readable(request.who, mine)
    asks = [_asked(one, may=one.pk in may, reasons=reasons) for one in mine]
    waiting = [one for one in asks if not one.settled]
    shown = Paginator(found, AT_ONCE).get_page(request.GET.get("page"))
    word = blueprint.duty_word(duty)
    context = {
        "cohort": row.cohort,
        "duty": duty,
        "word": word,
        "found": shown,
        "count": len(found),
        "waiting": waiting,
        "settled": [one for one in asks if one.settled][:LATELY],
        "more": rules is not None and len(waiting) < rules.asks,
        "asks": rules.asks if rules else 1,
        "team_reads": rules is not None and rules.team_reads,
        "opened": request.POST.get("helper") or request.GET.get("ask", ""),
        "words": request.POST.get("words", ""),
        "longest": LONGEST,
        "refusal": refusal,
    }
    return page(request, "desk/choose.html", context, status=422 if refusal else 200)


def _asked(row: Ask, *, may: bool, reasons: Mapping[str, str]) -> Asked:
    said = reasons.get(row.reason, "")
    why = " ".join(filter(None, (said and f"{said}.", opened_answer(row)))) if may else ""
    settled = SETTLED.get(AskState(row.state), "")
    return Asked(
        row.public_id,
        row.helper.name,
        f"{row.until:%B} {row.until.day}",
        opened_ask(row) if may else "",
        settled,
        why,
    )
