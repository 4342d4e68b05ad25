"""The organizations a program works with, as a tree that can be searched; and one of them: where, what, and who."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Lower
from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from alongside.blueprint.places import facts_of_places
from alongside.kernel.access import Kind, Verb, Who
from alongside.people.enums import OrganizationKind
from alongside.people.models.organizations import Organization
from alongside.people.queries import line_above
from alongside.programs.access import ORGANIZATIONS, PARTICIPATIONS
from alongside.programs.actions.selections import OF
from alongside.programs.enums import ParticipationState
from alongside.programs.models.participations import Participation
from alongside.web.office.organizations_words import details, leaders, staff, worker_rows
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

AT_ONCE = 50
KINDS = [(kind.value, str(kind.label)) for kind in OrganizationKind]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the tree. `depth` counts from 0, and is always 0 in what was searched for."""

    place: Organization
    kind: str
    depth: int
    people: int

    @property
    def indent(self) -> str:
        """Room before the name, as wide as the place is deep; read out to nobody."""
        return "\u2003" * self.depth


@acting_as(Kind.COORDINATOR)
@require_safe
def organizations(request: Request) -> HttpResponse:
    """List them as a tree; those that fit, by name, where something was asked for."""
    asked, kind = request.GET.get("q", "").strip()[:80], request.GET.get("kind", "")
    kind = kind if kind in OrganizationKind.values else ""
    depths = _found(request.who, asked, kind) if asked or kind else _tree(request.who)
    shown = Paginator(list(depths), AT_ONCE).get_page(request.GET.get("page"))
    query = urlencode({key: value for key, value in (("q", asked), ("kind", kind)) if value})
    context = {
        "cohort": request.participation.cohort,
        "lines": _lines(request.who, list(shown), depths),
        "asked": asked,
        "kind": kind,
        "kinds": KINDS,
        "shown": shown,
        "selects": request.blueprint.selection is not None,
        "url": f"?{query}&page=" if query else "?page=",
    }
    return page(request, "office/organizations.html", context, part="list")


@acting_as(Kind.COORDINATOR)
@require_safe
def one(request: Request, public_id: str) -> HttpResponse:
    """Show one organization: what and where it is, who leads it, who works there, what is below it."""
    place = ORGANIZATIONS.fetch(request.who, public_id, rows=Organization.objects.select_related("parent"))
    cohort = request.participation.cohort
    blueprint = request.blueprint
    sponsor = cohort.program.sponsor_id
    working = Paginator(staff(request.who, place, sponsor=sponsor), AT_ONCE).get_page(request.GET.get("page"))
    line = line_above(place)
    children = ORGANIZATIONS.visible(request.who).filter(parent=place).order_by(Lower("name"), "pk")
    context = {
        "place": place,
        "kind": place.get_kind_display(),
        "selects": blueprint.selection is not None and place.kind in OF[blueprint.selection.of],
        "changes": ORGANIZATIONS.allows(request.who, Verb.CHANGE, place),
        "crumbs": crumbs(line[:-1]),
        "reads": bool(facts_of_places(blueprint)),
        "details": details(line, request.who.on),
        "leaders": worker_rows(request.who, leaders(request.who, place, sponsor=sponsor), blueprint, sponsor=sponsor),
        "working": working,
        "staff": worker_rows(request.who, working, blueprint, sponsor=sponsor),
        "children": children[:AT_ONCE],
        "more_children": max(0, children.count() - AT_ONCE),
        "taking_part": taking_part(request.who).filter(works_at__path__startswith=place.path).count(),
    }
    return page(request, "office/organization.html", context)


def crumbs(line: Iterable[Organization]) -> tuple[tuple[str, str], ...]:
    """The way from the list down a line of organizations."""
    above = ((reverse("office:organizations-one", args=[each.public_id]), each.name) for each in line)
    return (reverse("office:organizations"), "Organizations"), *above


def taking_part(who: Who) -> QuerySet[Participation]:
    """The people who take part in this program now."""
    return PARTICIPATIONS.visible(who).filter(state=ParticipationState.ENROLLED).exclude(person=None)


def search(who: Who, asked: str) -> QuerySet[Organization]:
    """Organizations with every word in their name, or with this ZIP or other code, by name."""
    named = Q()
    for word in asked.split():
        named &= Q(name__icontains=word)
    coded = Q(zip_code=asked) | Q(pk__in=Organization.objects.filter(codes__code__iexact=asked).values("pk"))
    return ORGANIZATIONS.visible(who).filter(named | coded if asked else Q()).order_by(Lower("name"), "pk")


def _found(who: Who, asked: str, kind: str) -> dict[int, int]:
    rows = search(who, asked)
    return dict.fromkeys((rows.filter(kind=kind) if kind else rows).values_list("pk", flat=True), 0)


def _tree(who: Who) -> dict[int, int]:
    """Row number -> depth of everything, each place followed by what is below it, by name. One query."""
    above = dict(ORGANIZATIONS.visible(who).order_by(Lower("name"), "pk").values_list("pk", "parent"))
    children: dict[int | None, list[int]] = {}
    for pk, parent in above.items():
        children.setdefault(parent if parent in above else None, []).append(pk)
    depths: dict[int, int] = {}
    waiting = [(pk, 0) for pk in reversed(children.get(None, []))]
    while waiting:
        pk, depth = waiting.pop()
        depths[pk] = depth
        waiting += [(child, depth + 1) for child in reversed(children.get(pk, []))]
    return depths


def _lines(who: Who, shown: list[int], depths: dict[int, int]) -> list[Line]:
    places = Organization.objects.select_related("parent").in_bulk(shown)
    at = taking_part(who).filter(works_at__in=shown).order_by().values_list("works_at")
    people = dict(at.annotate(Count("person", distinct=True)))
    return [
        Line(places[pk], places[pk].get_kind_display(), depths[pk], people.get(pk, 0)) for pk in shown if pk in places
    ]
