"""Changing one organization: what is known of it, one more below it, and the last day of somebody who works there."""

from datetime import date
from typing import TypedDict

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_http_methods

from alongside.kernel.access import Kind, Verb
from alongside.kernel.errors import NotHere, Refused
from alongside.people.actions.appointments import call_off, end_appointment
from alongside.people.actions.organizations import change_organization, create_organization
from alongside.people.enums import OrganizationKind, Sector
from alongside.people.facts import employed_yet, evaluating_by_position
from alongside.people.models.appointments import Appointment
from alongside.people.models.organizations import Organization
from alongside.people.queries import line_above, time_zone_of
from alongside.programs.access import ORGANIZATIONS
from alongside.web.office.days import written
from alongside.web.office.known import posts_known_here
from alongside.web.office.organizations import crumbs
from alongside.web.office.organizations_words import held_as
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request
from alongside.web.shared.zones import zones

SECTORS = [(sector.value, str(sector.label)) for sector in Sector if sector.value]
MADE_BELOW = [
    (kind.value, str(kind.label))
    for kind in (OrganizationKind.SCHOOL, OrganizationKind.DISTRICT, OrganizationKind.DEPARTMENT)
]


@acting_as(Kind.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request, public_id: str) -> HttpResponse:
    """Change the name and what is known of a place; whoever works there sees it at once."""
    place = ORGANIZATIONS.fetch(request.who, public_id, Verb.CHANGE)
    refusal = ""
    if request.method == "POST":
        try:
            change_organization(place, by=request.person, name=_said(request.POST, "name"), **_facts(request.POST))
        except Refused as refused:
            refusal = refused.sentence
        else:
            messages.success(request, "Noted.")
            return redirect("office:organizations-one", public_id)
    context = {
        **_asked(place, request.POST if refusal else None),
        "place": place,
        "crumbs": crumbs(line_above(place)),
        "refusal": refusal,
    }
    return page(request, "office/organization_change.html", context, status=422 if refusal else 200)


@acting_as(Kind.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Request, public_id: str) -> HttpResponse:
    """Make one more organization below a place."""
    place = ORGANIZATIONS.fetch(request.who, public_id, Verb.CHANGE)
    refusal = ""
    if request.method == "POST":
        try:
            made = create_organization(
                kind=_said(request.POST, "kind"),
                name=_said(request.POST, "name"),
                under=place,
                by=request.person,
                **_facts(request.POST),
            )
        except Refused as refused:
            refusal = refused.sentence
        else:
            messages.success(request, f"{made.name} is there, below {place.name}.")
            return redirect("office:organizations-one", made.public_id)
    context = {
        **_asked(None, request.POST if refusal else None),
        "place": place,
        "crumbs": crumbs(line_above(place)),
        "made_below": MADE_BELOW,
        "refusal": refusal,
    }
    return page(request, "office/organization_add.html", context, status=422 if refusal else 200)


@acting_as(Kind.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def end_post(request: Request, public_id: str, number: int) -> HttpResponse:
    """Say what follows when somebody no longer works here; with POST, note their last day, or that they do not come."""
    place = ORGANIZATIONS.fetch(request.who, public_id)
    post = _post(request, place, number)
    to_come = post.starts_on is not None and post.starts_on > request.who.on
    evaluates = 0 if to_come else _evaluates(request, post)
    refusal = ""
    if request.method == "POST":
        try:
            done = _ended(request, post, evaluates)
        except Refused as refused:
            refusal = refused.sentence
        else:
            messages.success(request, done)
            return redirect("office:organizations-one", public_id)
    context = {
        "place": place,
        "post": post,
        "held_as": held_as(post, request.blueprint, on=request.who.on),
        "evaluates": evaluates,
        "to_come": to_come,
        "crumbs": crumbs(line_above(place)),
        "today": request.who.on,
        "typed": request.POST.get("on", "") or ("" if to_come else request.who.on),
        "refusal": refusal,
    }
    return page(request, "office/organization_post.html", context, status=422 if refusal else 200)


def _ended(request: Request, post: Appointment, evaluates: int) -> str:
    """End a post, or call it off where it has not begun; in words."""
    if "never" in request.POST:
        call_off(post, on=request.who.on, by=request.person)
        return f"Taken back: {post.person} does not come to {post.organization.name}."
    last = _last_day(request, evaluates)
    end_appointment(post, on=last, by=request.person)
    return f"Noted: {written(last)} is the last day of {post.person} at {post.organization.name}."


def _post(request: Request, place: Organization, number: int) -> Appointment:
    """The post of somebody here: any where the place may be changed, else one that this program's sponsor noted."""
    sponsor = request.participation.cohort.program.sponsor_id
    known = posts_known_here(request.who, place, sponsor=sponsor)
    rows = Appointment.objects.filter(employed_yet(request.who.on), known, organization=place, pk=number)
    post = rows.select_related("person", "organization").first()
    if post is None or not (post.sender_id == sponsor or ORGANIZATIONS.allows(request.who, Verb.CHANGE, place)):
        raise NotHere
    return post


def _evaluates(request: Request, post: Appointment) -> int:
    """How many people somebody evaluates by this post, as far as this program knows of them."""
    known = posts_known_here(request.who, post.organization, sponsor=request.participation.cohort.program.sponsor_id)
    found = evaluating_by_position(post.organization, on=request.who.on, known=known)
    return len({each.person_id for one in found if one.holder == post for each in one.evaluated})


def _last_day(request: Request, evaluates: int) -> date:
    try:
        day = parse_date(request.POST.get("on", ""))
    except ValueError:
        day = None
    if day is None:
        raise Refused("Say the last day, as a date such as 2026-11-19.", field="on")
    if evaluates and day < request.who.on:
        raise Refused(
            "They evaluate people by this post, so its last day is today or later: otherwise what was said since then "
            "would open to them.",
            field="on",
        )
    return day


def _said(posted: QueryDict, field: str) -> str:
    return " ".join(posted.get(field, "").split())


class Told(TypedDict):
    """What the form asks besides the name."""

    zip_code: str
    time_zone: str
    sector: str


def _facts(posted: QueryDict) -> Told:
    sector = _said(posted, "sector")
    return Told(
        zip_code=_said(posted, "zip_code"),
        time_zone=_said(posted, "time_zone"),
        sector=sector if sector in Sector.values else "",
    )


def _asked(place: Organization | None, posted: QueryDict | None) -> dict[str, object]:
    """The fields of the form: as typed where it came back, else as they are."""
    if posted is not None:
        values = {field: _said(posted, field) for field in ("kind", "name", "zip_code", "time_zone", "sector")}
    elif place is not None:
        values = {"name": place.name, "zip_code": place.zip_code, "time_zone": place.time_zone, "sector": place.sector}
    else:
        values = {}
    own = place.time_zone if place is not None else ""
    above = time_zone_of(place).replace("_", " ") if place is not None and not own else ""
    return {
        "values": values,
        "zones": zones(own),
        "sectors": SECTORS,
        "no_zone": f"From above: {above}" if above else "From above",
    }
