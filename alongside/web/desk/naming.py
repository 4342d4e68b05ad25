"""Naming a few of the other side whom one would like to work with, best first; the matching team alone reads it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from alongside.blueprint.parts.matching import Preferences
from alongside.kernel.access import Kind
from alongside.kernel.errors import NotHere
from alongside.matching.actions.naming import name
from alongside.matching.models.named import Named
from alongside.matching.queries.naming import duties_to_name, may_be_named, named_by
from alongside.programs.models.participations import Participation
from alongside.programs.queries_finding import PERSON, PLACE, every_word
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.refusal import refusal_of
from alongside.web.shared.request import Request

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """One duty: what the other side is called, whom this person named by now, and whether they may name one more."""

    duty: str
    word: str
    named: tuple[Participation, ...]
    most: int
    more: bool


@acting_as(Kind.SUPPORTED, Kind.HELPER)
@sensitive_post_parameters("other")
@require_http_methods(["GET", "HEAD", "POST"])
def named(request: Request) -> HttpResponse:
    """Whom somebody named, and who can be named; with POST, one is added, taken off or moved up."""
    row, blueprint = request.participation, request.blueprint
    duties = duties_to_name(row, blueprint)
    if not duties:
        raise NotHere
    said = list(named_by(request.who, row))
    if request.method == "POST":
        return _change(request, duties, said)
    asked = [_asked(request, duty, rules, said) for duty, rules in duties.items()]
    duty = request.GET.get("duty", "")
    here = next((one for one in asked if one.duty == duty), asked[0])
    words = request.GET.get("q", "").strip()[:60]
    rows = may_be_named(row, here.duty, blueprint).exclude(pk__in=[one.pk for one in here.named])
    found = rows.filter(every_word(words, (*PERSON, *PLACE))) if words else rows
    context = {
        "cohort": row.cohort,
        "asked": asked,
        "here": here,
        "find": words,
        "found": list(found[:SHOWN]),
        "all": found.count(),
    }
    return page(request, "desk/named.html", context)


def _asked(request: Request, duty: str, rules: Preferences, said: Sequence[Named]) -> Asked:
    blueprint, sides = request.blueprint, request.blueprint.duties[duty]
    mine = tuple(one.other for one in said if one.duty == duty)
    helped = request.participation.role == sides.person
    word = blueprint.duty_word(duty).many if helped else blueprint.roles[sides.person].many
    return Asked(duty, word, mine, rules.names, len(mine) < rules.names)


def _change(request: Request, duties: dict[str, Preferences], said: Sequence[Named]) -> HttpResponse:
    posted, row = request.POST, request.participation
    duty = posted.get("duty", "")
    if duty not in duties:
        raise NotHere
    others = [one.other for one in said if one.duty == duty]
    rows = may_be_named(row, duty, request.blueprint)
    other = next((one for one in others if one.public_id == posted.get("other")), None)
    other = other or rows.filter(public_id=posted.get("other", "")).first()
    if other is None:
        raise NotHere
    changed = _list(others, other, posted.get("do", ""))
    refusal = refusal_of(lambda: name(participation=row, duty=duty, others=changed, by=request.person))
    if refusal:
        messages.warning(request, refusal)
    else:
        messages.success(request, "Noted. The matching team alone reads it.")
    return redirect(f"{reverse('desk:match-named')}?{urlencode({'duty': duty})}")


def _list(others: Sequence[Participation], other: Participation, do: str) -> list[Participation]:
    """The list with one more at its end, without one, or with one a place further up."""
    rest = [one for one in others if one.pk != other.pk]
    if do == "off":
        return rest
    if do == "up" and other in others:
        at = max(0, list(others).index(other) - 1)
        return [*rest[:at], other, *rest[at:]]
    return [*others, other]
