"""What changes in how somebody takes part: what follows is said first, then it is done, agreed ahead, or not agreed."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models.functions import Lower
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Kind, Verb
from alongside.kernel.errors import Conflict, NotHere, Refused
from alongside.people.models.organizations import Organization
from alongside.programs.access import CHANGES, ORGANIZATIONS, PARTICIPATIONS
from alongside.programs.actions.changes import Wanted, change_participation
from alongside.programs.actions.changes import decline as decline_it
from alongside.programs.actions.changes_doing import with_them
from alongside.programs.actions.rolling_over import next_years
from alongside.programs.enums import ChangeKind, ChangeState, CohortState, ParticipationState
from alongside.programs.facts import pins_of_several, today
from alongside.programs.models.changes import UNDECIDED, Change
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Participation
from alongside.web.office.changing_first import told_first, told_in_short
from alongside.web.office.days import typed_day, written
from alongside.web.office.folded import leading_on
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.refusal import refusal_of
from alongside.web.shared.request import Request
from alongside.web.shared.taking_part import FORMS, first_day, follows, said, together

ROWS = Participation.objects.select_related("person", "team", "organization", "works_at", "cohort__program")
FOUND, AT_ONCE = 20, 50
WORDS = {
    ChangeKind.DEFER: "begins later",
    ChangeKind.WITHDRAW: "has left",
    ChangeKind.REINSTATE: "takes part again",
    ChangeKind.EXTEND: "goes on for longer",
    ChangeKind.TRANSFER: "has moved",
    ChangeKind.ROLE: "has another role",
    ChangeKind.LEAVE: "is away",
}


@acting_as(Kind.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
@leading_on
def change(request: Request, public_id: str, kind: str) -> HttpResponse:
    """Say what follows when somebody's taking part changes; with POST, let it, today or on a day to come."""
    row = PARTICIPATIONS.fetch(request.who, public_id, Verb.CHANGE, rows=ROWS)
    if kind not in ChangeKind or (row.person is None and kind not in OF_GROUPS):
        raise NotHere
    what = ChangeKind(kind)
    asked = row.changes.filter(kind=what, state__in=UNDECIDED).select_related("place", "into").first()
    refusal, first = "", list[str]()
    if request.method == "POST":
        refusal = refusal_of(lambda: first.extend(_do(request, row, what)))
        if not (refusal or first):
            return redirect("office:people-person", public_id)
    context = _shown(request, row, what, asked) | {"refusal": refusal, "first": first}
    if first:
        named = [(name, value) for name in ASKED for value in request.POST.getlist(name)]
        context["again"] = [*named, ("told", told_in_short(first))]
    return page(request, "office/change.html", context, status=422 if refusal else 200)


ASKED = ("seen", "day", "until", "place", "into", "role", "keeps", "ends")
OF_GROUPS = (ChangeKind.WITHDRAW, ChangeKind.REINSTATE, ChangeKind.LEAVE, ChangeKind.EXTEND)


@acting_as(Kind.COORDINATOR)
@require_POST
def decline(request: Request, public_id: str) -> HttpResponse:
    """Do not agree to what was asked, or call off what is to come; the words go to the person."""
    row = CHANGES.fetch(request.who, public_id, Verb.CHANGE, rows=Change.objects.select_related("participation"))
    refusal = refusal_of(lambda: decline_it(change=row, answer=request.POST.get("answer", ""), by=request.person))
    if refusal:
        messages.error(request, refusal)
        return redirect("office:people-change", row.participation.public_id, row.kind)
    messages.success(request, "They can read your answer on their page, and are told that it is there.")
    return redirect("office:people-person", row.participation.public_id)


@acting_as(Kind.COORDINATOR)
@require_safe
def changes(request: Request) -> HttpResponse:
    """List what people asked for and what is agreed and to come, the nearest day first."""
    rows = (
        CHANGES.visible(request.who)
        .filter(state__in=UNDECIDED)
        .select_related("place", "into", "participation__person")
    )
    shown = Paginator(rows.order_by("from_day", Lower("participation__person__family_name"), "pk"), AT_ONCE)
    here = shown.get_page(request.GET.get("page"))
    context = {
        "cohort": request.participation.cohort,
        "crumbs": ((reverse("office:applications"), "Applications"),),
        "lines": [(one.participation, said(one)) for one in here],
        "shown": here,
    }
    return page(request, "office/changes.html", context)


def changes_for(row: Participation) -> list[tuple[str, str]]:
    """What can be changed in how this one takes part: (kind, words)."""
    gone = row.state == ParticipationState.ENDED
    return [
        (kind.value, str(kind.label))
        for kind in ChangeKind
        if (kind == ChangeKind.REINSTATE) == gone and (row.person_id is not None or kind in OF_GROUPS)
    ]


def _do(request: Request, row: Participation, kind: ChangeKind) -> tuple[str, ...]:
    """Do it, unless something has to be told first: then that, and nothing has changed."""
    posted = request.POST
    if posted.get("seen", "") not in ("", str(with_them(row).count())):
        raise Conflict("Something began or ended while you looked. Read again what follows.")
    wanted = _wanted(request, row, kind)
    first = told_first(row, wanted, request.blueprint, by=request.person)
    if first and posted.get("told") != told_in_short(first):
        return first
    made = change_participation(participation=row, wanted=wanted, by=request.person)
    when = f"from {written(made.from_day)} on" if kind != ChangeKind.WITHDRAW else f"after {written(made.from_day)}"
    if made.state == ChangeState.AHEAD:
        messages.success(request, f"Agreed: it happens by itself, {when}.")
    else:
        messages.success(request, f"{row.name} {WORDS[kind]}. Hours stay theirs.")
    return ()


