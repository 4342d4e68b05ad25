"""What the matching team alone knows: who is kept apart, which rules were let go for whom, and who works together
although a rule speaks against it."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Kind, Verb
from alongside.kernel.errors import NotAllowed, Refused
from alongside.matching.access import KEPT_APART, PROPOSALS, WAIVERS
from alongside.matching.actions.apart import LONGEST_NAME, find_out, keep_apart, let_go
from alongside.matching.actions.waiving import keep_again, waive_in_round
from alongside.matching.enums import Because
from alongside.matching.models.apart import KeptApart, Waiver
from alongside.matching.queries.apart import kept_apart_for, waivers_for
from alongside.matching.queries.ruling import against_rules
from alongside.matching.sealing import opened
from alongside.web.office.matching_claims import asks_first
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.refusal import refusal_of
from alongside.web.shared.request import Request

SHOWN = 200
ABOUT = KeptApart.objects.select_related("cohort")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two who are kept apart: `other` is empty while nobody knows whom the words name."""

    id: str
    one: str
    other: str
    because: str
    by: str
    day: date
    words: str


@dataclass(frozen=True, slots=True)
class LetGo:
    """A rule that was let go for somebody."""

    id: str
    name: str
    rule: str
    duty: str
    by: str
    words: str


@acting_as(Kind.COORDINATOR)
@sensitive_post_parameters("words", "one", "other")
@require_http_methods(["GET", "HEAD", "POST"])
def apart(request: Request) -> HttpResponse:
    """Everyone who is kept apart, and every rule that was let go; with POST, keep two more apart."""
    refused = Refused("")
    if request.method == "POST":
        given = request.POST
        try:
            keep_apart(
                cohort=request.participation.cohort,
                names=(given.get("one", ""), given.get("other", "")),
                because=given.get("because", ""),
                words=given.get("words", ""),
                by=request.person,
            )
        except NotAllowed:
            raise
        except Refused as found:
            refused = found
        else:
            messages.success(request, "They are kept apart in every round from now on. Nobody else is told.")
            return redirect("office:matching-apart")
    context = {
        "cohort": request.participation.cohort,
        "crumbs": ((reverse("office:matching"), "Matching"),),
        "pairs": [_pair(row) for row in kept_apart_for(request.who)[:SHOWN]],
        "let_go": [_let_go(row, request.blueprint) for row in waivers_for(request.who)[:SHOWN]],
        "because": Because.choices,
        "typed": request.POST.dict(),
        "faults": {refused.field: refused.sentence} if refused.sentence else {},
        "longest_name": LONGEST_NAME,
    }
    return page(request, "office/matching_apart.html", context, status=422 if refused.sentence else 200)


@acting_as(Kind.COORDINATOR)
@sensitive_post_parameters("name")
@require_POST
def apart_who(request: Request, public_id: str) -> HttpResponse:
    """Say whom the words of somebody mean."""
    row = KEPT_APART.fetch(request.who, public_id, Verb.CHANGE, rows=ABOUT)
    refusal = refusal_of(lambda: find_out(row=row, name=request.POST.get("name", ""), by=request.person))
    messages.warning(request, refusal) if refusal else messages.success(request, "Noted. They are kept apart now.")
    return redirect("office:matching-apart")


@acting_as(Kind.COORDINATOR)
@require_POST
def apart_end(request: Request, public_id: str) -> HttpResponse:
    """They may be matched again."""
    let_go(row=KEPT_APART.fetch(request.who, public_id, Verb.CHANGE, rows=ABOUT), by=request.person)
    messages.success(request, "They may be matched again.")
    return redirect("office:matching-apart")


@acting_as(Kind.COORDINATOR)
@require_POST
def waiver_end(request: Request, public_id: str) -> HttpResponse:
    """A rule holds for somebody again."""
    row = WAIVERS.fetch(request.who, public_id, Verb.CHANGE, rows=Waiver.objects.select_related("supported"))
    keep_again(waiver=row, by=request.person)
    messages.success(request, "The rule holds for them again. Who works together already goes on.")
    return redirect("office:matching-apart")


@acting_as(Kind.COORDINATOR)
@require_safe
def together(request: Request) -> HttpResponse:
    """Everyone who works together although a rule speaks against it by now."""
    cohort = request.participation.cohort
    found = against_rules(request.who, cohort)
    context = {
        "cohort": cohort,
        "crumbs": ((reverse("office:matching"), "Matching"),),
        "found": [(one, request.blueprint.duty_word(one.engagement.duty).one) for one in found],
    }
    return page(request, "office/matching_together.html", context)


@acting_as(Kind.COORDINATOR)
@sensitive_post_parameters("why")
@require_POST
@asks_first
def waive_rules(request: Request, public_id: str) -> HttpResponse:
    """Let rules go for somebody who has nobody; the round is worked out with it."""
    row = PROPOSALS.fetch(request.who, public_id, Verb.CHANGE)
    given = request.POST
    refusal = refusal_of(
        lambda: waive_in_round(proposal=row, facts=given.getlist("fact"), why=given.get("why", ""), by=request.person)
    )
    if refusal:
        messages.warning(request, refusal)
    else:
        messages.success(request, "Let go for them, and written down with your name. The round was worked out with it.")
    kept = {"pair": public_id} | {name: given[name] for name in ("only", "q", "page", "round") if given.get(name)}
    return redirect(f"{reverse('office:matching')}?{urlencode(kept)}#why")


def _pair(row: KeptApart) -> Pair:
    other = row.other.name if row.other else ""
    return Pair(row.public_id, row.one.name, other, Because(row.because).label, row.said_by.name, row.day, opened(row))


def _let_go(row: Waiver, blueprint: Blueprint) -> LetGo:
    kind = blueprint.kinds.get(row.fact)
    duty = blueprint.duty_word(row.duty).one if row.duty in blueprint.duties else row.duty
    return LetGo(row.public_id, row.supported.name, kind.says if kind else row.fact, duty, row.by.name, opened(row))
