"""What the matching team says to one another about matching somebody; nobody else reads it."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from alongside.kernel.access import Kind, Verb, Who
from alongside.matching.access import COMMENTS, PROPOSALS
from alongside.matching.actions.commenting import comment as say
from alongside.matching.models.rounds import Proposal
from alongside.matching.sealing import opened
from alongside.web.shared.guard import acting_as
from alongside.web.shared.refusal import refusal_of
from alongside.web.shared.request import Request

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Said:
    """One comment: whose, when, and what it says."""

    by: str
    at: datetime
    words: str


@acting_as(Kind.COORDINATOR)
@sensitive_post_parameters("words")
@require_POST
def comment(request: Request, public_id: str) -> HttpResponse:
    """Say something about one match to the others of the team."""
    row = PROPOSALS.fetch(
        request.who, public_id, Verb.CHANGE, rows=Proposal.objects.select_related("round", "supported")
    )
    refusal = refusal_of(lambda: say(proposal=row, words=request.POST.get("words", ""), by=request.person))
    if refusal:
        messages.warning(request, refusal)
    kept = {"pair": public_id} | {name: request.POST[name] for name in ("q", "page") if request.POST.get(name)}
    return HttpResponse(status=302, headers={"Location": f"{reverse('office:matching')}?{urlencode(kept)}#comments"})


def comments(who: Who, proposal: str) -> list[Said]:
    """What was said about matching this person in this duty, the oldest of the last ones first. Two queries."""
    about = PROPOSALS.visible(who, Verb.READ).filter(public_id=proposal).values_list("supported", "duty").first()
    if about is None:
        return []
    rows = COMMENTS.visible(who, Verb.READ).filter(about=about[0], duty=about[1]).select_related("by")
    return [Said(row.by.name, row.at, opened(row)) for row in reversed(rows.order_by("-at", "-pk")[:SHOWN])]
