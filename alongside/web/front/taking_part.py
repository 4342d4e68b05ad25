"""Your own taking part: what you may ask to change, what follows if it does, and what became of what you asked."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.kernel.errors import NotHere
from alongside.programs.actions.changes import Wanted, ask, may_ask, take_back
from alongside.programs.actions.rolling_over import next_years
from alongside.programs.enums import ChangeKind, CohortState, ParticipationState
from alongside.programs.facts import pinned, today
from alongside.programs.models.changes import Change
from alongside.programs.models.participations import Participation
from alongside.web.shared.attested import Attested, attested_of
from alongside.web.shared.frame import Frame, frame_of
from alongside.web.shared.guard import signed_in
from alongside.web.shared.page import page
from alongside.web.shared.refusal import refusal_of
from alongside.web.shared.request import Request
from alongside.web.shared.taking_part import (
    FORMS,
    Day,
    Said,
    Setting,
    agreed_for,
    changes_of,
    days_shown,
    first_day,
    follows,
)

ROWS = Participation.objects.select_related("cohort__program", "works_at").exclude(state=ParticipationState.FOLDED)


@dataclass(frozen=True, slots=True)
class Mine:
    """One place of yours in a program: what you may ask there, and what you asked."""

    row: Participation
    role: str
    may: list[tuple[str, str]]
    changes: list[Said]
    agreed: list[Setting]
    days: list[Day]
    said: list[Attested]
    frame: Frame

    @property
    def title(self) -> str:
        """What tells one place from another: the program and what one is in it."""
        return f"{self.row.cohort.program.name}: {self.role}"

    @property
    def lang(self) -> str:
        return self.frame.tongue.code

    @property
    def shows(self) -> bool:
        return bool(self.may or self.changes or self.agreed or self.days or self.said)


@signed_in
@require_safe
def taking_part(request: Request) -> HttpResponse:
    """List where you take part, or did in a year that is open, with what you may ask."""
    rows = ROWS.filter(person=request.person).exclude(cohort__state=CohortState.CLOSED)
    mine = [_mine(row) for row in rows.order_by("state", "-starts_on", "pk")]
    return page(request, "front/taking_part.html", {"mine": [one for one in mine if one.shows]})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def asking(request: Request, public_id: str, kind: str) -> HttpResponse:
    """Say what follows; with POST, ask for it. Nothing changes before whoever coordinates has agreed."""
    row = ROWS.filter(person=request.person, public_id=public_id).first()
    if row is None or kind not in may_ask(row, on=today(row.cohort)):
        raise NotHere
    what = ChangeKind(kind)
    refusal = ""
    if request.method == "POST":
        refusal = refusal_of(lambda: ask(participation=row, wanted=_wanted(request, row, what), by=request.person))
        if not refusal:
            tongue = pinned(row.cohort_id, on=max(today(row.cohort), row.cohort.starts_on)).blueprint.tongue
            messages.success(request, tongue.say("page.asked"))
            return redirect("front:taking-part")
    return page(
        request, "front/asking.html", _shown(request, row, what) | {"refusal": refusal}, status=422 if refusal else 200
    )


@signed_in
@require_POST
def asking_back(request: Request, public_id: str) -> HttpResponse:
    """Take back what you asked for."""
    row = Change.objects.filter(participation__person=request.person, public_id=public_id).first()
    if row is None:
        raise NotHere
    refusal = refusal_of(lambda: take_back(change=row, by=request.person))
    messages.info(request, refusal or "Taken back. Nothing has changed.")
    return redirect("front:taking-part")


def _mine(row: Participation) -> Mine:
    on = today(row.cohort)
    blueprint = pinned(row.cohort_id, on=max(on, row.cohort.starts_on)).blueprint
    role = blueprint.roles[row.role].one if row.role in blueprint.roles else row.role
    changes = changes_of(row)
    open_ones = {one.kind for one in changes if one.open}
    may = [(kind.value, str(kind.label)) for kind in may_ask(row, on=on) if kind not in open_ones]
    days = days_shown(row, blueprint, on=on)
    said = attested_of(row, blueprint) if row.state == ParticipationState.ENROLLED else []
    return Mine(row, role, may, changes, agreed_for(row, on=on), days, said, Frame(blueprint.tongue))


def _wanted(request: Request, row: Participation, kind: ChangeKind) -> Wanted:
    posted = request.POST
    into = next((one for one in next_years(row.cohort) if one.public_id == posted.get("into")), None)
    return Wanted(
        kind=kind,
        from_day=_day(posted.get("day", "")) or today(row.cohort),
        until=_day(posted.get("until", "")),
        into=into if FORMS[kind].into else None,
        role=posted.get("role", "")[:60] if posted.get("role") in dict(_roles(row)) else "",
        why=posted.get("why", ""),
    )


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _roles(row: Participation) -> list[tuple[str, str]]:
    """Roles for one person who helps or is helped, other than the one they have."""
    roles = pinned(row.cohort_id, on=max(today(row.cohort), row.cohort.starts_on)).blueprint.roles
    kinds = ("supported", "helper")
    return [
        (key, role.one.capitalize())
        for key, role in roles.items()
        if role.unit == "person" and role.access in kinds and key != row.role
    ]


def _shown(request: Request, row: Participation, kind: ChangeKind) -> dict[str, Any]:
    on = today(row.cohort)
    blueprint = pinned(row.cohort_id, on=max(on, row.cohort.starts_on)).blueprint
    return {
        **frame_of(blueprint.tongue),
        "nouns": blueprint.words,
        "row": row,
        "form": FORMS[kind],
        "kind": kind,
        "follows": follows(row, kind, blueprint, on=on, you=True),
        "into": [(one.public_id, one.name) for one in next_years(row.cohort)] if FORMS[kind].into else (),
        "roles": _roles(row) if kind == ChangeKind.ROLE else (),
        "typed": request.POST,
        "day": request.POST.get("day") or first_day(row, kind, on=on),
    }
