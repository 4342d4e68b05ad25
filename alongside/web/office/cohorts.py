"""One year of a program, as its coordinator sets it up: dates, versions, other years, closing and opening."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from alongside.blueprint.cohorts import said_of
from alongside.blueprint.language import Blueprint
from alongside.blueprint.spots import slug
from alongside.jobs.access import JOBS
from alongside.jobs.enums import ENDED as JOB_ENDED
from alongside.kernel.access import Kind, Verb
from alongside.kernel.errors import NotHere, Refused
from alongside.programs.access import COHORTS
from alongside.programs.actions.cohorts import open_cohort
from alongside.programs.actions.participations import Joining, enrol
from alongside.programs.actions.reopening import reopen_cohort
from alongside.programs.enums import CohortState, EngagementState, ParticipationState
from alongside.programs.models.cohorts import Cohort, CohortVersion
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation, Team
from alongside.programs.queries import open_participations
from alongside.standing.closing import close_year, still_open
from alongside.web.office.crumbs import to_setup
from alongside.web.office.days import typed_day, written
from alongside.web.shared.guard import acting_as
from alongside.web.shared.middleware import CHOSEN
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

POSTED = ["GET", "HEAD", "POST"]


@dataclass(frozen=True, slots=True)
class Year:
    """One cohort of the program; `acting` is one's own participation there, to go there with."""

    cohort: Cohort
    here: bool
    acting: str


@acting_as(Kind.COORDINATOR)
@require_safe
def cohort(request: Request) -> HttpResponse:
    """Show the year one works in: what it follows, who is in it, its other years."""
    here = request.participation.cohort
    blueprint = request.blueprint
    years = _years(request, here)
    later = (one.cohort for one in reversed(years) if one.cohort.starts_on > here.starts_on)
    followed = CohortVersion.objects.filter(cohort=here).select_related("version").order_by("from_day", "pk")
    held = list({one.from_day: one for one in followed}.values())  # of one day the last
    context = _head(request, here) | {
        "blueprint": blueprint,
        "follows": next((one for one in reversed(held) if one.from_day <= request.who.on), held[0] if held else None),
        "next_version": next((one for one in held if one.from_day > request.who.on), None),
        "roles": _roles(here, blueprint),
        "says": said_of(blueprint, here.starts_on, here.ends_on),
        "going_on": Engagement.objects.filter(cohort=here).exclude(state=EngagementState.ENDED).count(),
        "teams": Team.objects.filter(cohort=here).count(),
        "has_teams": any(role.unit != "person" for role in blueprint.roles.values()),
        "jobs": JOBS.visible(request.who).exclude(state__in=JOB_ENDED).count(),
        "years": years,
        "into": next((one for one in later if one.state != CohortState.CLOSED), None),
    }
    return page(request, "office/cohort.html", context)


def _head(request: Request, here: Cohort) -> dict[str, Any]:
    return {
        "cohort": here,
        "closed": here.state == CohortState.CLOSED,
        "crumbs": (to_setup(request),),
    }


def _roles(here: Cohort, blueprint: Blueprint) -> list[tuple[str, str, int]]:
    """Key, words and number of everyone who takes part, in the program's order. One query."""
    rows = Participation.objects.filter(cohort=here, state=ParticipationState.ENROLLED).order_by().values_list("role")
    counted = dict(rows.annotate(Count("pk")))
    return [(key, role.many, counted[key]) for key, role in blueprint.roles.items() if counted.get(key)]


def _years(request: Request, here: Cohort) -> list[Year]:
    """The years of the program, the newest first: dates and states of one's own sponsor's, no more."""
    mine = {one.cohort_id: one.public_id for one in open_participations(request.person) if one.kind == Kind.COORDINATOR}
    rows = Cohort.objects.filter(program=here.program_id).order_by("-starts_on", "-pk")
    return [Year(one, one == here, mine.get(one.pk, "")) for one in rows]


