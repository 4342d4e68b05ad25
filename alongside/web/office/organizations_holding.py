"""Who holds a post at one organization: somebody known to the program, or anybody by address, from a day on."""

from collections.abc import Iterator

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Kind
from alongside.kernel.errors import Refused
from alongside.people.models.appointments import Appointment
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.people.queries import line_above
from alongside.programs.access import ENGAGEMENTS, ORGANIZATIONS, PARTICIPATIONS
from alongside.programs.actions.posts import Held, Named, name_holder
from alongside.programs.models.participations import Participation
from alongside.programs.queries import Wanted, people
from alongside.web.office.days import typed_day, written
from alongside.web.office.evaluating import FOUND, found_people
from alongside.web.office.organizations import crumbs
from alongside.web.office.person_facts import position
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

ROWS = Organization.objects.select_related("parent")
PEOPLE = Participation.objects.select_related("person")
LONGEST = Appointment._meta.get_field("position").max_length or 0
LONGEST_NAME = Person._meta.get_field("given_name").max_length or 0


@acting_as(Kind.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def holding(request: Request, public_id: str) -> HttpResponse:
    """Find somebody, or ask for their address; with POST, note that they hold the post."""
    place = ORGANIZATIONS.fetch(request.who, public_id, rows=ROWS.all())
    picked = _picked(request)
    errors: dict[str, str] = {}
    if request.method == "POST":
        errors = dict(_faults(request, picked))
        if not errors:
            try:
                held = _hold(request, place, picked)
            except Refused as refused:
                errors = {refused.field or "all": refused.sentence}
            else:
                messages.success(request, _told(request, held))
                return redirect("office:organizations-one", public_id)
    asked = request.GET.get("q", "").strip()[:80]
    found = people(request.who, Wanted(asked)).exclude(person=None)[: 2 * FOUND] if asked else ()
    line = line_above(place)
    context = {
        "place": place,
        "crumbs": (*crumbs(line[:-1]), (reverse("office:organizations-one", args=[public_id]), place.name)),
        "asked": asked,
        "found": found_people(found, request.blueprint),
        "picked": picked,
        "chosen": request.POST.get("person") or request.GET.get("person", ""),
        "posts": posts(request.blueprint),
        "typed": request.POST or {"position": request.GET.get("position", ""), "from": f"{request.who.on}"},
        "errors": errors,
    }
    return page(request, "office/organization_holding.html", context, status=422 if errors else 200)


def posts(blueprint: Blueprint) -> list[tuple[str, str]]:
    """Posts to choose from: the positions of the file, and those its entitlements say in words."""
    keys = [*blueprint.positions, *(rule.position for rule in blueprint.entitlements.values())]
    words = {key: position(key, blueprint) for key in keys if 0 < len(key) <= LONGEST}
    return sorted(((key, said[:1].upper() + said[1:]) for key, said in words.items()), key=lambda choice: choice[1])


def _picked(request: Request) -> Person | None:
    """The person of somebody who takes part here and was chosen from those found."""
    chosen = request.POST.get("person") or request.GET.get("person", "")
    if not chosen:
        return None
    return PARTICIPATIONS.fetch(request.who, chosen, rows=PEOPLE.all()).person


def _faults(request: Request, picked: Person | None) -> Iterator[tuple[str, str]]:
    if request.POST.get("position") not in dict(posts(request.blueprint)):
        yield "position", "Choose the post."
    if picked is not None:
        return
    try:
        validate_email(_said(request, "email"))
    except ValidationError:
        yield "email", "That does not look like an email address. One looks like name@school.org."
    for name in ("given_name", "family_name"):
        if len(_said(request, name)) > LONGEST_NAME:
            yield name, f"A name has at most {LONGEST_NAME} letters here."


def _said(request: Request, field: str) -> str:
    return " ".join(request.POST.get(field, "").split())


def _hold(request: Request, place: Organization, picked: Person | None) -> Held:
    named = Named(_said(request, "email"), _said(request, "given_name"), _said(request, "family_name"))
    return name_holder(
        picked or named,
        position=request.POST["position"],
        at=place,
        starts_on=typed_day(request.POST.get("from", ""), request.who.on),
        cohort=request.participation.cohort,
        by=request.person,
    )


def _told(request: Request, held: Held) -> str:
    post = held.post
    begins = post.starts_on or request.who.on
    words = (
        f"Noted: {post.person} is {position(post.position, request.blueprint)} of {post.organization.name}, "
        f"from {written(begins)} on."
    )
    here = ENGAGEMENTS.visible(request.who).filter(pk__in=[one.pk for one in held.paused]).count()
    told = f" {here} {'pair pauses' if here == 1 else 'pairs pause'} now, and whoever is coached is told."
    return words + told if here else words
