"""Organizations that join: who said they would like to, who has begun, how far they are; and beginning with one."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models.functions import Lower
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.kernel.access import Kind, Verb
from alongside.kernel.errors import Refused
from alongside.people.actions.organizations import create_organization
from alongside.people.enums import OrganizationKind
from alongside.people.models.organizations import Organization
from alongside.programs.access import AGREEMENTS, INTERESTS, ORGANIZATIONS
from alongside.programs.actions.agreements import begin_agreement
from alongside.programs.actions.forgetting import INTERESTS as RETAINED
from alongside.programs.actions.interests import set_aside, take_back_aside, take_up_interest
from alongside.programs.joining import agreements_of, meeting_of, owed, survey_of
from alongside.programs.models.agreements import Agreement, Interest
from alongside.programs.queries_agreements import Standing, standings
from alongside.web.office.organizations import crumbs, search
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request
from alongside.web.shared.signing import lead, stands

AT_ONCE = 50
OFFERED = 20


@dataclass(frozen=True, slots=True)
class Row:
    """One organization that joins."""

    agreement: Agreement
    label: str
    says: str
    tone: str
    word: str


@acting_as(Kind.COORDINATOR)
@require_safe
def joining(request: Request) -> HttpResponse:
    """List who would like to join and who does, with the days by which something is owed."""
    blueprint = request.blueprint
    rows = AGREEMENTS.visible(request.who).filter(organization__isnull=False)
    rows = rows.select_related("cohort__program", "organization")
    shown = Paginator(rows.order_by(Lower("organization__name"), "pk"), AT_ONCE).get_page(request.GET.get("page"))
    labels = {key: one.label for key, one in agreements_of(blueprint).items()}
    new = INTERESTS.visible(request.who).filter(organization=None, aside_at=None).order_by("at", "pk")
    context = {
        "cohort": request.participation.cohort,
        "crumbs": crumbs(()),
        "rows": [_row(one, labels, request) for one in standings(list(shown))],
        "shown": shown,
        "interests": new[:AT_ONCE],
        "windows": owed(blueprint, on=request.who.on),
        "told_from": [(due.label, due.at) for due in blueprint.calendar.dates.values() if due.at],
        "agrees": bool(labels),
        "people_agree": any(one.of != "organization" for one in blueprint.agreements.values()),
        "meets": meeting_of(blueprint) is not None,
    }
    return page(request, "office/joining.html", context)


@acting_as(Kind.COORDINATOR)
@require_safe
def interests(request: Request) -> HttpResponse:
    """List everybody who said that they would like to join, the newest first, and what became of it."""
    rows = INTERESTS.visible(request.who).select_related("organization").order_by("-at", "-pk")
    shown = Paginator(rows, AT_ONCE).get_page(request.GET.get("page"))
    kept = request.blueprint.retention.get(RETAINED)
    context = {
        "cohort": request.participation.cohort,
        "crumbs": (*crumbs(()), (reverse("office:organizations-joining"), "Joining")),
        "rows": shown,
        "shown": shown,
        "kept": " after ".join(str(part) for part in (kept.kept, kept.after) if part) if kept else "",
    }
    return page(request, "office/joining_interests.html", context)


@acting_as(Kind.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: Request, public_id: str) -> HttpResponse:
    """Begin to agree with an organization; where that was begun, go to it."""
    place = ORGANIZATIONS.fetch(request.who, public_id, Verb.CHANGE if request.method == "POST" else Verb.SEE)
    offered = agreements_of(request.blueprint)
    begun = list(AGREEMENTS.visible(request.who).filter(organization=place).order_by("pk"))
    if begun and len(begun) == len(offered):
        return redirect("office:organizations-agreement", begun[0].public_id)
    if request.method == "POST":
        key = request.POST.get("key", "")
        cohort = request.participation.cohort
        made = begin_agreement(cohort=cohort, organization=place, key=key, by=request.person, who=request.who)
        return redirect("office:organizations-agreement", made.public_id)
    left = [(key, one) for key, one in offered.items() if key not in {one.key for one in begun}]
    above = (reverse("office:organizations-one", args=[place.public_id]), place.name)
    context = {"place": place, "left": left, "begun": begun, "crumbs": (*crumbs(()), above)}
    return page(request, "office/joining_begin.html", context)


@acting_as(Kind.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def interest(request: Request, public_id: str) -> HttpResponse:
    """Say which organization somebody would like to bring, or that it is new here, and begin with it."""
    row = INTERESTS.fetch(request.who, public_id, Verb.CHANGE, rows=Interest.objects.select_related("cohort"))
    asked, refusal = request.GET.get("q", row.organization_name).strip()[:80], ""
    if request.method == "POST":
        try:
            made = _taken_up(request, row)
        except Refused as refused:
            refusal = refused.sentence
        else:
            messages.success(request, f"{made.named} has begun to join.")
            return redirect("office:organizations-agreement", made.public_id)
    context = {
        "row": row,
        "asked": asked,
        "found": search(request.who, asked)[:OFFERED],
        "keys": [(key, one.label) for key, one in agreements_of(request.blueprint).items()],
        "kinds": [(kind.value, str(kind.label)) for kind in (OrganizationKind.DISTRICT, OrganizationKind.SCHOOL)],
        "answers": [
            (one.says, row.answers[key]) for key, one in survey_of(request.blueprint).items() if key in row.answers
        ],
        "refusal": refusal,
        "crumbs": (*crumbs(()), (reverse("office:organizations-joining"), "Joining")),
    }
    return page(request, "office/joining_interest.html", context, status=422 if refusal else 200)


@acting_as(Kind.COORDINATOR)
@require_POST
def aside(request: Request, public_id: str) -> HttpResponse:
    """Set it aside with a reason, or look at it again."""
    row = INTERESTS.fetch(request.who, public_id, Verb.CHANGE)
    if "again" in request.POST:
        take_back_aside(interest=row, by=request.person, who=request.who)
    else:
        set_aside(interest=row, why=request.POST.get("why", ""), by=request.person, who=request.who)
    messages.success(request, "Noted.")
    return redirect("office:organizations-interests")


def _taken_up(request: Request, row: Interest) -> Agreement:
    key, posted = request.POST.get("key", ""), request.POST
    if key not in agreements_of(request.blueprint):
        raise Refused("Choose what is agreed.", field="key")
    if posted.get("place"):
        place = ORGANIZATIONS.fetch(request.who, posted["place"], Verb.CHANGE)
        return take_up_interest(interest=row, organization=place, key=key, by=request.person, who=request.who)
    kind = posted.get("kind", "")
    if kind not in (OrganizationKind.DISTRICT, OrganizationKind.SCHOOL):
        raise Refused("Choose one of those found, or say whether it is a district or a school.", field="kind")
    sponsor = Organization.objects.get(pk=request.participation.cohort.program.sponsor_id)
    place = create_organization(kind=kind, name=posted.get("name", ""), under=sponsor, by=request.person)
    return take_up_interest(interest=row, organization=place, key=key, by=request.person, who=request.who)


def _row(standing: Standing, labels: dict[str, str], request: Request) -> Row:
    tone, word = stands(standing, on=request.who.on)
    agreement = standing.agreement
    return Row(agreement, labels.get(agreement.key, agreement.key), lead(standing), tone, word)
