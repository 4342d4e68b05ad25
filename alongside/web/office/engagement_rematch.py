"""What a coordinator reads of somebody who would like to go on with another, and their own answer."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from alongside.kernel.access import Kind, Verb
from alongside.matching.enums import Changes
from alongside.programs.access_rematches import REMATCHES
from alongside.programs.actions.opening import record_opened
from alongside.programs.actions.rematches import USUAL, keep_together, reasons_of, words_of
from alongside.programs.enums import RematchState
from alongside.programs.facts import helpers_of
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.rematches import RematchRequest
from alongside.web.office.days import written
from alongside.web.shared.guard import acting_as
from alongside.web.shared.request import Request

ROWS = RematchRequest.objects.select_related("engagement__cohort", "asked_by")


@dataclass(frozen=True, slots=True)
class Asked:
    """One of two who would like another: who, since when, why, in their words; whether the other may hear of it.
    `again`: the page of a round that may give the people of that helper to others."""

    id: str
    who: str
    since: str
    reason: str
    words: str
    may_tell: bool
    again: str


def asked_here(request: Request, found: Engagement) -> list[Asked]:
    """What is open of an engagement, for the matching team. What somebody wrote is opened, and that is recorded."""
    rows = list(REMATCHES.visible(request.who, Verb.READ, rows=ROWS.filter(engagement=found, state=RematchState.OPEN)))
    texts = [(row.asked_by_id, row.public_id) for row in rows if bytes(row.sealed)]
    record_opened(by=request.person, who=request.who, engagement=found, texts=texts)
    again = _round_for(found) if rows else ""
    reasons = {**USUAL, **reasons_of(request.blueprint, found.duty)}
    return [
        Asked(
            id=row.public_id,
            who=row.asked_by.name,
            since=written(row.asked_on),
            reason=reasons.get(row.reason, row.reason),
            words=words_of(row),
            may_tell=row.may_tell,
            again=again,
        )
        for row in rows
    ]


def _round_for(found: Engagement) -> str:
    party = helpers_of([found.pk]).get(found.pk)
    acts = party.participation if party and party.ends_on is None else None
    asks = urlencode({"changes": Changes.NAMED.value, "helper": acts.public_id}) if acts else ""
    return f"{reverse('office:matching-rematch')}?{asks}"


@acting_as(Kind.COORDINATOR)
@require_POST
def keep(request: Request, public_id: str) -> HttpResponse:
    """The two go on together: it was talked over."""
    row = REMATCHES.fetch(request.who, public_id, Verb.CHANGE, rows=ROWS)
    keep_together(request=row, by=request.person, who=request.who)
    messages.success(request, f"{row.asked_by.name} is told that the two go on. Nobody else is.")
    return redirect("office:engagements-one", row.engagement.public_id)
