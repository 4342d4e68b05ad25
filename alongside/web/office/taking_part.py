"""Taking part: how many people a helper takes, a contract bought, and leaving, with what follows from it said first."""

from collections.abc import Sequence

from django.contrib import messages
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from alongside.kernel.access import Kind, Verb
from alongside.kernel.amounts import told
from alongside.kernel.errors import Refused
from alongside.programs.access import ENGAGEMENTS, PARTICIPATIONS
from alongside.programs.actions.engagements import end_engagement
from alongside.programs.actions.participations import buy_contract, end_participation, set_capacity
from alongside.programs.enums import EngagementState, Part, ParticipationState
from alongside.programs.models.engagements import Engagement, Party
from alongside.programs.models.participations import Participation
from alongside.web.office.days import typed_day, written
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

MOST = 200
ROWS = Participation.objects.select_related("person", "team", "organization", "cohort__program")


@acting_as(Kind.COORDINATOR)
@require_POST
def capacity(request: Request, public_id: str) -> HttpResponse:
    """Say how many people a helper takes at once."""
    row = PARTICIPATIONS.fetch(request.who, public_id, Verb.CHANGE, rows=ROWS)
    typed = request.POST.get("capacity", "").strip()
    if not (typed.isascii() and typed.isdigit() and int(typed) <= MOST):
        messages.error(request, f"How many people does {row.name} take? A number from 0 to {MOST}.")
        return redirect("office:people-person", public_id)
    try:
        set_capacity(participation=row, capacity=int(typed), by=request.person)
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, f"{row.name} takes {int(typed)} at a time.")
    return redirect("office:people-person", public_id)


@acting_as(Kind.COORDINATOR)
@require_POST
def contract(request: Request, public_id: str) -> HttpResponse:
    """Note a contract as bought, at the price of its first day."""
    row = PARTICIPATIONS.fetch(request.who, public_id, Verb.CHANGE, rows=ROWS)
    starts = typed_day(request.POST.get("from", ""), request.who.on)
    try:
        bought = buy_contract(
            participation=row, offer=request.POST.get("offer", ""), starts_on=starts, by=request.person
        )
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, f"Noted: {told(bought.minutes)} from {written(bought.starts_on)} on.")
    return redirect("office:people-person", public_id)


@acting_as(Kind.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def leaving(request: Request, public_id: str) -> HttpResponse:
    """Say what follows when somebody leaves the program; with POST, let them leave on a day."""
    row = PARTICIPATIONS.fetch(request.who, public_id, Verb.CHANGE, rows=ROWS)
    going_on = _going_on(request, row)
    refusal = None
    if request.method == "POST":
        try:
            _leave(request, row, going_on)
        except Refused as refused:
            refusal = refused.sentence
        else:
            messages.success(request, f"{row.name} has left {row.cohort.program.name}. Their hours stay theirs.")
            return redirect("office:people-person", public_id)
    context = {
        "row": row,
        "name": row.name,
        "crumbs": (
            (reverse("office:people"), "People"),
            (reverse("office:people-person", args=[public_id]), row.name),
        ),
        "going_on": going_on,
        "today": request.who.on,
        "refusal": refusal,
        "ended": row.state == ParticipationState.ENDED,
    }
    return page(request, "office/leaving.html", context, status=200 if refusal is None else 422)


def _going_on(request: Request, row: Participation) -> list[Engagement]:
    mine = Party.objects.filter(engagement=OuterRef("pk"), participation=row, ends_on=None)
    rows = ENGAGEMENTS.visible(request.who).filter(Q(supported=row) | Q(Exists(mine)))
    whose = ("supported__person", "supported__team", "supported__organization")
    return list(rows.exclude(state=EngagementState.ENDED).select_related(*whose).order_by("starts_on", "pk"))


def _leave(request: Request, row: Participation, going_on: Sequence[Engagement]) -> None:
    day = typed_day(request.POST.get("on", ""), request.who.on)
    if day > request.who.on:
        raise Refused("Choose today or a day that is over: from then on they no longer take part.", field="on")
    if going_on and not request.POST.get("both"):
        raise Refused("They still work with somebody. Say that this ends the same day, or leave it as it is.")
    with transaction.atomic():
        for engagement in _theirs(row, going_on):
            end_engagement(engagement=engagement, ends_on=day, reason="left", by=request.person)
        end_participation(participation=row, ends_on=day, by=request.person)


def _theirs(row: Participation, going_on: Sequence[Engagement]) -> list[Engagement]:
    """Those of them that end with this person: where they are helped, or the helper; not where they stand in."""
    helping = Party.objects.filter(participation=row, part=Part.HELPER, ends_on=None)
    helps = set(helping.values_list("engagement", flat=True))
    return [one for one in going_on if one.supported_id == row.pk or one.pk in helps]
