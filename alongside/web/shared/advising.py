"""Asking for advice without a name, on the desk and in the office: what is asked, one question with its answers, and a
look at the words before they go out."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect

from alongside.blueprint.language import Blueprint
from alongside.kernel.access import Verb
from alongside.kernel.articles import article
from alongside.kernel.errors import NotAllowed, Refused
from alongside.practice.growth.access_advice import ADVICE, duties_answering, duties_asking, names_somebody
from alongside.practice.growth.actions.advice import (
    Asking,
    Said,
    answer_advice,
    ask_advice,
    close_advice,
    open_advice,
)
from alongside.practice.growth.models.advice import Advice
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

ROWS = Advice.objects.select_related("cohort", "author")
SHOWN = 100


def takes_part(request: Request) -> bool:
    """Whether the program lets this person ask for advice, or be asked."""
    blueprint, role = request.blueprint, request.participation.role
    return bool(duties_asking(blueprint, role) or duties_answering(blueprint, role))


def listed(request: Request, face: str) -> HttpResponse:
    """What was asked, open ones first, and the form to ask; with POST, ask."""
    typed, faults, named = request.POST, {}, False
    if request.method == "POST":
        named = "anyway" not in typed and names_somebody(request.who, typed.get("words", ""))
        faults = {} if named else _ask(request)
        if not named and not faults:
            messages.success(request, "It is asked. You hear of it when somebody answers.")
            return redirect(f"{face}:advice")
    blueprint = request.blueprint
    rows = ADVICE.visible(request.who, rows=ROWS).order_by("closed_on", "-pk")
    mine = duties_asking(blueprint, request.participation.role)
    context: dict[str, Any] = {
        "face": f"{face}:advice-one",
        "here": f"{face}:advice",
        "rows": [(one, _whom(blueprint, one)) for one in sorted(rows[:SHOWN], key=_closed)],
        "asks": bool(mine),
        "duties": [(key, blueprint.roles[blueprint.duties[key].person].one.capitalize()) for key in mine],
        "kinds": sorted({word: None for key in mine for word in blueprint.duties[key].advice_about}),
        "readers": _readers(blueprint, mine),
        "typed": typed,
        "named": named,
        "key": typed.get("key") or str(uuid4()),
        "errors": faults,
    }
    return page(request, "shared/advice.html", context, status=422 if faults or named else 200)


def shown(request: Request, face: str, public_id: str) -> HttpResponse:
    """One question with what was said to it; with POST, answer or close it."""
    found = ADVICE.fetch(request.who, public_id, Verb.READ, rows=ROWS)
    typed, faults, named = request.POST, {}, False
    if request.method == "POST":
        named = "anyway" not in typed and names_somebody(request.who, typed.get("words", ""))
        faults = {} if named else _act(request, found)
        if not named and not faults:
            return redirect(f"{face}:advice-one", public_id)
    words, answers = open_advice(advice=found, by=request.person, who=request.who)
    mine = found.author_id == request.person.pk
    context = {
        "advice": found,
        "whom": _whom(request.blueprint, found),
        "first": Said(found.author, found.asked_on, words),
        "answers": answers,
        "mine": mine,
        "here": f"{face}:advice",
        "typed": typed,
        "named": named,
        "key": typed.get("key") or str(uuid4()),
        "errors": faults,
    }
    return page(request, "shared/advice_one.html", context, status=422 if faults or named else 200)


def _ask(request: Request) -> dict[str, str]:
    typed = request.POST
    asking = Asking(
        key=_key(typed), duty=typed.get("duty", ""), about=typed.get("about", ""), words=typed.get("words", "")
    )
    try:
        ask_advice(participation=request.participation, asking=asking, by=request.person, who=request.who)
    except NotAllowed:
        raise
    except Refused as refused:
        return {refused.field: refused.sentence}
    return {}


def _act(request: Request, found: Advice) -> dict[str, str]:
    typed = request.POST
    try:
        if typed.get("do") == "close":
            close_advice(advice=found, by=request.person, who=request.who)
            messages.success(request, "It is closed. What was said stays.")
        else:
            words, key = typed.get("words", ""), _key(typed)
            answer_advice(advice=found, words=words, key=key, by=request.person, who=request.who)
    except NotAllowed:
        raise
    except Refused as refused:
        return {refused.field: refused.sentence}
    return {}


def _key(typed: QueryDict) -> UUID:
    try:
        return UUID(typed.get("key", ""))
    except ValueError:
        return uuid4()


def _closed(one: Advice) -> bool:
    return one.closed_on is not None


def _whom(blueprint: Blueprint, one: Advice) -> str:
    """What kind of person it is about, by the words of the file."""
    if one.about:
        return one.about
    duty = blueprint.duties.get(one.duty)
    one_of = blueprint.roles[duty.person].one if duty else one.duty
    return f"{article(one_of)} {one_of}"


def _readers(blueprint: Blueprint, duties: list[str]) -> str:
    roles = dict.fromkeys(role for key in duties for role in blueprint.duties[key].advice_from)
    return blueprint.tongue.listed([blueprint.roles[role].many for role in roles], last="and")