@acting_as(Kind.COORDINATOR)
@require_http_methods(POSTED)
def close(request: Request) -> HttpResponse:
    """Say what closing means; with POST, close it."""
    here = request.participation.cohort
    if request.method == "POST":
        COHORTS.demand(request.who, Verb.CHANGE, here)
        if not request.POST.get("sure"):
            return page(
                request, "office/cohort_close.html", _closing(request, here) | {"refusal": NOT_SURE}, status=422
            )
        try:
            close_year(cohort=here, by=request.person)
        except Refused as refused:
            return page(
                request, "office/cohort_close.html", _closing(request, here) | {"refusal": refused.sentence}, status=422
            )
        messages.success(request, f"{here.name} is closed. Everything in it can still be read.")
        return redirect("office:cohort")
    return page(request, "office/cohort_close.html", _closing(request, here))


NOT_SURE = "Say that you have seen what stays open, then close it."


def _closing(request: Request, here: Cohort) -> dict[str, Any]:
    people = Participation.objects.filter(cohort=here, state=ParticipationState.ENROLLED)
    found = still_open(here)
    return _head(request, here) | {
        "must": [(one, reverse(one.page)) for one in found if one.must],
        "stays": [(one, reverse(one.page)) for one in found if not one.must],
        "people": people.count(),
    }


@acting_as(Kind.COORDINATOR)
@require_http_methods(POSTED)
def reopen(request: Request) -> HttpResponse:
    """Say what opening again means; with POST, do it."""
    here = request.participation.cohort
    if request.method == "POST":
        COHORTS.demand(request.who, Verb.CHANGE, here)
        reopen_cohort(cohort=here, by=request.person)
        messages.success(request, f"{here.name} is open. Everyone in it can go on.")
        return redirect("office:cohort")
    return page(request, "office/cohort_reopen.html", _head(request, here))


@acting_as(Kind.COORDINATOR)
@require_http_methods(POSTED)
def next_year(request: Request) -> HttpResponse:
    """Ask for the days of the next year of the program; with POST, open it with oneself as its coordinator."""
    here = request.participation.cohort
    starts, ends = _typed(request, here)
    refusal = None
    if request.method == "POST":
        COHORTS.demand(request.who, Verb.CHANGE, here)
        try:
            opened = _open(request, here, starts, ends)
        except Refused as refused:
            refusal = refused.sentence
        else:
            words = f"{opened.program.name}, {opened.name}, is open from {written(starts)}."
            messages.success(request, f"{words} Take people over, or import its roster.")
            request.session[CHOSEN] = request.participation.public_id  # one stays in the year one works in
            return redirect("office:cohort")
    context = _head(request, here) | {
        "starts": starts,
        "ends": ends,
        "called": request.POST.get("name", "") or f"{starts:%Y}-{ends:%y}",
        "refusal": refusal,
        "follows": CohortVersion.objects.filter(cohort=here).select_related("version").latest("from_day", "pk").version,
    }
    return page(request, "office/cohort_next.html", context, status=200 if refusal is None else 422)


def _typed(request: Request, here: Cohort) -> tuple[date, date]:
    starts = typed_day(request.POST.get("starts", ""), a_year_on(here.starts_on))
    return starts, typed_day(request.POST.get("ends", ""), a_year_on(here.ends_on))


def a_year_on(day: date) -> date:
    """The same day a year later."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year + 1, day=28)


def _open(request: Request, here: Cohort, starts: date, ends: date) -> Cohort:
    name = " ".join(request.POST.get("name", "").split())[:120]
    if not name:
        raise Refused("What is the year called? For example 2027-28.", field="name")
    key = f"{here.program.key}-{slug(name)}"[:100]
    version = CohortVersion.objects.filter(cohort=here).latest("from_day", "pk").version
    mine = request.participation
    if mine.person is None:
        raise NotHere
    with transaction.atomic():
        opened = open_cohort(version=version, key=key, name=name, starts_on=starts, ends_on=ends, by=request.person)
        joining = Joining(who=mine.person, role=mine.role, starts_on=starts, works_at=mine.works_at)
        enrol(cohort=opened, joining=joining, by=request.person)
    return opened
