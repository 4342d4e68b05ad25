"""Matching as coordinators work on it: one round, its proposals, and what to decide about each."""

from dataclasses import replace
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from alongside.kernel.access import Kind, Verb
from alongside.kernel.errors import Refused
from alongside.matching.access import PROPOSALS
from alongside.matching.actions.allowing import allow_virtual, give_room, rule_in, rule_out
from alongside.matching.actions.deciding import leave_unmatched, lock, swap, unlock
from alongside.matching.enums import ProposalState
from alongside.matching.models.rounds import Proposal
from alongside.matching.queries import workbench as bench
from alongside.matching.queries.publications import set_out
from alongside.programs.access import PARTICIPATIONS
from alongside.web.office.matching_claims import asks_first
from alongside.web.office.matching_commenting import comments
from alongside.web.office.matching_rounds_words import EVERYBODY, grouped, kept_free, mattered, proofs, whom
from alongside.web.office.matching_words import figures, missing, shows, summary
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.refusal import refusal_of
from alongside.web.shared.request import Request


@acting_as(Kind.COORDINATOR)
@require_safe
def workbench(request: Request) -> HttpResponse:
    """The open round; or, when there is none, what can be done next."""
    round_ = bench.waiting_round(request.who, request.GET.get("round", ""))
    cohort = request.participation.cohort
    if round_ is None:
        blueprint = request.blueprint
        empty = {"cohort": cohort, "blueprint": blueprint, "last": bench.last_published(request.who)}
        return page(request, "office/matching_none.html", empty)
    asked = _asked(request)
    found = bench.workbench(request.who, round_, asked)
    for_whom = whom(round_)
    context = {
        "cohort": cohort,
        "bench": found,
        "for_whom": "" if for_whom == EVERYBODY else for_whom,
        "kept_free": kept_free(round_),
        "asked": asked,
        "figures": figures(found),
        "missing": missing(found),
        "mattered": list(mattered(round_, found.blueprint)),
        "summary": summary(found.chosen),
        "here": _here(asked),
        "all_missing": _all_missing(found, asked),
        "proofs": list(proofs(round_, found.blueprint)),
        "grouped": list(grouped(round_, found.blueprint)),
        "yes_asked": found.blueprint.introductions.answer_within is not None,
        "set": set_out(round_.pk),
        "choosing": any(one.self_match for one in found.blueprint.matching.values()),
        "comments": comments(request.who, found.chosen.line.id) if found.chosen else (),
        "pages_url": f"{reverse('office:matching')}?{_here(replace(asked, page=1))}&page=",
        "shows": list(shows(found, asked, _here(replace(asked, only="", page=1)))),
    }
    return page(request, "office/matching.html", context)


def _asked(request: Request) -> bench.Asked:
    given = request.GET
    number = given.get("page", "1")
    return bench.Asked(
        pair=given.get("pair", ""),
        other=given.get("with", ""),
        name=given.get("name", "").strip()[:60],
        only=given.get("only", ""),
        find=given.get("q", "").strip()[:60],
        page=int(number) if number.isdecimal() and len(number) < 6 else 1,
        everybody="everybody" in given,
        round=given.get("round", ""),
    )


def _here(asked: bench.Asked) -> str:
    """What every link of the page carries on: the words looked for and the page of the list."""
    kept = {"only": asked.only, "q": asked.find, "page": asked.page if asked.page > 1 else "", "round": asked.round}
    return urlencode({key: value for key, value in kept.items() if value})


def _all_missing(found: bench.Workbench, asked: bench.Asked) -> str:
    """Where all who have nobody are: beside the list, or in it, page by page, where they are more than fit there."""
    if found.unmatched_count > bench.AT_MOST:
        return f"?{_here(replace(asked, only='unmatched', find='', page=1))}#proposed-h"
    return f"?everybody=1&{_here(asked)}#unmatched"


@acting_as(Kind.COORDINATOR)
@require_POST
@asks_first
def lock_match(request: Request, public_id: str) -> HttpResponse:
    """Keep a match whatever is proposed again."""
    row = lock(proposal=_proposal(request, public_id), by=request.person)
    return _back(request, row, "Locked. It stays when you propose again.")


