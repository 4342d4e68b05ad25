"""What goes along to the next helper: the person coached chooses it thing by thing, sees it just as that one will, and
may take it back. Whoever helps reads what was passed on."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.views.decorators.http import require_http_methods

from alongside.kernel.access import Kind, Verb
from alongside.kernel.errors import NotAllowed, Refused
from alongside.practice.growth.access import PASSED, WORKABLE
from alongside.practice.growth.actions.passing import pass_on, passed_here, take_back
from alongside.practice.growth.actions.passing_pieces import Piece, may_pass, pieces
from alongside.practice.growth.enums import PassedKind
from alongside.programs.models.engagements import Engagement
from alongside.web.desk.engagement import ROWS
from alongside.web.desk.goal_words import beside, inside, names_in
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request


@acting_as(Kind.HELPER, Kind.SUPPORTED)
@require_http_methods(["GET", "HEAD", "POST"])
def handover(request: Request, public_id: str) -> HttpResponse:
    """What may go along, or how what was chosen looks to the next one; with POST, pass it on or take something back."""
    found = WORKABLE.fetch(request.who, public_id, Verb.READ, rows=ROWS.all())
    if request.method != "POST":
        return _page(request, found)
    if "back" in request.POST:
        row = PASSED.fetch(
            request.who, request.POST["back"], Verb.READ, rows=PASSED.model.objects.filter(engagement=found)
        )
        take_back(passed=row, by=request.person, who=request.who)
        messages.success(request, "Taken back. Nobody but you reads it here any more.")
        return redirect("desk:handover", public_id)
    try:
        several = pass_on(
            chosen=request.POST.getlist("take"),
            engagement=found,
            blueprint=request.blueprint,
            by=request.person,
            who=request.who,
        )
    except NotAllowed:
        raise
    except Refused as refused:
        return _page(request, found, fault=refused.sentence)
    messages.success(request, "Passed on." if len(several) == 1 else f"{len(several)} things are passed on.")
    return redirect("desk:handover", public_id)


def _page(request: Request, found: Engagement, *, fault: str = "") -> HttpResponse:
    names = names_in(found, request)
    mine = may_pass(request.who, found)
    open_ones: list[Piece] = []
    if mine:
        open_ones = pieces(by=request.person, who=request.who, engagement=found, blueprint=request.blueprint)
    chosen = set(request.GET.getlist("take"))
    seen = [one for one in open_ones if one.source in chosen]
    if "take" not in request.GET and "see" in request.GET:
        fault = fault or "Choose what goes along, or leave everything where it is."
    context = {
        "engagement": found,
        "with_whom": beside(found, names),
        "readers": inside(found, names),
        "mine": mine,
        "groups": [
            (_heading(request, kind), [one for one in open_ones if one.kind == kind])
            for kind in PassedKind
            if any(one.kind == kind for one in open_ones)
        ],
        "seen": seen,
        "passed": passed_here(by=request.person, who=request.who, engagement=found),
        "fault": fault,
    }
    return page(request, "desk/handover.html", context, status=422 if fault else 200)


def _heading(request: Request, kind: PassedKind) -> str:
    nouns = request.nouns
    return capfirst(f"{nouns.goal.many} and {nouns.plan.many}") if kind == PassedKind.GOAL else str(kind.label)
