"""Asking to go on with another, which is nobody's fault: what comes closest, a few words, and who may hear of it."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from alongside.kernel.access import Kind, Verb
from alongside.kernel.errors import NotAllowed, Refused
from alongside.programs.access_rematches import PARTING, REMATCHES
from alongside.programs.actions.rematches import LONGEST, Wish, ask_rematch, reasons_of, take_back_rematch, words_of
from alongside.programs.enums import RematchState
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.rematches import RematchRequest
from alongside.web.desk.engagement import ROWS
from alongside.web.desk.goal_words import beside, names_in
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request


@acting_as(Kind.HELPER, Kind.SUPPORTED)
@sensitive_post_parameters("words")
@require_http_methods(["GET", "HEAD", "POST"])
def rematch(request: Request, public_id: str) -> HttpResponse:
    """The form, as it was sent last; with POST, ask or take it back."""
    found = PARTING.fetch(request.who, public_id, Verb.CHANGE, rows=ROWS.all())
    asked = _asked(request, found)
    if request.method != "POST":
        return _page(request, found, asked)
    if asked is not None and request.POST.get("do") == "back":
        take_back_rematch(request=asked, by=request.person, who=request.who)
        messages.success(request, "Taken back. You two go on as you are.")
        return redirect("desk:engagement", public_id)
    typed = request.POST
    wish = Wish(reason=typed.get("reason", ""), words=typed.get("words", ""), may_tell="may_tell" in typed)
    try:
        ask_rematch(engagement=found, wish=wish, by=request.person, who=request.who)
    except NotAllowed:
        raise
    except Refused as refused:
        return _page(request, found, asked, typed=typed.dict(), faults={refused.field: refused.sentence})
    messages.success(request, f"Asked. Your {request.nouns.coordinator.one} will talk with you about it.")
    return redirect("desk:rematch", public_id)


def _asked(request: Request, found: Engagement) -> RematchRequest | None:
    mine = REMATCHES.visible(request.who).filter(engagement=found, asked_by=request.person, state=RematchState.OPEN)
    return mine.select_related("engagement__cohort").first()


def _page(
    request: Request,
    found: Engagement,
    asked: RematchRequest | None,
    *,
    typed: Mapping[str, str] | None = None,
    faults: Mapping[str, str] | None = None,
) -> HttpResponse:
    saved = {"reason": asked.reason, "words": words_of(asked)} if asked else {}
    may_tell = "may_tell" in typed if typed is not None else bool(asked and asked.may_tell)
    context = {
        "engagement": found,
        "with_whom": beside(found, names_in(found, request)),
        "asked": asked,
        "reasons": list(reasons_of(request.blueprint, found.duty).items()),
        "typed": typed if typed is not None else saved,
        "may_tell": may_tell,
        "longest": LONGEST,
        "errors": faults or {},
    }
    return page(request, "desk/rematch.html", context, status=422 if faults else 200)