@acting_as(Kind.COORDINATOR)
@require_POST
@asks_first
def unlock_match(request: Request, public_id: str) -> HttpResponse:
    """Let a decision go."""
    before = _proposal(request, public_id)
    row = unlock(proposal=before, by=request.person)
    if before.state == ProposalState.LEFT_OUT:
        return _back(request, row, "Looked for again. The round was worked out with them.")
    return _back(request, row, "Unlocked. Proposing again may change it.")


@acting_as(Kind.COORDINATOR)
@require_POST
@asks_first
def leave_out(request: Request, public_id: str) -> HttpResponse:
    """Leave somebody with no one for now."""
    row = leave_unmatched(proposal=_proposal(request, public_id), by=request.person)
    return _back(request, row, "Left unmatched. Propose again to give the place to somebody else.")


@acting_as(Kind.COORDINATOR)
@require_POST
@asks_first
def swap_helper(request: Request, public_id: str) -> HttpResponse:
    """Give somebody another helper, locked; the others are worked out anew around it."""
    row = _proposal(request, public_id)
    helper = PARTICIPATIONS.fetch(request.who, request.POST.get("helper", ""))
    try:
        row = swap(proposal=row, helper=helper, by=request.person)
    except Refused as refused:
        messages.warning(request, refused.sentence)
        return _to(request, row)
    return _back(request, row, "Changed and locked. The rest of the round was worked out around it.")


@acting_as(Kind.COORDINATOR)
@require_POST
@asks_first
def meet_virtually(request: Request, public_id: str) -> HttpResponse:
    """Let somebody meet virtually only, or no longer."""
    virtual = request.POST.get("virtual") == "yes"
    row = _proposal(request, public_id)
    refusal = refusal_of(lambda: allow_virtual(proposal=row, virtual=virtual, by=request.person))
    if refusal:
        messages.warning(request, refusal)
        return _to(request, row)
    return _back(request, row, "Noted. The round was worked out with it.")


@acting_as(Kind.COORDINATOR)
@require_POST
@asks_first
def rule_out_helper(request: Request, public_id: str) -> HttpResponse:
    """Never propose a helper for somebody in this round."""
    row = _proposal(request, public_id)
    helper = PARTICIPATIONS.fetch(request.who, request.POST.get("helper", ""))
    row = rule_out(proposal=row, helper=helper, by=request.person)
    return _back(request, row, "Ruled out. The round was worked out without this match.")


@acting_as(Kind.COORDINATOR)
@require_POST
@asks_first
def rule_in_helpers(request: Request, public_id: str) -> HttpResponse:
    """Let everybody who was ruled out for somebody be proposed again."""
    row = rule_in(proposal=_proposal(request, public_id), by=request.person)
    return _back(request, row, "Nobody is ruled out for them any more.")


@acting_as(Kind.COORDINATOR)
@require_POST
@asks_first
def take_one_more(request: Request, public_id: str) -> HttpResponse:
    """A helper agreed to take one more: it is written down, and the round worked out with it."""
    row, given = _proposal(request, public_id), request.POST
    helper = PARTICIPATIONS.fetch(request.who, given.get("helper", ""))
    to = int(given["to"]) if given.get("to", "").isdecimal() and len(given["to"]) < 4 else 0
    try:
        row = give_room(proposal=row, helper=helper, to=to, by=request.person)
    except Refused as refused:
        messages.warning(request, refused.sentence)
        return _to(request, row)
    return _back(request, row, "Noted that they take one more. The round was worked out with it.")


def _proposal(request: Request, public_id: str) -> Proposal:
    return PROPOSALS.fetch(request.who, public_id, Verb.CHANGE)


def _back(request: Request, row: Proposal, said: str) -> HttpResponse:
    messages.success(request, said)
    return _to(request, row)


def _to(request: Request, row: Proposal) -> HttpResponseRedirect:
    """Back to the same pair, the same page and the same words looked for."""
    asked = {name: request.POST[name] for name in ("only", "q", "page", "round") if request.POST.get(name)}
    kept = {"pair": row.public_id} | asked
    return HttpResponseRedirect(f"{reverse('office:matching')}?{urlencode(kept)}#why")
