"""Taking part: how many people a helper takes, contracts, leaving, coming back, another role; what follows first."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from alongside.blueprint.parts.roles import Role
from alongside.kernel.access import Kind, Verb
from alongside.kernel.amounts import told
from alongside.kernel.errors import NotHere, Refused
from alongside.people.models.persons import Person
from alongside.programs.access import ENGAGEMENTS, PARTICIPATIONS
from alongside.programs.actions.engagements import end_engagement
from alongside.programs.actions.participations import (
    Joining,
    buy_contract,
    end_participation,
    enrol,
    reinstate,
    set_capacity,
)
from alongside.programs.enums import EngagementState, Part, ParticipationState
from alongside.programs.facts import pinned
from alongside.programs.models.engagements import Engagement, Party
from alongside.programs.models.participations import Participation
from alongside.web.office.days import typed_day, written
from alongside.web.office.folded import leading_on
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
@leading_on
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
    context = _head(row, public_id) | {
        "going_on": going_on,
        "today": request.who.on,
        "refusal": refusal,
        "ended": row.state != ParticipationState.ENROLLED,
    }
    return page(request, "office/leaving.html", context, status=200 if refusal is None else 422)


@acting_as(Kind.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
@leading_on
def coming_back(request: Request, public_id: str) -> HttpResponse:
    """Say what follows when somebody who left takes part again; with POST, let them from a day on."""
    row = PARTICIPATIONS.fetch(request.who, public_id, Verb.CHANGE, rows=ROWS)
    refusal = None
    if request.method == "POST":
        day = typed_day(request.POST.get("day", ""), request.who.on)
        try:
            reinstate(participation=row, from_day=day, by=request.person)
        except Refused as refused:
            refusal = refused.sentence
        else:
            messages.success(request, f"{row.name} takes part again. Their hours were theirs all the time.")
            return redirect("office:people-person", public_id)
    context = _head(row, public_id) | {
        "left": row.state != ParticipationState.ENROLLED,
        "today": request.who.on,
        "refusal": refusal,
    }
    return page(request, "office/coming_back.html", context, status=200 if refusal is None else 422)


@acting_as(Kind.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
@leading_on
def other_role(request: Request, public_id: str) -> HttpResponse:
    """Say what follows when somebody takes another role as well; with POST, let them from a day on."""
    row = PARTICIPATIONS.fetch(request.who, public_id, Verb.CHANGE, rows=ROWS)
    if row.person is None:
        raise NotHere
    blueprint = pinned(row.cohort_id, on=request.who.on).blueprint
    held = Participation.objects.filter(cohort=row.cohort_id, person=row.person, state=ParticipationState.ENROLLED)
    has = set(held.values_list("role", flat=True)) | {row.role}
    free = {key: role for key, role in blueprint.roles.items() if role.unit == "person" and key not in has}
    refusal = None
    if request.method == "POST":
        try:
            taken = _take(request, row, row.person, free)
        except Refused as refused:
            refusal = refused.sentence
        else:
            messages.success(
                request, f"{row.name} is {free[taken.role].one} as well, from {written(taken.starts_on)} on."
            )
            return redirect("office:people-person", taken.public_id)
    context = _head(row, public_id) | {
        "roles": [(key, role.one.capitalize()) for key, role in free.items()],
        "now": blueprint.roles[row.role].one if row.role in blueprint.roles else row.role,
        "typed": request.POST.dict(),
        "today": request.who.on,
        "refusal": refusal,
    }
    return page(request, "office/other_role.html", context, status=200 if refusal is None else 422)


def _take(request: Request, row: Participation, person: Person, free: Mapping[str, Role]) -> Participation:
    role = request.POST.get("role", "")
    if role not in free:
        raise Refused("Choose the role they take.", field="role")
    day = typed_day(request.POST.get("day", ""), request.who.on)
    joining = Joining(who=person, role=role, starts_on=day, works_at=row.works_at, facts=row.facts)
    return enrol(cohort=row.cohort, joining=joining, by=request.person)


def _head(row: Participation, public_id: str) -> dict[str, Any]:
    return {
        "row": row,
        "name": row.name,
        "crumbs": (
            (reverse("office:people"), "People"),
            (reverse("office:people-person", args=[public_id]), row.name),
        ),
    }


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
