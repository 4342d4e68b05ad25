"""Publishing a program that was begun: its first version, and its first year with oneself as who runs it."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from alongside.blueprint.cohorts import year_called
from alongside.blueprint.language import Blueprint
from alongside.blueprint.simulation.year import simulate_years
from alongside.blueprint.spots import slug
from alongside.kernel.access import Kind, Verb
from alongside.kernel.errors import Conflict, NotHere, Refused
from alongside.programs.access import COHORTS
from alongside.programs.actions.cohorts import open_cohort
from alongside.programs.actions.drafts import publish_program
from alongside.programs.actions.participations import Joining, enrol
from alongside.programs.models.drafts import Draft
from alongside.programs.models.participations import Participation
from alongside.web.office.cohorts import a_year_on
from alongside.web.office.days import typed_day
from alongside.web.office.studio_text import head, seen_revision, text_of, tried_on
from alongside.web.shared.guard import acting_as
from alongside.web.shared.middleware import CHOSEN
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

POSTED = ["GET", "HEAD", "POST"]


@acting_as(Kind.COORDINATOR)
@require_http_methods(POSTED)
def publish(request: Request, program: str) -> HttpResponse:
    """Show what would be published; with POST, publish it and open its first year."""
    text = text_of(request, program)
    if text.draft is not None and text.blueprint is None:
        messages.info(request, "Put these right first, then publish it.")
        return redirect(f"{text.way()}#faults")
    if text.draft is None or text.blueprint is None:
        raise NotHere("Your draft has things to put right first. Look at its file.")
    starts, ends = _days(request, text.blueprint)
    refusal = ""
    if request.method == "POST":
        COHORTS.demand(request.who, Verb.CHANGE, text.cohort)
        try:
            mine = _publish(request, text.draft, text.blueprint, starts, ends)
        except (Refused, Conflict) as refused:
            refusal = refused.sentence
        else:
            messages.success(request, f"{mine.cohort.program.name} is published, and {mine.cohort.name} is open.")
            request.session[CHOSEN] = mine.public_id
            return redirect("office:cohort")
    context = head(request, text) | _context(request, text.blueprint, starts, ends)
    context |= {"refusal": refusal, "people": tried_on(text, text.blueprint)}
    return page(request, "office/studio_publish.html", context, status=422 if refusal else 200)


def _context(request: Request, blueprint: Blueprint, starts: date, ends: date) -> dict[str, Any]:
    return {
        "blueprint": blueprint,
        "starts": starts,
        "ends": ends,
        "called": request.POST.get("called", "") or year_called(starts, ends),
        "why": request.POST.get("why", ""),
        "years": simulate_years(blueprint, on=starts),
    }


def _days(request: Request, blueprint: Blueprint) -> tuple[date, date]:
    """What was typed, else the next year as the program's calendar goes."""
    on, goes_on = request.who.on, blueprint.calendar.continues
    first = goes_on.starts.on_or_after(on) if goes_on else on
    last = goes_on.ends.on_or_after(first) if goes_on else a_year_on(first)
    return typed_day(request.POST.get("starts", ""), first), typed_day(request.POST.get("ends", ""), last)


def _publish(request: Request, draft: Draft, blueprint: Blueprint, starts: date, ends: date) -> Participation:
    called = " ".join(request.POST.get("called", "").split())[:120]
    if not called:
        raise Refused("What is the first year called? For example 2027-28.", field="called")
    acting = request.participation
    if acting.person is None:
        raise NotHere
    key = f"{draft.program.key}-{slug(called)}"[:100]
    with transaction.atomic():
        why = request.POST.get("why", "")
        version = publish_program(draft=draft, revision=seen_revision(request), why=why, by=request.person)
        year = open_cohort(version=version, key=key, name=called, starts_on=starts, ends_on=ends, by=request.person)
        role = blueprint.roles_with(Kind.COORDINATOR)[0]
        joining = Joining(who=acting.person, role=role, starts_on=starts, works_at=acting.works_at)
        return enrol(cohort=year, joining=joining, by=request.person)
