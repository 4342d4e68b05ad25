"""What the rules of a program read of a place: noted here since a day, for the place and everything below it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from alongside.blueprint.facts import FactKind
from alongside.blueprint.places import facts_of_places
from alongside.kernel.access import Kind, Verb
from alongside.kernel.errors import NotHere, Refused
from alongside.people.models.organizations import Organization
from alongside.people.queries import line_above
from alongside.programs.access import ORGANIZATIONS
from alongside.programs.actions.agreements_joining import Known, note_fact
from alongside.programs.queries_agreements import facts_of
from alongside.web.office.days import typed_day, written
from alongside.web.office.organizations import crumbs
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

ROWS = Organization.objects.select_related("parent")


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing the rules read of a place: in words, how it stands, what may be said, what was wrong with what was."""

    key: str
    says: str
    stands: str
    options: tuple[tuple[str, str], ...]
    value: str
    errors: dict[str, str]


@acting_as(Kind.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def known(request: Request, public_id: str) -> HttpResponse:
    """Show what is known of a place; with POST, note one thing since a day."""
    place = ORGANIZATIONS.fetch(request.who, public_id, Verb.SEE, rows=ROWS.all())
    if not facts_of_places(request.blueprint):
        raise NotHere("No rule here reads anything of places.")
    refusal = None
    if request.method == "POST":
        try:
            _note(request, place)
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, "Noted. Whoever works there was looked at again.")
            return redirect("office:organizations-known", public_id)
    line = line_above(place)
    context = {
        "place": place,
        "crumbs": (*crumbs(line[:-1]), (reverse("office:organizations-one", args=[public_id]), place.name)),
        "asked": list(_asked(request, line, refusal)),
        "day": request.POST.get("day", "") if refusal else f"{request.participation.cohort.starts_on}",
        "refusal": refusal,
    }
    return page(request, "office/organization_known.html", context, status=422 if refusal else 200)


def _note(request: Request, place: Organization) -> None:
    fact = request.POST.get("fact", "")
    if fact not in {kind.key for kind in facts_of_places(request.blueprint)}:
        raise Refused("Nothing of that kind is read of a place here.", field="fact")
    value, day = request.POST.get("value", "").strip()[:120], typed_day(request.POST.get("day", ""), request.who.on)
    if not value:
        raise Refused("Say what holds.", field="value")
    kept = Known(fact=fact, value=value, from_day=day)
    cohort = request.participation.cohort
    note_fact(cohort=cohort, organization=place, known=kept, by=request.person, who=request.who)


def _asked(request: Request, line: list[Organization], refusal: Refused | None) -> Iterator[Asked]:
    found = facts_of(request.participation.cohort, line, on=request.who.on)
    for kind in facts_of_places(request.blueprint):
        wrong = refusal is not None and request.POST.get("fact") == kind.key
        errors = {refusal.field or "value": refusal.sentence} if refusal is not None and wrong else {}
        stands = "Not known"
        for above in reversed(line):
            row = found.get(above.pk, {}).get(kind.key)
            if row is not None:
                own = "" if above == line[-1] else f", noted of {above.name}"
                stands = f"{_told(kind, row.value)}, since {written(row.from_day)}{own}"
                break
        value = request.POST.get("value", "") if wrong else ""
        yield Asked(kind.key, kind.says[:1].upper() + kind.says[1:], stands, _options(kind), value, errors)


def _options(kind: FactKind) -> tuple[tuple[str, str], ...]:
    if kind.type == "yes-no":
        return ("yes", "Yes"), ("no", "No")
    return tuple((choice, _told(kind, choice)) for choice in kind.choices)


def _told(kind: FactKind, value: str) -> str:
    told = kind.labels.get(value, value)
    return told[:1].upper() + told[1:]
