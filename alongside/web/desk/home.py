"""The desk's first page: what to finish, my people and my week for who helps; did it happen and my hours for who is
helped. Somebody who is both sees both."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from alongside.blueprint.grammar import MonthDay
from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.seasons import season_on
from alongside.kernel.access import Kind
from alongside.matching.queries.asking import duties_to_choose
from alongside.programs.actions.agreements_signing import to_sign
from alongside.programs.entitlements import held_by
from alongside.programs.enums import CohortState, ParticipationState
from alongside.programs.models.participations import Participation
from alongside.standing.completion import completions
from alongside.standing.own import Own, asks, of_helpers
from alongside.standing.queries import Placed
from alongside.web.desk import sheet as sheets
from alongside.web.desk import sheet_filled as filled
from alongside.web.desk import waiting
from alongside.web.desk.amounts import Amounts, amounts, own_amounts
from alongside.web.desk.asks import waiting_asks
from alongside.web.desk.calendar_grid import Shown
from alongside.web.desk.cascade import chained
from alongside.web.desk.coming import what_comes
from alongside.web.desk.due import due_lines
from alongside.web.desk.first_time import SHOWN, first_times
from alongside.web.desk.groups import groups
from alongside.web.desk.next import beside_me, come_next
from alongside.web.desk.offers import waiting_offers
from alongside.web.desk.parting import ended_of
from alongside.web.desk.people import Together, beside, rows, together
from alongside.web.desk.week import week
from alongside.web.desk.words import full_day, greeting, now_of
from alongside.web.shared.advising import takes_part
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

FIRST = 8


@acting_as(Kind.HELPER, Kind.SUPPORTED)
@require_safe
def home(request: Request) -> HttpResponse:
    """Draw the first page."""
    who = request.who
    blueprint = request.blueprint
    found = together(who, request.participation.cohort, over=who.kind == Kind.SUPPORTED)
    mine, before = [one for one in found if not one.over], [one for one in found if one.over]
    waiting_here, grouped = waiting.cards(who, blueprint), groups(request, mine)
    comes = what_comes(request, mine)
    context = {
        "greeting": greeting(now_of(request)) if who.kind == Kind.HELPER else "Hello",
        "today": full_day(now_of(request).date()),
        "first_name": request.person.first_name,
        "blueprint": blueprint,
        "season": _season(request, blueprint),
        "helps": who.kind == Kind.HELPER,
        "cards": waiting_here,
        "raised": waiting.raised(who, blueprint),
        "beside": beside(mine, blueprint, who),
        "groups": grouped,
        "amounts": supported(mine, before, blueprint),
        "waits": _waits(request, before),
        "next": "" if waiting_here else beside_me(mine, blueprint, who),
        "asked": comes.asked,
        "coming": comes.later,
        "due": due_lines(request),
        "first_times": (first := first_times(mine, blueprint, who, now=timezone.now()))[:SHOWN],
        "more_first": len(first) - SHOWN,
        "ended": ended_of(request),
        "entitlements": held_by(request.participation, blueprint),
        "back": "home",
        "offers": waiting_offers(request),
        "asks": waiting_asks(request),
        "chooses": bool(duties_to_choose(request.participation, blueprint)),
        "advises": takes_part(request),
        "to_sign": to_sign(who.person) if blueprint.agreements else 0,
    }
    helped = [one.placed.standing for one in found if not one.helping]
    context["completion"] = completions(blueprint, request.participation.role, helped)
    if who.kind == Kind.HELPER:
        context |= _helping(request, blueprint, mine, comes.to_log)
    elif any(one.log_url for one in grouped):
        agree = waiting.to_agree(who, blueprint)
        context |= {"agree": agree, "to_finish": len(agree)}
    if comes.next:
        context["next"] = comes.next
    return page(request, "desk/home.html", context)


def _season(request: Request, blueprint: Blueprint) -> str:
    """What this time of the year says to whoever reads, on their own day; empty where it says nothing."""
    day = now_of(request).date()
    key = season_on(blueprint.seasons, MonthDay(day.month, day.day))
    return blueprint.seasons[key].says.get(request.participation.role, "") if key else ""


def supported(mine: Sequence[Together], before: Iterable[Together], blueprint: Blueprint) -> list[Amounts]:
    """Amounts of every engagement in which this person is the one helped; and where nobody is beside them in a duty any
    more, of the last one `before` (the newest first): what they have stays theirs."""
    helped = [one.placed for one in mine if not one.helping]
    there = {one.engagement.duty for one in helped}
    last: dict[str, Placed] = {}
    for one in before:
        last.setdefault(one.engagement.duty, one.placed)
    helped += [placed for duty, placed in last.items() if duty not in there]
    return [amounts(one, _heading(one, blueprint) if helped[1:] else "So far") for one in helped]


def _waits(request: Request, before: Sequence[Together]) -> str:
    """What somebody is told whom nobody is beside: where they still take part, that somebody will be."""
    row = request.participation
    if row.state != ParticipationState.ENROLLED or row.cohort.state == CohortState.CLOSED:
        return ""
    if before:
        return "Nobody is beside you just now. What you have stays yours, and whoever is next appears here."
    return "You are in. As soon as somebody is beside you, they appear here."


def _heading(one: Placed, blueprint: Blueprint) -> str:
    word = blueprint.duty_word(one.engagement.duty).one
    return f"{one.helper.first_name}, {word}" if one.helper else word.capitalize()


def _helping(
    request: Request, blueprint: Blueprint, mine: Sequence[Together], to_log: Sequence[Shown]
) -> dict[str, Any]:
    people = rows(mine, blueprint, request.who.on)
    agree = waiting.to_agree(request.who, blueprint)
    settled = request.blueprint.sessions.ask_after.after(request.who.on, times=-1)
    unanswered = waiting.unanswered([one.placed for one in mine if one.helping], settled, blueprint.words.session)
    words, helper = blueprint.words.participant, request.participation
    own = _own(helper, blueprint, request.who.on)
    return {
        "next": come_next(mine, people),
        "beside_whom": f"{len(people)} {words.one if len(people) == 1 else words.many}" if people else "",
        "people": people[:FIRST],
        "more": max(0, len(people) - FIRST),
        "agree": agree,
        "unanswered": unanswered,
        "to_log": to_log,
        "to_finish": len(to_log) + len(agree) + len(unanswered),
        "week": week(request.who, request.participation.role, blueprint),
        "sheet": filled.fresh(request, sheets.offer(request)),
        "log_here": reverse("desk:log"),
        "own": own_amounts(own) if own else [],
        "completion": completions(blueprint, helper.role, [own.standing] if own and own.standing else []),
    }


def _own(helper: Participation, blueprint: Blueprint, on: date) -> Own | None:
    """Where this helper's own week stands, where the program asks something of it."""
    if not asks(blueprint, helper.role):
        return None
    return of_helpers(helper.cohort, [helper], on=on)[helper.pk]


@acting_as(Kind.HELPER)
@require_safe
def people(request: Request) -> HttpResponse:
    """List everyone this person helps, whoever was silent longest first."""
    who = request.who
    blueprint = request.blueprint
    found = rows(together(who, request.participation.cohort), blueprint, who.on)
    sheet = filled.fresh(request, sheets.offer(request))
    return page(
        request,
        "desk/people.html",
        {
            "blueprint": blueprint,
            "people": found,
            "sheet": sheet,
            "chained": chained(blueprint, request.participation.role),
        },
    )
