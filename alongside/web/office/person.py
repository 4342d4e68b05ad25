"""One person of a cohort, as a coordinator sees them: verdict, people beside them, hours. Facts, never words."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Kind, Verb
from alongside.kernel.errors import NotHere
from alongside.ledger.facts import Balance, by_participation
from alongside.ledger.queries import lines
from alongside.people.actions.invitations import invite as invite_person
from alongside.people.models.appointments import Appointment
from alongside.people.models.persons import Address
from alongside.programs.access import PARTICIPATIONS
from alongside.programs.actions.participations import recheck as recheck_verdict
from alongside.programs.facts import pinned
from alongside.programs.models.participations import Contract, Participation
from alongside.programs.queries import engagements_of, helpers_beside
from alongside.web.office.people import place_of
from alongside.web.shared.guard import acting_as
from alongside.web.shared.mail import send_invitation
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

LAST = 12
ROWS = Participation.objects.select_related("person", "team", "organization", "works_at__parent", "cohort")


@dataclass(frozen=True, slots=True)
class Total:
    """One account of this person, in hours where it counts minutes."""

    label: str
    unit: str
    confirmed: float
    waiting: float


@acting_as(Kind.COORDINATOR, Kind.SUPPORT)
@require_safe
def person(request: Request, public_id: str) -> HttpResponse:
    """Show one participation; to support staff only who it is and how they sign in."""
    row = PARTICIPATIONS.fetch(request.who, public_id, rows=ROWS)
    blueprint = pinned(row.cohort_id, on=request.who.on).blueprint
    context = {
        "row": row,
        "name": row.name,
        "crumbs": (("People", reverse("office:people")),),
        "place": place_of(row),
        "role": blueprint.roles.get(row.role),
        "blueprint": blueprint,
        "addresses": list(Address.objects.filter(person=row.person).order_by("-primary", "email"))
        if row.person
        else (),
        "sees_answers": request.who.kind == Kind.COORDINATOR,
    }
    if request.who.kind == Kind.COORDINATOR:
        context |= _in_the_program(request, row, blueprint)
    return page(request, "office/person.html", context)


@acting_as(Kind.COORDINATOR)
@require_POST
def recheck(request: Request, public_id: str) -> HttpResponse:
    """Judge eligibility again, by the version and the facts of today."""
    row = PARTICIPATIONS.fetch(request.who, public_id, Verb.CHANGE)
    recheck_verdict(participation=row, on=request.who.on, by=request.person)
    messages.success(request, "Checked again, by the rules and facts of today.")
    return redirect("office:people-person", public_id)


@acting_as(Kind.COORDINATOR, Kind.SUPPORT)
@require_POST
def invite(request: Request, public_id: str) -> HttpResponse:
    """Mail an invitation to one of the person's addresses."""
    row = PARTICIPATIONS.fetch(request.who, public_id, rows=ROWS)
    address = Address.objects.filter(person=row.person, pk=request.POST.get("address") or 0).first()
    if address is None:
        raise NotHere
    invited = invite_person(address, by=request.person)
    send_invitation(request, invited)
    messages.success(request, f"An invitation is on its way to {address.email}.")
    return redirect("office:people-person", public_id)


def _in_the_program(request: Request, row: Participation, blueprint: Blueprint) -> dict[str, Any]:
    helped = helpers_beside([row.pk]).get(row.pk, [])
    return {
        "track": blueprint.eligibility.tracks.get(row.track),
        "appointments": Appointment.objects.filter(person=row.person).select_related("organization").order_by("-pk")
        if row.person
        else (),
        "beside": [(blueprint.duty_word(party.engagement.duty).one, party) for party in helped],
        "helping": [e for e in engagements_of(request.who, row) if e.supported_id != row.pk],
        "contracts": Contract.objects.filter(participation=row).order_by("-starts_on"),
        "totals": _totals(row, blueprint),
        "lines": lines(request.who).filter(participation=row)[:LAST],
        "modes": {key: mode.label for key, mode in blueprint.sessions.modes.items()},
    }


def _totals(row: Participation, blueprint: Blueprint) -> list[Total]:
    found = by_participation([row.pk])
    return [
        _total(account.label, account.unit, found[row.pk, key])
        for key, account in blueprint.counting.items()
        if (row.pk, key) in found
    ]


def _total(label: str, unit: str, balance: Balance) -> Total:
    if unit == "minutes":
        return Total(label, "hours", round(balance.confirmed / 60, 1), round(balance.waiting / 60, 1))
    return Total(label, unit, balance.confirmed, balance.waiting)
