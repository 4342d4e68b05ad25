"""Who evaluates whom by position at one organization: the rules, whom they concern today, adding and ending one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Kind, Verb
from alongside.kernel.errors import NotHere, Refused
from alongside.people.actions.appointments import USUAL_EVALUATORS, end_rule, let_position_evaluate
from alongside.people.actions.rehearsing import rehearsal
from alongside.people.facts import ByPosition, evaluating_by_position
from alongside.people.models.appointments import EvaluatorRule
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.people.queries import line_above
from alongside.programs.access import ENGAGEMENTS, ORGANIZATIONS
from alongside.programs.actions.engagements import pause_where_evaluated
from alongside.programs.models.engagements import Engagement
from alongside.web.office.days import typed_day, written
from alongside.web.office.known import posts_known_here
from alongside.web.office.organizations import crumbs
from alongside.web.office.organizations_moving import demand_ours
from alongside.web.office.person_facts import position
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

AT_ONCE = 25
NAMES = 8  # of those evaluated, before the rest is a number


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule in words. `number` where it is of this very place and has no end yet, and so can be ended."""

    sentence: str
    since: str
    place: Organization | None
    number: int | None


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who evaluates by position, as what and where, and whom: some by name, and how many more."""

    person: Person
    words: str
    names: str


@acting_as(Kind.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: Request, public_id: str) -> HttpResponse:
    """Show the rules and whom they concern today; say what a new one would change; with POST, make it."""
    place = ORGANIZATIONS.fetch(request.who, public_id, Verb.CHANGE if request.method == "POST" else Verb.SEE)
    blueprint = request.blueprint
    choices = _positions(blueprint)
    asked = request.POST if request.method == "POST" else request.GET
    evaluator, evaluated = (asked.get(name, "") for name in ("evaluator", "evaluated"))
    begins = max(typed_day(asked.get("from", ""), request.who.on), request.who.on)
    wanted = evaluator in dict(choices) and evaluated in dict(choices)
    if wanted and request.method == "POST":
        return _make(request, place, (evaluator, evaluated), begins)
    today = evaluating_by_position(place, on=request.who.on, known=_known(request, place))
    shown = Paginator(_holders(today, blueprint), AT_ONCE).get_page(request.GET.get("page"))
    changes = ORGANIZATIONS.allows(request.who, Verb.CHANGE, place)
    context = {
        "place": place,
        "crumbs": crumbs(line_above(place)),
        "changes": changes,
        "rules": [_in_words(rule, place, blueprint) for rule in _held(place, request.who.on)],
        "holders": list(shown),
        "shown": shown,
        "choices": choices,
        "evaluator": evaluator,
        "evaluated": evaluated,
        "from": begins,
        "today": request.who.on,
        "incomplete": bool(asked) and not wanted and "page" not in asked,
        "new": f"{_sentence(evaluator, evaluated, blueprint)} From {written(begins)} on." if wanted else "",
        "follows": tuple(_looked_at(request, place, (evaluator, evaluated), begins)) if wanted and changes else (),
    }
    return page(request, "office/evaluator_rules.html", context)


@acting_as(Kind.COORDINATOR)
@require_POST
def end(request: Request, public_id: str, number: int) -> HttpResponse:
    """End a rule of this place on a day, today at the earliest: what it closed until then stays closed."""
    place = ORGANIZATIONS.fetch(request.who, public_id, Verb.CHANGE)
    rule = EvaluatorRule.objects.filter(pk=number, organization=place, ends_on=None).first()
    if rule is None:
        raise NotHere
    last = max(typed_day(request.POST.get("on", ""), request.who.on), request.who.on, rule.starts_on or date.min)
    try:
        demand_ours(request, place)
        end_rule(rule, on=last, by=request.person)
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, f"Noted: {written(last)} is the last day of this rule.")
    return redirect("office:organizations-rules", public_id)


def _make(request: Request, place: Organization, pair: tuple[str, str], begins: date) -> HttpResponse:
    try:
        with transaction.atomic():
            paused = _let(request, place, pair, begins)
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        here = ENGAGEMENTS.visible(request.who).filter(pk__in=[one.pk for one in paused]).count()
        words = f"Noted, from {written(begins)} on."
        told = f" {here} {'pair pauses' if here == 1 else 'pairs pause'} now, and whoever is coached is told."
        messages.success(request, words + told if here else words)
    return redirect(reverse("office:organizations-rules", args=[place.public_id]))


def _let(request: Request, place: Organization, pair: tuple[str, str], begins: date) -> list[Engagement]:
    """Make the rule; pairs that are evaluator and evaluated by it pause."""
    rule = let_position_evaluate(pair[0], evaluated=pair[1], at=place, starts_on=begins, by=request.person)
    found = evaluating_by_position(place, on=request.who.on, known=Q())
    people = {one.holder.person_id for one in found if one.rule == rule}
    return pause_where_evaluated(people=people, on=request.who.on, by=request.person)


def _looked_at(request: Request, place: Organization, pair: tuple[str, str], begins: date) -> Iterator[str]:
    """What a rule would change, in sentences: it is rehearsed and taken back."""
    known = _known(request, place)
    before = _pairs(evaluating_by_position(place, on=begins, known=known))
    with rehearsal():
        paused = _let(request, place, pair, begins)
        more = _pairs(evaluating_by_position(place, on=begins, known=known)) - before
        pairs = ENGAGEMENTS.visible(request.who).filter(pk__in=[one.pk for one in paused]).count()
    if not more:
        yield "Nobody who is known here becomes the evaluator of anybody new."
    else:
        holders, people = {one for one, _ in more}, {one for _, one in more}
        yield (
            f"{len(holders)} {'person evaluates' if len(holders) == 1 else 'people evaluate'} by it, and "
            f"{len(people)} {'is' if len(people) == 1 else 'are'} evaluated."
        )
        yield "What those say in confidence here is closed to whoever evaluates them, also what was said before."
    if pairs:
        yield f"{pairs} {'pair pauses' if pairs == 1 else 'pairs pause'} now, and whoever is coached is told."


def _pairs(found: list[ByPosition]) -> set[tuple[int, int]]:
    return {(one.holder.person_id, each.person_id) for one in found for each in one.evaluated}


def _known(request: Request, place: Organization) -> Q:
    return posts_known_here(request.who, place, sponsor=request.participation.cohort.program.sponsor_id)


def _positions(blueprint: Blueprint) -> list[tuple[str, str]]:
    """Positions to choose from: those of the program, and those of the usual rules."""
    keys = [*blueprint.positions, *(key for pair in USUAL_EVALUATORS for key in pair)]
    words = {key: position(key, blueprint) for key in keys}
    return sorted(((key, said[:1].upper() + said[1:]) for key, said in words.items()), key=lambda choice: choice[1])


def _held(place: Organization, on: date) -> list[EvaluatorRule]:
    """Rules that hold at a place or will, its own first, then those from above."""
    line = [int(pk) for pk in place.path.strip("/").split("/")]
    rows = EvaluatorRule.objects.filter(Q(ends_on=None) | Q(ends_on__gte=on), organization__in=line)
    return list(
        rows.select_related("organization").order_by("-organization__path", "evaluator_position", "evaluated_position")
    )


def _in_words(rule: EvaluatorRule, place: Organization, blueprint: Blueprint) -> Rule:
    own = rule.organization_id == place.pk
    since = f"Since {written(rule.starts_on)}" if rule.starts_on else "Since always"
    until = f", until {written(rule.ends_on)}" if rule.ends_on else ""
    return Rule(
        _sentence(rule.evaluator_position, rule.evaluated_position, blueprint),
        since + until,
        None if own else rule.organization,
        rule.pk if own and rule.ends_on is None else None,
    )


def _sentence(evaluator: str, evaluated: str, blueprint: Blueprint) -> str:
    leads, is_led = position(evaluator, blueprint), position(evaluated, blueprint)
    return f"{leads[:1].upper()}{leads[1:]} evaluates every {is_led}."


def _holders(found: list[ByPosition], blueprint: Blueprint) -> list[Holder]:
    """One line for each holder of a position, whatever many rules speak of it."""
    by_holder: dict[int, list[ByPosition]] = {}
    for one in found:
        by_holder.setdefault(one.holder.pk, []).append(one)
    return [_holder(several, blueprint) for several in by_holder.values()]


def _holder(several: list[ByPosition], blueprint: Blueprint) -> Holder:
    holder = several[0].holder
    people: Mapping[int, str] = {post.person_id: post.person.name for one in several for post in one.evaluated}
    words = position(holder.position, blueprint)
    first, more = list(people.values())[:NAMES], len(people) - NAMES
    names = ", ".join(first) + (f" and {more} more" if more > 0 else "")
    return Holder(holder.person, f"{words[:1].upper()}{words[1:]} of {holder.organization.name}", names)
