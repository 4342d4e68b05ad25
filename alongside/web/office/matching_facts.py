"""A round from other sides: who has room, how it treats groups of people, and its pairs as a sheet."""

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from alongside.kernel.access import Kind
from alongside.kernel.errors import NotHere
from alongside.matching.access import ROUNDS
from alongside.matching.models.rounds import Round
from alongside.matching.queries.room import found_among, helpers_of_round, one_more, rooms_of, too_few
from alongside.matching.queries.why import SMALL
from alongside.matching.queries.workbench import waiting_round
from alongside.reports.exports import pairs_sheet
from alongside.reports.fairness import TEST, fairness
from alongside.web.office.exports import taken
from alongside.web.office.matching_rounds_words import mattered
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

ON_A_PAGE, SHOWN = 50, 25
CRUMBS_TO = "office:matching"


@acting_as(Kind.COORDINATOR)
@require_safe
def room(request: Request) -> HttpResponse:
    """Every helper with the places they have; what one more would bring, at once in a small round, else when asked."""
    round_, given = _round(request), request.GET
    words = given.get("q", "").strip()[:60]
    shown = Paginator(found_among(helpers_of_round(round_, request.blueprint), words), ON_A_PAGE)
    here = shown.get_page(given.get("page"))
    pairs = sum(one.get("people", 0) * one.get("helpers", 0) for one in round_.figures.values())
    worked_out = pairs <= SMALL or "worth" in given
    more = one_more(round_, regions=here.number == 1 and not words) if worked_out else None
    rooms = rooms_of(here, round_, request.blueprint)
    rows = [(one, more.place.get(one.id, "") if more else "") for one in rooms]
    under = any(one.get("under") for one in round_.figures.values()) and here.number == 1 and not words
    few = too_few(round_) if under else ()
    context = {
        "round": round_,
        "rows": rows,
        "here": here,
        "find": words,
        "worth": worked_out,
        "more": more,
        "few": few,
    }
    return page(request, "office/matching_room.html", context | _head(request))


@acting_as(Kind.COORDINATOR)
@require_safe
def fair(request: Request) -> HttpResponse:
    """How well the open round serves each group of people, on a page that can be printed."""
    round_ = _round(request)
    duties = fairness(round_, request.blueprint)
    changed = ROUNDS.visible(request.who).exclude(priorities={}).select_related("made_by").order_by("-number")[:SHOWN]
    context = {
        "duties": duties,
        "test": TEST,
        "several": len(duties) > 1,
        "changed": [(row, mattered(row, request.blueprint)) for row in changed],
    }
    return page(request, "office/matching_fair.html", context | _head(request))


@acting_as(Kind.COORDINATOR)
@require_safe
def pairs(request: Request, kind: str) -> HttpResponseBase:
    """The pairs of the open round as a sheet."""
    round_ = _round(request)
    return taken(request, kind, lambda blueprint: pairs_sheet(request.who, round_, blueprint))


def _round(request: Request) -> Round:
    round_ = waiting_round(request.who, request.GET.get("round", ""))
    if round_ is None:
        raise NotHere
    return round_


def _head(request: Request) -> dict[str, object]:
    return {"cohort": request.participation.cohort, "crumbs": ((reverse(CRUMBS_TO), "Matching"),)}