def _wanted(request: Request, row: Participation, kind: ChangeKind) -> Wanted:
    posted, now = request.POST, request.who.on
    until = typed_day(posted.get("until", ""), date.min)
    into, _, role = posted.get("into", "").partition("/")
    if kind == ChangeKind.ROLE:
        role = posted.get("role", "")
        if role not in dict(_roles(row, request.blueprint)):
            raise Refused("Choose the role they take.", field="role")
    return Wanted(
        kind=kind,
        from_day=typed_day(posted.get("day", ""), now),
        until=None if until == date.min else until,
        role=role,
        place=ORGANIZATIONS.fetch(request.who, posted["place"]) if posted.get("place") else None,
        into=_cohort(request, row, kind, into),
        ends=[one.public_id for one in with_them(row) if one.public_id in posted.getlist("ends")],
        keeps=bool(posted.get("keeps")),
    )


def _cohort(request: Request, row: Participation, kind: ChangeKind, public_id: str) -> Cohort | None:
    if not public_id:
        return None
    found = next((one for one in _cohorts(request, row, kind) if one.public_id == public_id), None)
    if found is None:
        raise NotHere
    return found


def _cohorts(request: Request, row: Participation, kind: ChangeKind) -> list[Cohort]:
    """Later years of the program; to move, also what this person coordinates for the same sponsor."""
    if kind in (ChangeKind.DEFER, ChangeKind.EXTEND):
        return list(next_years(row.cohort).select_related("program"))
    mine = Participation.objects.filter(person=request.person, kind=Kind.COORDINATOR, state=ParticipationState.ENROLLED)
    rows = Cohort.objects.filter(program__sponsor=row.cohort.program.sponsor_id, pk__in=mine.values("cohort"))
    rows = rows.exclude(state=CohortState.CLOSED).exclude(pk=row.cohort_id).filter(ends_on__gte=request.who.on)
    return list(rows.select_related("program").order_by("program__name", "starts_on"))


def _intakes(cohorts: Sequence[Cohort], row: Participation, kind: ChangeKind) -> list[tuple[str, str]]:
    """Where one can go on, as options; to move, with each role that is for one person there."""
    if kind != ChangeKind.TRANSFER:
        return [(one.public_id, one.name) for one in cohorts]
    pins = pins_of_several([one.pk for one in cohorts])
    found = []
    for one in cohorts:
        if not pins[one.pk].days:
            continue
        roles = pins[one.pk].on(max(today(one), one.starts_on)).blueprint.roles
        for key, role in roles.items():
            if role.unit == "person" and role.access == row.kind:
                found.append((f"{one.public_id}/{key}", f"{one.program.name}, {one.name}, as {role.one}"))
    return found


def _roles(row: Participation, blueprint: Blueprint) -> list[tuple[str, str]]:
    """Roles for one person that they do not have in this cohort."""
    held = Participation.objects.filter(cohort=row.cohort_id, person=row.person_id, state=ParticipationState.ENROLLED)
    has = {*held.values_list("role", flat=True), row.role}
    return [
        (key, role.one.capitalize())
        for key, role in blueprint.roles.items()
        if role.unit == "person" and key not in has
    ]


def _places(request: Request) -> list[dict[str, str]]:
    name = request.GET.get("q", "").strip()[:80]
    if not name:
        return []
    rows = ORGANIZATIONS.visible(request.who).filter(name__icontains=name, ended_on=None).select_related("parent")
    return [_place(one) for one in rows.order_by(Lower("name"), "pk")[:FOUND]]


def _place(place: Organization) -> dict[str, str]:
    return {"value": place.public_id, "label": place.name, "hint": place.parent.name if place.parent else ""}


def _shown(request: Request, row: Participation, kind: ChangeKind, asked: Change | None) -> dict[str, Any]:
    blueprint = request.blueprint
    fits = (row.state == ParticipationState.ENDED) == (kind == ChangeKind.REINSTATE)
    going_on = together(row, blueprint)
    moves = kind == ChangeKind.TRANSFER
    into = _cohorts(request, row, kind) if FORMS[kind].into or moves else []
    return {
        "row": row,
        "name": row.name,
        "crumbs": (
            (reverse("office:people"), "People"),
            (reverse("office:people-person", args=[row.public_id]), row.name),
        ),
        "form": FORMS[kind],
        "kind": kind,
        "fits": fits,
        "follows": follows(row, kind, blueprint, on=request.who.on, you=False) if fits else (),
        "asked": said(asked) if asked else None,
        "day": request.POST.get("day") or (asked.from_day if asked else first_day(row, kind, on=request.who.on)),
        "until": request.POST.get("until") or (asked.until if asked and asked.until else ""),
        "into": _intakes(into, row, kind),
        "roles": _roles(row, blueprint) if kind == ChangeKind.ROLE else (),
        "chosen": request.POST.get("role") or (asked.role if asked else ""),
        "found": _places(request) if moves else (),
        "query": request.GET.get("q", ""),
        "together": [(one.public_id, f"{whom}, {duty}") for one, whom, duty in going_on] if moves else (),
        "seen": len(going_on),
    }
