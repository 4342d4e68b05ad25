"""Teams and whole organizations that are coached as one: who is taken in, who helps them, who is in it."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models.functions import Lower
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.views.decorators.http import require_http_methods, require_safe

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Kind, Verb
from alongside.kernel.errors import Refused
from alongside.people.models.organizations import Organization
from alongside.programs.access import COHORTS, ORGANIZATIONS, PARTICIPATIONS
from alongside.programs.actions.participations import Joining, enrol
from alongside.programs.actions.teams import form_team
from alongside.programs.enums import ParticipationState
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Participation, Team
from alongside.programs.queries import helpers_beside
from alongside.programs.seats import members_of
from alongside.web.office.crumbs import to_setup
from alongside.web.office.days import typed_day, written
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

AT_ONCE = 50
FOUND = 20


@dataclass(frozen=True, slots=True)
class Line:
    """One team or organization of the list."""

    public_id: str
    name: str
    where: str
    role: str
    helpers: str
    members: int


@acting_as(Kind.COORDINATOR)
@require_safe
def teams(request: Request) -> HttpResponse:
    """List what is coached as one."""
    cohort = request.participation.cohort
    blueprint = request.blueprint
    rows = (
        PARTICIPATIONS.visible(request.who)
        .filter(state=ParticipationState.ENROLLED, person=None)
        .select_related("team__organization", "organization")
        .order_by(Lower("team__name"), Lower("organization__name"), "pk")
    )
    shown = Paginator(rows, AT_ONCE).get_page(request.GET.get("page"))
    several = list(shown)
    beside = helpers_beside(row.pk for row in several)
    members = members_of(row.pk for row in several)
    context = {
        "cohort": cohort,
        "crumbs": (to_setup(request),),
        "lines": [
            _line(row, members.get(row.pk, 0), ", ".join(one.person.name for one in beside.get(row.pk, ())), blueprint)
            for row in several
        ],
        "kinds": _roles(blueprint),
        "shown": shown,
    }
    return page(request, "office/teams.html", context)


def _line(row: Participation, members: int, helpers: str, blueprint: Blueprint) -> Line:
    role = blueprint.roles.get(row.role)
    where = row.team.organization.name if row.team else ""
    return Line(row.public_id, row.name, where, role.one if role else row.role, helpers, members)


def _roles(blueprint: Blueprint) -> list[tuple[str, str]]:
    """Roles that are not for one person: key and words."""
    return [(key, role.one.capitalize()) for key, role in blueprint.roles.items() if role.unit != "person"]


@acting_as(Kind.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def new_team(request: Request) -> HttpResponse:
    """Find the organization, then say what the team is called; with POST, take it in."""
    cohort = request.participation.cohort
    blueprint = request.blueprint
    asked = request.GET.get("q", "").strip()[:80]
    refusal = None
    if request.method == "POST":
        COHORTS.demand(request.who, Verb.CHANGE, cohort)
        try:
            row = _take_in(request, cohort, blueprint)
        except Refused as refused:
            refusal = refused.sentence
        else:
            messages.success(request, f"{row.name} takes part from {written(row.starts_on)} on.")
            return redirect("office:people-person", row.public_id)
    places = ORGANIZATIONS.visible(request.who).filter(name__icontains=asked).select_related("parent")
    context = {
        "cohort": cohort,
        "crumbs": (
            to_setup(request),
            (reverse("office:cohort-teams"), capfirst(request.nouns.team.many)),
        ),
        "kinds": _roles(blueprint),
        "where": [_place(one) for one in places.order_by(Lower("name"), "pk")[:FOUND]],
        "most": FOUND,
        "asked": asked,
        "typed": request.POST.dict(),
        "today": request.who.on,
        "refusal": refusal,
    }
    return page(request, "office/team_new.html", context, status=200 if refusal is None else 422)


def _place(place: Organization) -> dict[str, str]:
    return {"value": place.public_id, "label": place.name, "hint": place.parent.name if place.parent else ""}


def _take_in(request: Request, cohort: Cohort, blueprint: Blueprint) -> Participation:
    role = request.POST.get("role", "")
    if role not in dict(_roles(blueprint)):
        raise Refused("Say what takes part: choose one of the list.", field="role")
    if not request.POST.get("organization"):
        raise Refused("Choose the organization first.", field="organization")
    place = ORGANIZATIONS.fetch(request.who, request.POST["organization"])
    day = typed_day(request.POST.get("from", ""), request.who.on)
    with transaction.atomic():
        who: Team | Organization = place
        if blueprint.roles[role].unit == "team":
            who = form_team(
                cohort=cohort, organization=place, name=request.POST.get("name", "")[:120], by=request.person
            )
        joining = Joining(who=who, role=role, starts_on=day, works_at=place)
        return enrol(cohort=cohort, joining=joining, by=request.person)
