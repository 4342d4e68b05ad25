"""One person of a cohort, as a coordinator sees them: verdict, people beside them, hours. Facts, never words."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Kind, Verb
from alongside.kernel.errors import NotHere, Refused
from alongside.people.actions.invitations import invite as invite_person
from alongside.people.models.appointments import Appointment
from alongside.people.models.persons import Address
from alongside.programs.access import PARTICIPATIONS
from alongside.programs.actions.confirming import attest, deny, take_back
from alongside.programs.actions.participations import recheck as recheck_verdict
from alongside.programs.entitlements import held_by
from alongside.programs.enums import ParticipationState
from alongside.programs.facts import room_for
from alongside.programs.models.participations import Participation
from alongside.reports.contract_papers import money
from alongside.staffing.kinds import kinds_of
from alongside.standing.completion import completions
from alongside.standing.evaluation import Standing
from alongside.standing.own import asks, of_helpers
from alongside.web.office.asking import answers, questions
from alongside.web.office.changing import changes_for
from alongside.web.office.evaluating import evaluators_of
from alongside.web.office.folded import leading_on
from alongside.web.office.known import said_here
from alongside.web.office.merging import merged
from alongside.web.office.people import place_of
from alongside.web.office.person_facts import (
    asked_of,
    contracts,
    judged,
    members,
    posts,
    sessions,
    stays,
    together,
    totals,
    went_back,
)
from alongside.web.shared.attested import attested_of
from alongside.web.shared.guard import acting_as
from alongside.web.shared.mail import send_invitation
from alongside.web.shared.page import page
from alongside.web.shared.request import Request
from alongside.web.shared.taking_part import agreed_for, changes_of, days_shown

ROWS = Participation.objects.select_related(
    "person", "team", "organization", "works_at__parent", "cohort__program__sponsor"
)


@acting_as(Kind.COORDINATOR, Kind.SUPPORT)
@require_safe
@leading_on
def person(request: Request, public_id: str) -> HttpResponse:
    """Show one participation; to support staff only who it is and how they sign in."""
    row = PARTICIPATIONS.fetch(request.who, public_id, rows=ROWS)
    blueprint = request.blueprint
    context = {
        "row": row,
        "name": row.name,
        "crumbs": ((reverse("office:people"), "People"),),
        "place": place_of(row),
        "role": blueprint.roles.get(row.role),
        "ended": row.state != ParticipationState.ENROLLED,
        "blueprint": blueprint,
        "addresses": _addresses(row),
        "sees_answers": request.who.kind == Kind.COORDINATOR,
    }
    if request.who.kind == Kind.COORDINATOR:
        context |= _in_the_program(request, row, blueprint)
    return page(request, "office/person.html", context)


@acting_as(Kind.COORDINATOR)
@require_POST
def recheck(request: Request, public_id: str) -> HttpResponse:
    """Judge eligibility again, by the version and the facts of today, with what was asked for where it is filled in, or
    what they said is confirmed."""
    row = PARTICIPATIONS.fetch(request.who, public_id, Verb.CHANGE)
    asked = questions(row, request.blueprint)
    facts = answers(request.POST, asked)
    try:
        if not _confirmed(request, row):
            recheck_verdict(participation=row, on=request.who.on, by=request.person, facts=facts)
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        noted = "Noted, and checked" if facts else "Checked"
        messages.success(request, f"{noted} again, by the rules and facts of today.")
    return redirect("office:people-person", public_id)


def _confirmed(request: Request, row: Participation) -> bool:
    """Confirm something they said, say no to it, or take that back, where the form says which."""
    given, by, who = request.POST, request.person, request.who
    if fact := given.get("confirm"):
        attest(participation=row, fact=fact, by=by, who=who)
    elif fact := given.get("deny"):
        deny(participation=row, fact=fact, reason=given.get("reason", ""), by=by, who=who)
    elif fact := given.get("unconfirm"):
        take_back(participation=row, fact=fact, by=by, who=who)
    return bool(fact)


@acting_as(Kind.COORDINATOR, Kind.SUPPORT)
@require_POST
def invite(request: Request, public_id: str) -> HttpResponse:
    """Mail an invitation to one of the person's addresses."""
    row = PARTICIPATIONS.fetch(request.who, public_id, rows=ROWS)
    wanted = request.POST.get("address", "")
    address = next((each for each in _addresses(row) if str(each.pk) == wanted), None)
    if address is None:
        raise NotHere
    try:
        send_invitation(request, invite_person(address, by=request.person))
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, f"An invitation is on its way to {address.email}.")
    return redirect("office:people-person", public_id)


def _addresses(row: Participation) -> list[Address]:
    if row.person is None:
        return []
    rows = Address.objects.filter(said_here(row, "given_by"), person=row.person)
    return list(rows.order_by("-primary", "email"))


def _in_the_program(request: Request, row: Participation, blueprint: Blueprint) -> dict[str, Any]:
    who = request.who
    held = Appointment.objects.filter(said_here(row, "sender"), person=row.person).select_related("organization")
    bought = contracts(row, who.on)
    own, beside = _own(row, blueprint, who.on), together(who, row, blueprint)
    return {
        "verdict": judged(row, blueprint),
        "to_confirm": attested_of(row, blueprint, as_role=request.participation.role),
        "questions": () if row.state != ParticipationState.ENROLLED else questions(row, blueprint),
        "together": beside,
        "posts": posts(held.order_by("-pk"), blueprint) if row.person else (),
        "contracts": bought,
        "went_back": went_back(row) if blueprint.contracts else (),
        "offers": _offers(row) if not bought and row.state == ParticipationState.ENROLLED else (),
        "totals": totals(row, blueprint),
        "sessions": sessions(who, row, blueprint),
        "hours_each": blueprint.privacy.hours_shown == "each",
        "evaluators": evaluators_of(who, row, blueprint),
        "merged": merged(request, row),
        "members": members(row) if row.person is None else (),
        "stays": stays(row),
        "own": asked_of(own) if own else (),
        "completion": completions(blueprint, row.role, [*filter(None, (own, *(one.helped for one in beside)))]),
        "room": room_for(row, blueprint) if row.kind == Kind.HELPER else None,
        "today": who.on,
        "changes": changes_of(row),
        "may_change": changes_for(row),
        "agreed": agreed_for(row, on=who.on),
        "entitlements": held_by(row, blueprint, over=True),
        "days": days_shown(row, blueprint, on=who.on),
        "credentials": row.role in blueprint.roles and bool(kinds_of(blueprint, row.role)),
    }


def _own(row: Participation, blueprint: Blueprint, on: date) -> Standing | None:
    """Where a helper's own time stands, where the program asks something of it."""
    if row.kind != Kind.HELPER or not asks(blueprint, row.role):
        return None
    return of_helpers(row.cohort, [row], on=on)[row.pk].standing


def _offers(row: Participation) -> list[tuple[str, str]]:
    """Contracts their track lets them buy: (key, words)."""
    offers = row.verdict.get("offers", ())
    return [(offer["contract"], _priced(offer)) for offer in offers if not offer["granted"]]


def _priced(offer: dict[str, Any]) -> str:
    hours = f"{offer['hours']} hours"
    return f"{hours}, {money(Decimal(offer['price']), offer['currency'])}" if offer["price"] else hours
