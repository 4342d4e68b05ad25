"""Counting past days again by the version that is followed now: first what it would change, then whoever coordinates
says so."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Kind, Verb
from alongside.kernel.amounts import alike, in_unit
from alongside.kernel.errors import Conflict, NotHere, Refused
from alongside.ledger.recounting import followed_now, unfinished
from alongside.ledger.recounts import Foreseen, Shift, foreseen, tags_asked
from alongside.practice.sessions.retelling import retold_between
from alongside.practice.sessions.tasks import count_again, go_on_counting
from alongside.programs.access import COHORTS
from alongside.programs.enums import CohortState
from alongside.programs.facts import parsed, pins_of
from alongside.programs.models.cohorts import BlueprintVersion, Cohort
from alongside.web.office.crumbs import to_setup
from alongside.web.office.days import typed_day, written
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

ONE_DAY = timedelta(days=1)
LOOK = "This is what counting again from that day on would change. Look at it, then say it once more."


@dataclass(frozen=True, slots=True)
class Account:
    """What would become of one account, in words."""

    label: str
    people: int
    more: str
    fewer: str
    moved: str


@dataclass(frozen=True, slots=True)
class Change:
    """What counting again would change, in words. `refusal`: why it cannot be."""

    first: date
    last: date
    sessions: int
    people: int
    accounts: tuple[Account, ...]
    shut: date | None
    refusal: str


def counts_otherwise(cohort: Cohort, other: Blueprint) -> bool:
    """Whether any version the cohort followed so far has other counting rules."""
    return any(parsed(digest).counting != other.counting for _, _, digest in pins_of(cohort.pk).days)


def change(cohort: Cohort, other: Blueprint, first: date, last: date) -> Change:
    """What counting these days by a version would change. A flat number of queries."""
    told = retold_between(cohort.pk, first, last, asked=tags_asked(other))
    seen = foreseen(cohort.pk, other, first, last, told)
    texts = [*(parsed(digest) for _, _, digest in pins_of(cohort.pk).days), other]
    labels = {key: rule.label for text in texts for key, rule in text.counting.items()}
    each = other.privacy.hours_shown == "each"
    form = alike(amount for one in seen.shifts if one.unit == "minutes" for amount in (one.more, one.fewer, one.moved))
    accounts = tuple(_account(one, labels.get(one.account, one.account), form, each=each) for one in seen.shifts)
    return Change(first, last, seen.happenings, seen.people, accounts, seen.shut, _refusal(seen, labels))


def _account(shift: Shift, label: str, form: Callable[[int], str], *, each: bool) -> Account:
    """Where a program shows coordinators totals alone, what one person’s hours come to is not said either."""
    shown = each or shift.people > 1
    more, fewer, moved = (
        _words(amount, shift.unit, form) if shown and amount else ""
        for amount in (shift.more, shift.fewer, shift.moved)
    )
    return Account(label, shift.people, more, fewer, moved)


def _words(amount: int, unit: str, form: Callable[[int], str]) -> str:
    mark = "− " if amount < 0 else ""
    return mark + (form(abs(amount)) if unit == "minutes" else in_unit(abs(amount), unit))


def _refusal(seen: Foreseen, labels: Mapping[str, str]) -> str:
    if not seen.units:
        return ""
    named = ", ".join(f"“{labels[key]}”" for key in seen.units)
    return f"This version counts {named} in another unit than was posted. What is past cannot be counted by it."


@acting_as(Kind.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: Request, number: int) -> HttpResponse:
    """Say what counting past days by the version followed today would change; with POST, count them so."""
    here = request.participation.cohort
    wanted = BlueprintVersion.objects.filter(program=here.program_id, number=number).defer("source").first()
    if wanted is None:
        raise NotHere
    now = followed_now(here)
    if now is None or now[1].version != wanted.pk:
        messages.info(request, f"Version {number} is not followed today. Past days are counted by the one that is.")
        return redirect("office:cohort-versions")
    since, other = now[0], now[1].blueprint
    asked: Mapping[str, str] = (request.POST if request.method == "POST" else request.GET).dict()
    first = typed_day(asked.get("again", ""), min(here.starts_on, since - ONE_DAY))
    refusal = ""
    if request.method == "POST":
        COHORTS.demand(request.who, Verb.CHANGE, here)
        try:
            _demand_seen(asked, first)
            why = asked.get("why", "")
            count_again(cohort=here, version=wanted.pk, first=first, why=why, by=request.person, who=request.who)
        except (Refused, Conflict) as refused:
            refusal = refused.sentence
        else:
            messages.success(request, f"From {written(first)} on, everything counts by version {number}, step by step.")
            return redirect("office:cohort-versions")
    seen = change(here, other, first, since - ONE_DAY) if first < since else None
    context = {
        "cohort": here,
        "closed": here.state == CohortState.CLOSED,
        "version": wanted,
        "since": since,
        "first": first,
        "most": since - ONE_DAY,
        "again": seen,
        "why": asked.get("why", ""),
        "refusal": refusal,
        "busy": unfinished(request.who) is not None,
        "crumbs": (to_setup(request), (reverse("office:cohort-versions"), "Versions")),
    }
    return page(request, "office/count_again.html", context, status=422 if refusal else 200)


def _demand_seen(asked: Mapping[str, str], first: date) -> None:
    """Nothing is counted again that nobody saw beforehand."""
    if asked.get("seen", "") != first.isoformat():
        raise Refused(LOOK, field="again")


@acting_as(Kind.COORDINATOR)
@require_POST
def go_on(request: Request) -> HttpResponse:
    """Go on with what was counted again only in part."""
    begun = unfinished(request.who)
    if begun is None:
        messages.info(request, "It is finished already.")
    else:
        go_on_counting(recount=begun, by=request.person, who=request.who)
        messages.success(request, "It goes on in a moment.")
    return redirect("office:cohort-versions")
