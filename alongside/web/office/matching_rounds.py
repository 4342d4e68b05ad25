"""The rounds of a cohort: every one is kept, two can be compared, and a new one may be for a part of the people."""

from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_POST, require_safe

from alongside.kernel.access import Kind, Verb
from alongside.kernel.errors import Conflict, NotHere, Refused
from alongside.matching.access import NAMED, ROUNDS
from alongside.matching.actions.proposing import Wanted, set_aside
from alongside.matching.actions.working import job_of
from alongside.matching.enums import RoundState
from alongside.matching.models.rounds import Round
from alongside.matching.queries.comparing import compare
from alongside.matching.queries.grouping import groups_in, in_none
from alongside.matching.queries.lines import in_order, line_of
from alongside.matching.queries.rounds import regions_of
from alongside.matching.queries.stability import rather
from alongside.matching.tasks import propose_soon, stop_round
from alongside.web.office.matching_again_asks import as_answered, decided_first, open_for, stayed
from alongside.web.office.matching_claims import asked_first
from alongside.web.office.matching_groups import title_of
from alongside.web.office.matching_rematch import changing
from alongside.web.office.matching_rounds_words import STATES, TONES, matched, mattered, proofs, whom
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.refusal import refusal_of
from alongside.web.shared.request import Request

AT_ONCE = 25
PROPOSED_AT_ONCE = 50
GROUPS_AT_ONCE = 12
NAMED_AT_ONCE = 50
MOST_KEPT = 500
UNTOLD = "Nobody is told anything until you publish."
UNMADE = (RoundState.WORKING, RoundState.NOT_MADE)
ROWS = Round.objects.select_related("cohort__program", "region", "made_by", "published_by", "follows", "version")


@acting_as(Kind.COORDINATOR)
@require_safe
def rounds(request: Request) -> HttpResponse:
    """Every round of the cohort, newest first; and what a new one is to be."""
    cohort = request.participation.cohort
    rows = ROUNDS.visible(request.who, rows=ROWS).order_by("-number")
    shown = Paginator(rows, AT_ONCE).get_page(request.GET.get("page"))
    context = {
        "cohort": cohort,
        "crumbs": ((reverse("office:matching"), "Matching"),),
        "rounds": [_line(row) for row in shown],
        "shown": shown,
        "regions": [("", "Everybody"), *((one.public_id, one.name) for one in regions_of(cohort))],
    }
    return page(request, "office/matching_rounds.html", context)


def _line(row: Round) -> dict[str, object]:
    return {
        "row": row,
        "whom": whom(row),
        "matched": "" if row.state in UNMADE else f"{matched(row)}. ",
        "state": STATES[RoundState(row.state)],
        "tone": TONES.get(RoundState(row.state), "line"),
    }


@acting_as(Kind.COORDINATOR)
@require_safe
def round_(request: Request, public_id: str) -> HttpResponse:
    """One round: what it was worked out from, how good it is, and what differs from another one."""
    row = ROUNDS.fetch(request.who, public_id, rows=ROWS)
    if row.state in UNMADE or (request.htmx and not request.htmx.boosted):
        return _working(request, row)
    there = ROUNDS.visible(request.who, rows=ROWS).exclude(state__in=UNMADE)
    others = list(there.exclude(pk=row.pk).order_by("-number")[:AT_ONCE])
    asked = request.GET.get("with") or (row.follows.public_id if row.follows else "")
    other = next((one for one in others if one.public_id == asked), None)
    if other is None and asked:
        other = ROUNDS.fetch(request.who, asked, rows=ROWS)
    context = {
        "line": _line(row),
        "row": row,
        "crumbs": ((reverse("office:matching"), "Matching"), (reverse("office:matching-rounds"), "Rounds")),
        "cohort": row.cohort,
        "changing": changing(request, row),
        "rather": _rather(request, row),
        "proofs": list(proofs(row, request.blueprint)),
        "mattered": list(mattered(row, request.blueprint)),
        "others": [(one.public_id, f"Round {one.number}: {whom(one)}") for one in others],
        "other": other,
        "comparison": compare(other, row) if other else None,
        "alike": other is not None and other.priorities == row.priorities,
        "duties": {duty: request.blueprint.duty_word(duty).one for duty in row.figures if len(row.figures) > 1},
    } | _proposed(request, row)
    return page(request, "office/matching_round.html", context)


def _proposed(request: Request, row: Round) -> dict[str, object]:
    """Whom a round that is over proposed for whom, page by page; an open one stands on the workbench."""
    if row.state == RoundState.PROPOSED:
        return {}
    shown = Paginator(in_order(row.proposals.all()), PROPOSED_AT_ONCE).get_page(request.GET.get("page"))
    groups = Paginator(groups_in(request.who, row), GROUPS_AT_ONCE).get_page(request.GET.get("groups"))
    nowhere = in_none(request.who, row)
    return {
        "proposed": shown,
        "lines": [line_of(one, request.blueprint, several=len(row.figures) > 1) for one in shown],
        "groups": groups,
        "grouped": [(title_of(one, request.blueprint), one) for one in groups],
        "in_none": nowhere[:NAMED_AT_ONCE],
        "in_none_more": len(nowhere[NAMED_AT_ONCE:]),
    }


