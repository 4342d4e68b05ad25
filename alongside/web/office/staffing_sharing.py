"""When nobody can hold a role: who does which of its responsibilities at a place, and what nobody does."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Kind, Verb
from alongside.kernel.errors import NotAllowed, NotHere, Refused
from alongside.people.models.organizations import Organization
from alongside.programs.access import ORGANIZATIONS, PARTICIPATIONS
from alongside.programs.enums import ParticipationState
from alongside.programs.models.participations import Participation
from alongside.staffing.access import SHARES
from alongside.staffing.actions.sharing import share, stop_sharing
from alongside.staffing.forms import staffing_of
from alongside.staffing.kinds import helping_roles
from alongside.staffing.models.sharing import Share
from alongside.staffing.queries import SharedAt, shared, without
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

MOST = 300
NAMED = 30  # so many places where nothing is shared are named


@dataclass(frozen=True, slots=True)
class Row:
    """One responsibility at one place: for each person of the matrix, what they do of it (or None)."""

    label: str
    cells: tuple[tuple[str, Share | None], ...]
    gap: bool


@dataclass(frozen=True, slots=True)
class Matrix:
    """One place."""

    place: str
    people: tuple[str, ...]
    rows: tuple[Row, ...]
    gaps: int


@acting_as(Kind.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def sharing(request: Request) -> HttpResponse:
    """Show who does what, or let somebody do one thing more."""
    role = _role(request.blueprint, request.GET.get("role", "") or request.POST.get("role", ""))
    if request.method == "POST":
        try:
            _share(request, role)
        except NotAllowed:
            raise
        except Refused as refused:
            messages.error(request, refused.sentence)
        else:
            messages.success(request, "Noted.")
        return _back(role)
    said, empty = staffing_of(request.blueprint, role), without(request.who, request.blueprint, role)
    context = {
        "role": request.blueprint.roles[role],
        "role_key": role,
        "crumbs": (
            (
                f"{reverse('office:staffing')}?{urlencode({'role': role})}",
                request.blueprint.roles[role].many.capitalize(),
            ),
        ),
        "among": ", ".join(said.split_among),
        "matrices": [_matrix(one, said.responsibilities) for one in shared(request.who, request.blueprint, role)],
        "open_places": [row.name for row in empty[:NAMED]],
        "open_count": empty.count(),
        "responsibilities": list(said.responsibilities.items()),
        "sites": _places(request),
        "people": _people(request),
    }
    return page(request, "office/staffing_shared.html", context)


@acting_as(Kind.COORDINATOR)
@require_POST
def stop(request: Request, public_id: str) -> HttpResponse:
    """Somebody no longer does one thing."""
    found = SHARES.fetch(request.who, public_id, Verb.CHANGE)
    stop_sharing(found=found, on=request.who.on, who=request.who)
    messages.success(request, "Noted. Until today it was theirs.")
    return _back(found.role)


def _role(blueprint: Blueprint, wanted: str) -> str:
    roles = [role for role in helping_roles(blueprint) if staffing_of(blueprint, role).responsibilities]
    if not roles:
        raise NotHere("Nothing says how a role is shared here when nobody holds it.")
    return wanted if wanted in roles else roles[0]


def _share(request: Request, role: str) -> None:
    if not (request.POST.get("place") and request.POST.get("person")):
        raise Refused("Choose where, and who does it.")
    place = ORGANIZATIONS.fetch(request.who, request.POST.get("place", ""))
    doer = PARTICIPATIONS.fetch(request.who, request.POST.get("person", ""))
    key = request.POST.get("responsibility", "")
    cohort = request.participation.cohort
    share(cohort=cohort, role=role, place=place, responsibility=key, doer=doer, who=request.who)


def _matrix(one: SharedAt, named: Mapping[str, str]) -> Matrix:
    people = list(dict.fromkeys(each.person for several in one.done.values() for each in several))
    rows = tuple(
        Row(
            named[key],
            tuple((who.name, next((each for each in done if each.person_id == who.pk), None)) for who in people),
            key in one.gaps,
        )
        for key, done in one.done.items()
    )
    return Matrix(one.place.name, tuple(person.name for person in people), rows, len(one.gaps))


def _places(request: Request) -> list[tuple[str, str]]:
    used = Participation.objects.filter(cohort=request.who.cohort).values("works_at")
    rows = ORGANIZATIONS.visible(request.who).filter(pk__in=used).select_related("parent").order_by("name", "pk")
    several = list(rows[:MOST])
    named = Counter(row.name for row in several)
    return [(row.public_id, _told_apart(row) if named[row.name] > 1 else row.name) for row in several]


def _told_apart(row: Organization) -> str:
    """A place whose name another has too, with what it belongs to."""
    return f"{row.name}, {row.parent.name}" if row.parent else row.name


def _people(request: Request) -> list[tuple[str, str]]:
    rows = PARTICIPATIONS.visible(request.who).filter(person__isnull=False, state=ParticipationState.ENROLLED)
    several = rows.select_related("person").order_by("person__family_name", "pk")[:MOST]
    return [(row.public_id, row.name) for row in several]


def _back(role: str) -> HttpResponse:
    return redirect(f"{reverse('office:staffing-shared')}?{urlencode({'role': role})}")
