"""What somebody has of what the program asks, and which trainings: written down with what was seen, and taken back."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Kind, Verb
from alongside.kernel.errors import NotAllowed, NotHere, Refused
from alongside.programs.access import PARTICIPATIONS
from alongside.programs.models.participations import Participation
from alongside.staffing.access import CREDENTIALS
from alongside.staffing.actions.credentials import Shown, record_credential, take_back_credential
from alongside.staffing.facts import State, label_of
from alongside.staffing.kinds import kinds_of
from alongside.staffing.models.credentials import Credential
from alongside.staffing.queries import kept
from alongside.web.office.days import day_or_none, written
from alongside.web.office.staffing_words import load
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

ROWS = Participation.objects.select_related("cohort__program", "person", "works_at", "organization")
LOOKS = {State.READY: "yes", State.UNKNOWN: "ask", State.LAPSED: "not-yet"}
TITLES = {
    State.READY: "Has what is asked",
    State.UNKNOWN: "Not everything is written down yet",
    State.LAPSED: "Not proposed for new matches",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One credential as it was written down."""

    public_id: str
    title: str
    says: str
    evidence: str
    gone: bool
    over: bool
    had: tuple[str, ...] = ()
    open: tuple[str, ...] = ()


@acting_as(Kind.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def credentials(request: Request, public_id: str) -> HttpResponse:
    """Show what a helper has, or which trainings somebody else had; or write down one thing more."""
    verb = Verb.CHANGE if request.method == "POST" else Verb.SEE
    row = PARTICIPATIONS.fetch(request.who, public_id, verb, rows=ROWS.all())
    kinds = kinds_of(request.blueprint, row.role) if row.role in request.blueprint.roles else {}
    if not kinds or row.person is None:
        raise NotHere
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            record_credential(helper=row, shown=_shown(request), by=request.person, who=request.who)
        except NotAllowed:
            raise
        except Refused as refusal:
            errors = {refusal.field or "kind": refusal.sentence}
        else:
            messages.success(request, "Noted. It counts from now on.")
            return redirect("office:people-credentials", public_id)
    context = {
        "row": row,
        "name": row.name,
        "crumbs": _crumbs(row, request.blueprint),
        "helps": _helps(row, request.blueprint, request.who.on) if row.kind == Kind.HELPER else None,
        "options": [(key, kind.label) for key, kind in kinds.items()],
        "trainings": [
            (kind, [(f"{kind.key}|{part}", part) for part in kind.parts]) for kind in kinds.values() if kind.training
        ],
        "ticked": request.POST.getlist("part"),
        "errors": errors,
        "typed": request.POST,
        "today": request.who.on,
        "lines": _lines(row, request.blueprint, request.who.on),
    }
    return page(request, "office/staffing_credentials.html", context, status=422 if errors else 200)


def _helps(row: Participation, blueprint: Blueprint, on: date) -> dict[str, Any]:
    """Whether a helper has what the program asks, and their time and room."""
    (one,) = kept([row], blueprint, on=on)
    state = one.readiness.state
    return {
        "look": LOOKS[state],
        "verdict": TITLES[state],
        "why": one.readiness.why,
        "last_day": one.readiness.last_day,
        "load": load(one),
    }


@acting_as(Kind.COORDINATOR)
@require_POST
def take_back(request: Request, public_id: str) -> HttpResponse:
    """Take one line back."""
    rows = Credential.objects.select_related("participation")
    found = CREDENTIALS.fetch(request.who, public_id, Verb.CHANGE, rows=rows)
    take_back_credential(credential=found, by=request.person, who=request.who)
    messages.success(request, "Taken back. It stays visible and no longer counts.")
    return redirect("office:people-credentials", found.participation.public_id)


def _crumbs(row: Participation, blueprint: Blueprint) -> tuple[tuple[str, str], ...]:
    word = blueprint.roles[row.role].many.capitalize() if row.role in blueprint.roles else row.role
    return (
        (f"{reverse('office:staffing')}?{urlencode({'role': row.role})}", word),
        (reverse("office:people-person", args=[row.public_id]), row.name),
    )


def _shown(request: Request) -> Shown:
    typed = request.POST
    kind = typed.get("kind", "")
    return Shown(
        kind=kind,
        day=day_or_none(typed.get("day", ""), "day") or date.max,
        value=typed.get("value", "")[:200],
        until=day_or_none(typed.get("until", ""), "until"),
        evidence=typed.get("evidence", ""),
        parts=tuple(said for key, _, said in (each.partition("|") for each in typed.getlist("part")) if key == kind),
    )


def _lines(row: Participation, blueprint: Blueprint, on: date) -> list[Line]:
    rows = Credential.objects.filter(participation=row, reverses=None).select_related("recorded_by", "reversed_by")
    rows = rows.prefetch_related("parts")
    return [_line(one, blueprint, row.role, on) for one in rows.order_by("-valid_from", "-pk")]


def _line(one: Credential, blueprint: Blueprint, role: str, on: date) -> Line:
    until = f" until {written(one.valid_until)}" if one.valid_until else ""
    value = "" if one.value == one.valid_from.isoformat() else f"{one.value}, "
    by = f", noted by {one.recorded_by.name}" if one.recorded_by else ""
    known = kinds_of(blueprint, role).get(one.kind) if role in blueprint.roles else None
    had = tuple(each.part for each in one.parts.all())
    return Line(
        one.public_id,
        label_of(blueprint, role, one.kind),
        f"{value}{written(one.valid_from)}{until}{by}",
        one.evidence,
        hasattr(one, "reversed_by"),
        one.valid_until is not None and one.valid_until < on,
        had,
        tuple(each for each in known.parts if each not in had) if known and had else (),
    )
