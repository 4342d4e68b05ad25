"""Rounds that may change who is together: what would follow is said first; each change can be refused."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_http_methods, require_POST

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Kind, Verb
from alongside.kernel.errors import NotHere, Refused
from alongside.matching.access import PROPOSALS
from alongside.matching.actions.deciding import stay
from alongside.matching.actions.proposing import Wanted, gathered
from alongside.matching.enums import Changes, RoundState
from alongside.matching.models.rounds import Proposal, Round
from alongside.matching.queries.drafting import draft_round
from alongside.matching.queries.lines import place_of
from alongside.matching.queries.rematching import Effect, Moving, changes_of, effect_of, moving
from alongside.matching.queries.rounds import decided, regions_of
from alongside.matching.queries.scope import POINTS
from alongside.matching.tasks import propose_soon
from alongside.practice.sessions.facts import InTouch, in_touch
from alongside.programs.access import PARTICIPATIONS
from alongside.programs.enums import ParticipationState
from alongside.programs.models.participations import Participation
from alongside.programs.queries_finding import PERSON, PLACE, every_word
from alongside.web.office.matching_again_asks import as_answered, decided_first, open_for, stayed, with_its_own
from alongside.web.office.matching_claims import asked_first, asks_first
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.refusal import refusal_of
from alongside.web.shared.request import Request

AT_ONCE, FOUND, SHOWN = 25, 12, 12
WORDS = {
    Changes.EVERYBODY: ("Everybody", "Whoever is together may be parted where it is worth the price"),
    Changes.NAMED: ("The people of some who help", "Everybody else stays as they are"),
    Changes.LEAVING: ("The people of somebody who leaves", "They go on with others; everybody else stays as they are"),
}


@acting_as(Kind.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def rematch(request: Request) -> HttpResponse:
    """Say what a round would change that may change who is together; with POST, propose it."""
    cohort, given = request.participation.cohort, request.POST or request.GET
    may = any(one.rematch for one in request.blueprint.matching.values())
    refusal, effect = "", None
    try:
        if request.method == "POST":
            wanted = _wanted(request, given)
            there = open_for(request, wanted.region)
            if asked := asked_first(request, wanted.region) or decided_first(request, there, wanted):
                return asked
            made = propose_soon(cohort=cohort, by=request.person, wanted=as_answered(request, wanted, there))
            said = f"Proposed{stayed(request, there, made)} Nobody is told anything until you publish."
            messages.success(request, said)
            return redirect("office:matching-round", made.public_id)
        effect = _effect(request, _wanted(request, given)) if given.get("changes") else None
    except Refused as refused:
        refusal = refused.sentence
    context = {
        "cohort": cohort,
        "crumbs": ((reverse("office:matching"), "Matching"), (reverse("office:matching-rounds"), "Rounds")),
        "regions": [("", "Everybody"), *((one.public_id, one.name) for one in regions_of(cohort))],
        "region": given.get("region", ""),
        "scopes": [
            {"value": key.value, "label": label, "hint": hint}
            for key, (label, hint) in WORDS.items()
            if may or key == Changes.LEAVING
        ],
        "changes": given.get("changes") or (Changes.EVERYBODY if may else Changes.LEAVING).value,
        "helpers": _choices(request, given),
        "find": given.get("q", "").strip()[:60],
        "price": given.get("price", ""),
        "said": _said(request.blueprint),
        "points": POINTS,
        "refusal": refusal,
        "effect": effect,
        "shown": effect.changes[:SHOWN] if effect else (),
        "hidden": [(name, value) for name in ASKED for value in given.getlist(name)],
        "may": may,
    }
    return page(request, "office/matching_rematch.html", context, status=422 if refusal else 200)


ASKED = ("changes", "region", "helper", "price")


@acting_as(Kind.COORDINATOR)
@require_POST
@asks_first
def leave_together(request: Request, public_id: str) -> HttpResponse:
    """Leave two as they are: a change that is refused."""
    row = PROPOSALS.fetch(request.who, public_id, Verb.CHANGE, rows=Proposal.objects.select_related("round"))
    refusal = refusal_of(lambda: stay(proposal=row, by=request.person))
    if refusal:
        messages.warning(request, refusal)
    else:
        messages.success(request, "They stay together. The rest of the round was worked out around it.")
    return redirect(f"{reverse('office:matching-round', args=[row.round.public_id])}#changes-h")


@dataclass(frozen=True)
class Changing:
    """One page of what a round would change."""

    request: Request
    round: Round

    @cached_property
    def page(self) -> Page[Proposal]:
        return Paginator(changes_of(self.request.who, self.round), AT_ONCE).get_page(self.request.GET.get("page"))

    @property
    def lines(self) -> list[tuple[Moving, InTouch | None]]:
        """Each with the contacts the two have had."""
        blueprint, several = self.request.blueprint, len(self.round.figures) > 1
        duties = {duty: blueprint.duty_word(duty).one for duty in self.round.figures if several}
        found = moving(list(self.page), duties)
        contacts = in_touch([one.engagement for one in found])
        return [(one, contacts.get(one.engagement)) for one in found]

    @property
    def open(self) -> bool:
        return self.round.state == RoundState.PROPOSED


def changing(request: Request, round_: Round) -> Changing | None:
    """What a round would change, or did; None where it may change nothing."""
    return Changing(request, round_) if round_.changes else None


def _wanted(request: Request, given: QueryDict) -> Wanted:
    cohort, changes = request.participation.cohort, given.get("changes", "")
    region = next((one for one in regions_of(cohort) if one.public_id == given.get("region")), None)
    if given.get("region") and region is None:
        raise NotHere
    if changes not in WORDS:
        raise Refused("Choose whose matches may change.", field="changes")
    named = () if changes == Changes.EVERYBODY else tuple(one.public_id for one in _named(request, given))
    return Wanted(region=region, changes=changes, changing=named, price=_price(given.get("price", "")))


def _price(typed: str) -> int | None:
    words = typed.strip()
    if words and not (words.isdecimal() and len(words) < 4):
        raise Refused(f"The price is a whole number from 0 to {POINTS}.", field="price")
    return int(words) if words else None


def _effect(request: Request, wanted: Wanted) -> Effect:
    """The round as it would be proposed now, with what was decided in the open one; nothing is kept."""
    kept = open_for(request, wanted.region)
    wanted, gathering = gathered(request.participation.cohort, with_its_own(wanted, kept), kept)
    said = {duty: one.rematch.price for duty, one in request.blueprint.matching.items() if one.rematch}
    prices = said if wanted.price is None else dict.fromkeys(said, wanted.price)
    if wanted.changes == Changes.LEAVING:
        prices = {}
    return effect_of(draft_round(gathering, decided(kept)), prices)


def _said(blueprint: Blueprint) -> str:
    """The price of each duty as the program has it, in words."""
    said = {duty: one.rematch.price for duty, one in blueprint.matching.items() if one.rematch}
    if len(set(said.values())) == 1:
        return f"The {blueprint.words.program.one} says {next(iter(said.values()))}"
    each = ", ".join(f"{n} for {blueprint.duty_word(duty).one}" for duty, n in said.items())
    return f"The {blueprint.words.program.one} says {each}"


def _named(request: Request, given: QueryDict) -> list[Participation]:
    rows = _rows(request).filter(public_id__in=given.getlist("helper")[:AT_ONCE])
    return list(rows.order_by("person__family_name", "pk"))


def _rows(request: Request) -> QuerySet[Participation]:
    rows = PARTICIPATIONS.visible(request.who).filter(kind=Kind.HELPER, state=ParticipationState.ENROLLED)
    return rows.exclude(person=None).select_related("person", "works_at")


def _choices(request: Request, given: QueryDict) -> list[tuple[Participation, str, bool]]:
    """Helpers, with where they work, and whether they are chosen: those first, then others found by name."""
    named, words = _named(request, given), given.get("q", "").strip()[:60]
    found: list[Participation] = []
    if words:
        rows = _rows(request).filter(every_word(words, (*PERSON, *PLACE)))
        found = [one for one in rows.order_by("person__family_name", "pk")[:FOUND] if one not in named]
    return [(one, f"{one.name}, {place_of(one)}".removesuffix(", "), one in named) for one in (*named, *found)]
