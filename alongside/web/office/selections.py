"""Organizations the program chose: who has which tier today, choosing one with its reason and days, and what was."""

from collections import Counter
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from alongside.blueprint.parts.joining import Selection as Rule
from alongside.blueprint.routing import tier_for
from alongside.kernel.access import Kind, Verb
from alongside.kernel.errors import NotHere
from alongside.people.models.organizations import Organization
from alongside.programs.access import ORGANIZATIONS
from alongside.programs.actions.selections import OF, WARNED, Chosen, select
from alongside.programs.background import typed
from alongside.programs.models.selections import Selection
from alongside.programs.queries_agreements import facts_noted
from alongside.programs.queries_selections import chosen_for, holds, selected_on
from alongside.web.office.days import day_or_none, typed_day, written
from alongside.web.office.organizations import crumbs
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.refusal import refusal_of
from alongside.web.shared.request import Request

AT_ONCE = 50
NONE = "none"


@dataclass(frozen=True, slots=True)
class Row:
    """One choice in words. `soon`: its last day is near."""

    row: Selection
    label: str
    days: str
    soon: bool = False


@acting_as(Kind.COORDINATOR)
@require_safe
def selections(request: Request) -> HttpResponse:
    """List who is selected today, by tier, whoever ends first before the others."""
    rule, cohort = _rule(request), request.participation.cohort
    visible = set(ORGANIZATIONS.visible(request.who).values_list("pk", flat=True))
    now = [row for pk, row in selected_on(cohort, on=request.who.on).items() if pk in visible]
    tier = request.GET.get("tier", "") if request.GET.get("tier") in rule.tiers else ""
    listed = sorted(
        (row for row in now if tier in ("", row.tier)),
        key=lambda row: (row.until_day is None, row.until_day or row.from_day, row.organization.name.casefold()),
    )
    counts = Counter(row.tier for row in now)
    shown = Paginator(listed, AT_ONCE).get_page(request.GET.get("page"))
    context = {
        "cohort": cohort,
        "crumbs": crumbs(()),
        "rule": rule,
        "filters": [
            ("", f"All ({len(now)})", tier == ""),
            *((key, f"{one.label} ({counts[key]})", key == tier) for key, one in rule.tiers.items()),
        ],
        "rows": [_row(one, rule, request) for one in shown],
        "shown": shown,
        "tier": tier,
    }
    return page(request, "office/selections.html", context)


@acting_as(Kind.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def selection(request: Request, public_id: str) -> HttpResponse:
    """Show what one organization was chosen for, and what follows from what is known of it; with POST, choose."""
    rule = _rule(request)
    verb = Verb.CHANGE if request.method == "POST" else Verb.SEE
    place = ORGANIZATIONS.fetch(request.who, public_id, verb)
    cohort, refusal = request.participation.cohort, ""
    if request.method == "POST":
        refusal = refusal_of(
            lambda: select(
                cohort=cohort, organization=place, chosen=_chosen(request), by=request.person, who=request.who
            )
        )
        if not refusal:
            messages.success(request, "Noted.")
            return redirect("office:organizations-selection", public_id)
    now = selected_on(cohort, on=request.who.on, places=[place]).get(place.pk)
    lasts = f" and holds for {rule.holds}, unless you say until when" if rule.holds else ""
    context = {
        "place": place,
        "crumbs": (*crumbs(()), (reverse("office:organizations-selected"), "Selected")),
        "rule": rule,
        "now": _row(now, rule, request) if now else None,
        "gives": rule.tiers[now.tier].gives if now and now.tier in rule.tiers else "",
        "fits": "" if now else _fits(request, place, rule),
        "lasts": lasts,
        "options": [*((key, f"{one.label}: {one.gives}") for key, one in rule.tiers.items()), *_end(now)],
        "chooses": place.kind in OF[rule.of] and ORGANIZATIONS.allows(request.who, Verb.CHANGE, place),
        "history": [_row(one, rule, request) for one in chosen_for(cohort, place)[:AT_ONCE]],
        "typed": request.POST,
        "today": request.who.on,
        "refusal": refusal,
    }
    return page(request, "office/selection.html", context, status=422 if refusal else 200)


def _rule(request: Request) -> Rule:
    if request.blueprint.selection is None:
        raise NotHere("No organizations are selected here.")
    return request.blueprint.selection


def _chosen(request: Request) -> Chosen:
    posted = request.POST
    tier = posted.get("tier", "")
    return Chosen(
        tier="" if tier == NONE else tier or NONE,
        reason=posted.get("reason", ""),
        from_day=typed_day(posted.get("from_day", ""), request.who.on),
        until=day_or_none(posted.get("until", ""), "until"),
    )


def _end(now: Selection | None) -> list[tuple[str, str]]:
    return [(NONE, "Selected no longer")] if now else []


def _fits(request: Request, place: Organization, rule: Rule) -> str:
    """The tier that follows from what was noted of it; empty where none does."""
    known = facts_noted(request.participation.cohort, [place], on=request.who.on).get(place.pk, {})
    facts = typed({name: row.value for name, row in known.items()}, request.blueprint.kinds)
    key = tier_for(request.blueprint, facts, on=request.who.on)
    return rule.tiers[key].label if key else ""


def _row(row: Selection, rule: Rule, request: Request) -> Row:
    named = rule.tiers.get(row.tier)
    label = named.label if named else row.tier.replace("-", " ").capitalize() or "Selected no longer"
    days = f"From {written(row.from_day)} on"
    if row.until_day is not None:
        days = f"From {written(row.from_day)} to {written(row.until_day)}"
    on = request.who.on
    return Row(row, label, days, bool(row.until_day and holds(row, on) and row.until_day - WARNED <= on))