def _rather(request: Request, row: Round) -> list[str] | None:
    """Who would rather have each other, of an open round where people name whom they would like; None elsewhere."""
    if row.state != RoundState.PROPOSED or not any(one.preferences for one in request.blueprint.matching.values()):
        return None
    return rather(row, NAMED.visible(request.who, Verb.READ))


def _working(request: Request, row: Round) -> HttpResponse:
    """How far a round is that is being worked out, or why it was not."""
    job = job_of(row)
    context = {
        "row": row,
        "whom": whom(row),
        "crumbs": ((reverse("office:matching"), "Matching"), (reverse("office:matching-rounds"), "Rounds")),
        "job": job,
        "moving": row.state == RoundState.WORKING and job is not None and not job.ended,
    }
    return page(request, "office/matching_working.html", context, part="progress")


@acting_as(Kind.COORDINATOR)
@require_POST
def stop(request: Request, public_id: str) -> HttpResponse:
    """Stop working a round out."""
    row = stop_round(round_=ROUNDS.fetch(request.who, public_id, Verb.CHANGE, rows=ROWS), by=request.person)
    return redirect("office:matching-round", row.public_id)


@acting_as(Kind.COORDINATOR)
@require_POST
def new(request: Request) -> HttpResponse:
    """Propose a round for everybody, one region, or late hires; with places kept free."""
    cohort, given = request.participation.cohort, request.POST
    region = next((one for one in regions_of(cohort) if one.public_id == given.get("region")), None)
    if given.get("region") and region is None:
        raise NotHere
    there = open_for(request, region)
    try:
        wanted = Wanted(
            region=region, joined_from=_day(given.get("joined_from", "")), kept_free=_number(given.get("kept_free", ""))
        )
        if asked := asked_first(request, region) or decided_first(request, there, wanted):
            return asked
        made = propose_soon(cohort=cohort, by=request.person, wanted=as_answered(request, wanted, there))
    except Refused as refused:
        messages.warning(request, refused.sentence)
        return redirect("office:matching-rounds")
    return to_round(request, made, f"Proposed: {matched(made)}{stayed(request, there, made)} {UNTOLD}")


def to_round(request: Request, made: Round, said: str) -> HttpResponse:
    """To a round that is there, saying so, or to where one can see how far it is."""
    if made.state == RoundState.WORKING:
        return redirect("office:matching-round", made.public_id)
    messages.success(request, said)
    return redirect(f"{reverse('office:matching')}?round={made.public_id}")


def _day(typed: str) -> date | None:
    """A day as a browser's field sends it; None where none is typed."""
    try:
        found = parse_date(typed.strip())
    except ValueError:
        found = None
    if typed.strip() and found is None:
        raise Refused("Write the day as year, month, day: 2026-11-02.", field="joined_from")
    return found


def _number(typed: str) -> int:
    words = typed.strip() or "0"
    if not words.isdecimal() or int(words[:9]) > MOST_KEPT:
        raise Refused(f"Keep from 0 to {MOST_KEPT} places free.", field="kept_free")
    return int(words)


@acting_as(Kind.COORDINATOR)
@require_POST
def again(request: Request, public_id: str) -> HttpResponse:
    """Propose a round anew that is open, or was not worked out, for the same people; what was decided stays, if that is
    wanted."""
    row = ROUNDS.fetch(request.who, public_id, Verb.CHANGE, rows=ROWS)
    if row.state not in (RoundState.PROPOSED, *UNMADE):
        raise Conflict("This round is published or kept aside, so nothing was proposed. Look at what is open now.")
    there = open_for(request, row.region)
    try:
        if asked := asked_first(request, row.region) or decided_first(request, there):
            return asked
        wanted = as_answered(request, Wanted.like(row))
        made = propose_soon(cohort=row.cohort, by=request.person, wanted=wanted)
    except Refused as refused:
        messages.warning(request, refused.sentence)
        return redirect(f"{reverse('office:matching')}?round={row.public_id}")
    return to_round(request, made, f"Proposed anew{stayed(request, there, made)}")


@acting_as(Kind.COORDINATOR)
@require_POST
def aside(request: Request, public_id: str) -> HttpResponse:
    """Close an open round without publishing it."""
    row = ROUNDS.fetch(request.who, public_id, Verb.CHANGE, rows=ROWS)
    if asked := asked_first(request, row.region):
        return asked
    refusal = refusal_of(lambda: set_aside(round_=row, by=request.person))
    if refusal:
        messages.warning(request, refusal)
    else:
        messages.success(request, f"Round {row.number} is kept aside. Its people are free for another one.")
    return redirect("office:matching-rounds")
