"""What helps to match somebody: what they ask for, whom they cannot be matched with, what they show of themselves."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.kernel.access import Kind, Verb
from alongside.matching.access import KEPT_APART
from alongside.matching.actions.apart import LONGEST_NAME, let_go, say_apart
from alongside.matching.actions.asking import Shown, show
from alongside.matching.actions.wishing import LONGEST_WISHES, describe, wish
from alongside.matching.enums import Because
from alongside.matching.models.apart import KeptApart
from alongside.matching.queries.apart import kept_apart_for
from alongside.matching.queries.asking import card_of, duties_to_choose, facts_to_show
from alongside.matching.queries.naming import duties_to_name
from alongside.matching.queries.wishing import described, describes_itself, wished, wishes_count
from alongside.matching.sealing import opened
from alongside.programs.sealing import told_by
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.refusal import refusal_of
from alongside.web.shared.request import Request


@acting_as(Kind.SUPPORTED, Kind.HELPER)
@require_safe
def matched(request: Request) -> HttpResponse:
    """What somebody told for matching, and the forms to tell it."""
    row, blueprint = request.participation, request.blueprint
    facts = facts_to_show(row, blueprint)
    context = {
        "cohort": row.cohort,
        "wishes": ", ".join(wished(told_by(row))) if wishes_count(row, blueprint) else None,
        "longest_wishes": LONGEST_WISHES,
        "described": described(row) if describes_itself(row, blueprint) else None,
        "apart": [(one.public_id, opened(one), Because(one.because).label) for one in kept_apart_for(request.who)],
        "because": Because.choices,
        "longest_name": LONGEST_NAME,
        "card": card_of(row) if facts is not None else None,
        "facts": facts or [],
        "chooses": bool(duties_to_choose(row, blueprint)),
        "names": bool(duties_to_name(row, blueprint)),
    }
    return page(request, "desk/matched.html", context)


@acting_as(Kind.SUPPORTED)
@sensitive_post_parameters("wishes")
@require_POST
def wishes(request: Request) -> HttpResponse:
    """Take what somebody asks for in a helper."""
    refusal = refusal_of(
        lambda: wish(participation=request.participation, words=request.POST.get("wishes", ""), by=request.person)
    )
    return _back(request, refusal, "Noted. Only the matching team reads it.")


@acting_as(Kind.HELPER)
@sensitive_post_parameters("described")
@require_POST
def description(request: Request) -> HttpResponse:
    """Take how a helper describes themselves."""
    words = request.POST.get("described", "")
    refusal = refusal_of(lambda: describe(participation=request.participation, words=words, by=request.person))
    return _back(request, refusal, "Noted. Only the matching team reads it.")


@acting_as(Kind.SUPPORTED, Kind.HELPER)
@sensitive_post_parameters("name")
@require_POST
def apart(request: Request) -> HttpResponse:
    """Take whom somebody cannot be matched with."""
    given = request.POST
    refusal = refusal_of(
        lambda: say_apart(
            cohort=request.participation.cohort,
            name=given.get("name", ""),
            because=given.get("because", ""),
            by=request.person,
        )
    )
    return _back(request, refusal, "Noted. Only the matching team reads it, and nobody is told.")


@acting_as(Kind.SUPPORTED, Kind.HELPER)
@require_POST
def apart_end(request: Request, public_id: str) -> HttpResponse:
    """Take back what one said oneself."""
    rows = KeptApart.objects.select_related("cohort")
    let_go(row=KEPT_APART.fetch(request.who, public_id, Verb.CHANGE, rows=rows), by=request.person)
    return _back(request, "", "Taken back.")


@acting_as(Kind.HELPER)
@require_http_methods(["POST"])
def card(request: Request) -> HttpResponse:
    """Let oneself be found by people who look for a helper, or no longer."""
    given = request.POST
    shown = Shown(shown=given.get("shown") == "yes", shows=tuple(given.getlist("shows")), says=given.get("says", ""))
    refusal = refusal_of(lambda: show(helper=request.participation, card=shown, by=request.person))
    return _back(request, refusal, "Noted. People can find you." if shown.shown else "Noted. Nobody finds you.")


def _back(request: Request, refusal: str, said: str) -> HttpResponse:
    messages.warning(request, refusal) if refusal else messages.success(request, said)
    return redirect("desk:match")
