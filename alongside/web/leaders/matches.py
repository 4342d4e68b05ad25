"""Matches at one's school or district: who, with whom, from when, and that one knows of it. Never what is said."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from alongside.kernel.access import Kind
from alongside.matching.actions.acknowledging import acknowledge
from alongside.matching.models.publications import Acknowledgement
from alongside.matching.queries.publications import to_know
from alongside.programs.facts import helpers_of
from alongside.programs.models.engagements import Party
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Known:
    """One match as its leader reads it."""

    name: str
    place: str
    helper: str
    since: str
    seen: bool


@acting_as(Kind.SITE_LEADER)
@require_safe
def matches(request: Request) -> HttpResponse:
    """List the matches this leader was told of, those they have not seen first."""
    shown = Paginator(to_know(request.who), AT_ONCE)
    here = shown.get_page(request.GET.get("page"))
    rows = list(here)
    helpers = helpers_of([row.engagement_id for row in rows])
    lines = [_known(row, helpers.get(row.engagement_id)) for row in rows]
    context = {
        "cohort": request.participation.cohort,
        "lines": lines,
        "fresh": to_know(request.who).filter(seen_at=None).count(),
        "shown": here,
    }
    return page(request, "leaders/matches.html", context)


@acting_as(Kind.SITE_LEADER)
@require_POST
def seen(request: Request) -> HttpResponse:
    """Say that one knows of all of them."""
    fresh = acknowledge(leader=request.participation, by=request.person)
    if fresh:
        messages.success(request, f"Thank you. Your {request.nouns.coordinator.one} sees that you know.")
    return redirect("leaders:matches")


def _known(row: Acknowledgement, helper: Party | None) -> Known:
    supported = row.engagement.supported
    day = row.engagement.starts_on
    return Known(
        name=supported.name,
        place=supported.works_at.name if supported.works_at else "",
        helper=helper.person.name if helper else "",
        since=f"{day:%B} {day.day}, {day.year}",
        seen=row.seen_at is not None,
    )
