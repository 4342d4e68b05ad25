"""Bringing a helper and somebody together by hand, without a round of matching: a team, a late arrival."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Kind, Verb
from alongside.kernel.errors import Refused
from alongside.matching.actions.by_hand import WHY, allowed_or_waived
from alongside.programs.access import PARTICIPATIONS
from alongside.programs.actions.changing import bring_together
from alongside.programs.enums import CohortState, ParticipationState
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation
from alongside.staffing.actions.starting import EXCUSE, ready_or_excused
from alongside.web.office.days import typed_day, written
from alongside.web.office.engagement_choosing import FOUND, candidates
from alongside.web.office.engagement_verbs import asked_excuses, chosen
from alongside.web.office.folded import leading_on
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

ROWS = Participation.objects.select_related("person", "team", "organization", "works_at", "cohort__program")


@acting_as(Kind.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
@leading_on
def starting(request: Request, public_id: str) -> HttpResponse:
    """Choose who helps, in what and from when; with POST, bring the two together."""
    row = PARTICIPATIONS.fetch(request.who, public_id, Verb.CHANGE, rows=ROWS)
    blueprint = request.blueprint
    duties = [
        (key, blueprint.duty_word(key).one.capitalize())
        for key, duty in blueprint.duties.items()
        if duty.person == row.role and duty.helper is not None
    ]
    wanted = request.POST.get("duty") or request.GET.get("duty") or (duties[0][0] if duties else "")
    duty = wanted if wanted in dict(duties) else ""
    refusal, excuses, waives = None, list[tuple[str, str]](), False
    if request.method == "POST":
        try:
            started = _start(request, row, duty)
        except Refused as refused:
            refusal, excuses, waives = refused.sentence, asked_excuses(refused), refused.field == WHY
        else:
            messages.success(request, f"{row.name} has somebody from {written(started.starts_on)} on.")
            return redirect("office:engagements-one", started.public_id)
    context = {
        "row": row,
        "name": row.name,
        "crumbs": (
            (reverse("office:people"), "People"),
            (reverse("office:people-person", args=[public_id]), row.name),
        ),
        "duties": duties,
        "duty": duty,
        "may": duty and row.state == ParticipationState.ENROLLED and row.cohort.state != CohortState.CLOSED,
        "candidates": _candidates(request, row, blueprint, duty) if duty else [],
        "most": FOUND,
        "asked": request.GET.get("q", ""),
        "typed": request.POST.dict(),
        "today": request.who.on,
        "refusal": refusal,
        "excuses": excuses,
        "waives": waives or bool(request.POST.get(WHY)),
    }
    return page(request, "office/start.html", context, status=200 if refusal is None else 422)


def _candidates(request: Request, row: Participation, blueprint: Blueprint, duty: str) -> list[dict[str, str]]:
    return candidates(request, row, blueprint, role=blueprint.duties[duty].helper or "", but=None, duty=duty)


def _start(request: Request, row: Participation, duty: str) -> Engagement:
    if not duty:
        raise Refused("Choose in what they are helped.", field="duty")
    day = typed_day(request.POST.get("day", ""), request.who.on)
    helper = chosen(request)
    with (
        allowed_or_waived(
            supported=row, duty=duty, helper=helper, on=day, why=request.POST.get(WHY, ""), by=request.person
        ),
        ready_or_excused(helper, duty, on=day, excuse=request.POST.get(EXCUSE, ""), by=request.person),
    ):
        return bring_together(duty=duty, supported=row, helper=helper, starts_on=day, by=request.person)
