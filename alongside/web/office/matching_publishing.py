"""Publishing a round: who hears what and when, a second yes where the program asks for one, and how it stands after."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from alongside.kernel.access import Kind, Verb
from alongside.kernel.errors import Refused
from alongside.matching.access import PUBLICATIONS, ROUNDS
from alongside.matching.actions import scheduling
from alongside.matching.enums import PublicationState, RoundState
from alongside.matching.models.publications import Publication
from alongside.matching.models.rounds import Round
from alongside.matching.queries.publications import last_publication, not_seen, offers_of, set_out
from alongside.web.office.matching_publishing_words import answered, hearing, next_hour
from alongside.web.office.matching_rounds_words import grouped
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.refusal import refusal_of
from alongside.web.shared.request import Request

AT_ONCE, LEADERS = 50, 20
HOME = "office:matching-publishing"
ROWS = Publication.objects.select_related("round__cohort", "asked_by", "approved_by")


@acting_as(Kind.COORDINATOR)
@require_safe
def publishing(request: Request) -> HttpResponse:
    """What publishing the open round means, or what it is set to; and how what was published stands."""
    cohort = request.participation.cohort
    rounds = _open_rounds(request)
    round_ = _round(rounds, request.GET.get("round", ""))
    context: dict[str, Any] = {
        "cohort": cohort,
        "crumbs": ((reverse("office:matching"), "Matching"),),
        "round": round_,
        "rounds": [(f"?round={one.public_id}", str(one.region or "Everybody"), one == round_) for one in rounds],
        "zone": cohort.time_zone,
    }
    if round_ is not None:
        row = set_out(round_.pk)
        heard = hearing(request, round_, pair=request.GET.get("pair", ""))
        context |= {
            "hearing": heard,
            "grouped": list(grouped(round_, request.blueprint)),
            "starts": heard.matches > 0 or any(one.get("groups") for one in round_.figures.values()),
            "set": row,
            "set_said": scheduling.said(row, to=request.person) if row else "",
            "mine": row is not None and row.asked_by_id == request.person.pk,
            "at": next_hour(cohort.time_zone),
        }
    return page(request, "office/matching_publishing.html", context | _stands(request))


def _open_rounds(request: Request) -> list[Round]:
    rows = ROUNDS.visible(request.who).filter(state=RoundState.PROPOSED)
    return list(rows.select_related("cohort", "region").order_by("number"))


def _round(rounds: Sequence[Round], asked: str) -> Round | None:
    """The open round asked for; the first one where none is named."""
    return next((one for one in rounds if one.public_id == asked), None if asked else next(iter(rounds), None))


def _stands(request: Request) -> dict[str, Any]:
    """How what was published stands: answers, who has yet to see it, and what did not go out."""
    shown = Paginator(offers_of(request.who), AT_ONCE)
    here = shown.get_page(request.GET.get("page"))
    leaders = not_seen(request.participation.cohort_id)
    last = last_publication(request.who)
    return {
        "offers": answered(request, list(here)),
        "shown": here,
        "leaders": leaders[:LEADERS],
        "leaders_all": leaders.count(),
        "failed": last if last and last.state == PublicationState.NOT_POSSIBLE else None,
    }


@acting_as(Kind.COORDINATOR)
@require_POST
def publish(request: Request) -> HttpResponse:
    """Set the open round to be published, at once or at a time: all of it or nothing."""
    round_ = _round(_open_rounds(request), request.POST.get("round", ""))
    if round_ is None:
        return redirect("office:matching")
    at = None if "now" in request.POST else _at(request.POST)
    if at is None and "now" not in request.POST:
        messages.warning(request, "Say on which day and at what time, or publish at once.")
        return _back(round_)
    try:
        made = scheduling.schedule(round_=round_, at=at, by=request.person)
    except Refused as refused:
        messages.warning(request, refused.sentence)
        return _back(round_)
    said = {
        PublicationState.WAITING: "Somebody else says the second yes. They are told that it waits.",
        PublicationState.SCHEDULED: f"It goes out {scheduling.said(made)}. Until then you can take it back.",
        PublicationState.DONE: "Published. Everyone in it is told.",
    }
    messages.success(request, said[PublicationState(made.state)])
    return redirect(HOME) if made.state == PublicationState.DONE else _back(round_)


def _back(round_: Round) -> HttpResponse:
    return redirect(f"{reverse(HOME)}?round={round_.public_id}")


def _at(posted: QueryDict) -> datetime | None:
    """The wall time a browser's two fields send; None where there is none."""
    try:
        return datetime.fromisoformat(f"{posted.get('day', '')}T{posted.get('time', '')}").replace(tzinfo=None)
    except ValueError:
        return None


@acting_as(Kind.COORDINATOR)
@require_POST
def approve(request: Request, public_id: str) -> HttpResponse:
    """Say the second yes."""
    row = PUBLICATIONS.fetch(request.who, public_id, Verb.CHANGE, rows=ROWS)
    at_once = row.due_at <= timezone.now()
    said = "You said the second yes." + (" It is published, and everyone in it is told." if at_once else "")
    return _tried(request, partial(scheduling.approve, publication=row, by=request.person), said)


@acting_as(Kind.COORDINATOR)
@require_POST
def take_back(request: Request, public_id: str) -> HttpResponse:
    """Take back what has not gone out."""
    row = PUBLICATIONS.fetch(request.who, public_id, Verb.CHANGE, rows=ROWS)
    action = partial(scheduling.take_back, publication=row, by=request.person)
    return _tried(request, action, "Taken back. Nobody was told anything.")


def _tried(request: Request, action: Callable[[], object], said: str) -> HttpResponse:
    """Act, say how it went, and go back to the page."""
    refusal = refusal_of(action)
    if refusal:
        messages.warning(request, refusal)
    else:
        messages.success(request, said)
    return redirect(HOME)
