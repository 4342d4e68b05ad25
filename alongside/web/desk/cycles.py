"""Cycles of an engagement: begin one, take its steps in turn, take down what is seen and heard, finish."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from alongside.kernel.access import Kind, Verb
from alongside.kernel.errors import NotAllowed, Refused
from alongside.practice.growth.access import CYCLES, EVIDENCE, GOALS, WORKABLE
from alongside.practice.growth.actions import cycles as actions
from alongside.practice.growth.actions.open import OpenCycle, open_cycle, open_cycles
from alongside.practice.growth.enums import CycleEnd, Seen
from alongside.practice.growth.models.cycles import Cycle
from alongside.practice.growth.rules_cycles import COUNTED, cycles_of, steps_of
from alongside.programs.access import ENGAGEMENTS
from alongside.programs.actions.focuses import open_labels
from alongside.programs.enums import FocusKind
from alongside.programs.models.engagements import Engagement
from alongside.web.desk.cycle_words import beside_before, script, seats, spoken, step_cards, tallies
from alongside.web.desk.engagement import ROWS
from alongside.web.desk.goal_forms import key_of
from alongside.web.desk.goal_sessions import sessions_of_steps
from alongside.web.desk.goal_words import beside, inside, names_in
from alongside.web.desk.words import first_name, short_day, zone_of
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

CYCLE_ROWS = Cycle.objects.select_related(
    "engagement__cohort", "engagement__supported__person", "engagement__supported__team", "goal"
)


@acting_as(Kind.HELPER, Kind.SUPPORTED)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def cycles(request: Request, public_id: str) -> HttpResponse:
    """List the cycles of an engagement, with a form to begin one; or begin it."""
    found = ENGAGEMENTS.fetch(request.who, public_id, rows=ROWS.all())
    refused = None
    if request.method == "POST":
        try:
            cycle = actions.start_cycle(engagement=found, start=_start(request), by=request.person, who=request.who)
        except NotAllowed:
            raise
        except Refused as refusal:
            refused = refusal
        else:
            return redirect("desk:cycle", cycle.public_id)
    return _cycles(request, found, refused)


def _start(request: Request) -> actions.Start:
    typed = request.POST
    counts = {f"count-{slot}": typed.get(f"count-{slot}", "") for slot in range(1, COUNTED + 1)}
    goal = GOALS.visible(request.who, Verb.CHANGE).filter(focus__public_id=typed.get("goal", "")).first()
    said = {"focus": typed.get("focus", ""), "seats": typed.get("seats", ""), **counts}
    return actions.Start(key=key_of(typed), name=typed.get("name", ""), said=said, goal=goal)


def _cycles(request: Request, found: Engagement, refused: Refused | None) -> HttpResponse:
    names, blueprint, typed = names_in(found, request), request.blueprint, request.POST
    may = WORKABLE.allows(request.who, Verb.CHANGE, found)
    rules = cycles_of(blueprint, found)
    runs = open_cycles(by=request.person, who=request.who, engagement=found)
    chosen = typed.get("name") or request.GET.get("name", "")
    labels = open_labels(by=request.person, who=request.who, engagements=[found]) if chosen in rules else {}
    context = {
        "engagement": found,
        "with_whom": beside(found, names),
        "runs": [
            {
                "id": one.row.public_id,
                "label": blueprint.cycles[one.row.name].label if one.row.name in blueprint.cycles else one.row.name,
                "focus": one.said.get("focus", ""),
                "since": short_day(one.row.begun_on),
                "state": CycleEnd(one.row.end).label if one.row.end else "Under way",
                "tone": "line" if one.row.end else "brand",
            }
            for one in runs
        ],
        "kinds": [(key, one.label) for key, one in rules.items()] if may else [],
        "chosen": chosen if may and chosen in rules else "",
        "chosen_label": rules[chosen].label if chosen in rules else "",
        "watches": bool(chosen in rules and rules[chosen].evidence),
        "goals": [(focus.public_id, label) for focus, label in labels.items() if focus.kind == FocusKind.GOAL],
        "typed": typed,
        "key": typed.get("key") or str(uuid4()),
        "slots": [(f"count-{slot}", typed.get(f"count-{slot}", "")) for slot in range(1, COUNTED + 1)],
        "errors": {refused.field: refused.sentence} if refused else {},
        "faults": [(f"cycle_{refused.field}", refused.sentence)] if refused else [],
    }
    return page(request, "desk/cycles.html", context, status=422 if refused else 200)


@acting_as(Kind.HELPER, Kind.SUPPORTED)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def cycle(request: Request, public_id: str) -> HttpResponse:
    """One cycle with its steps; with POST, whatever its forms do."""
    found = CYCLES.fetch(request.who, public_id, Verb.READ, rows=CYCLE_ROWS.all())
    if request.method != "POST":
        return _cycle(request, found)
    act = DOING.get(request.POST.get("do", ""))
    if act is None:
        raise NotAllowed("This is not something that can be done here.")
    try:
        told, place = act(request, found)
    except NotAllowed:
        raise
    except Refused as refused:
        return _cycle(request, found, refused, status=422)
    if told:
        messages.success(request, told)
    answer = redirect("desk:cycle", public_id)
    answer["Location"] += place
    return answer


def _step(request: Request, found: Cycle) -> tuple[str, str]:
    typed = request.POST
    said = {name.removeprefix("q-"): typed.get(name, "") for name in typed if name.startswith("q-")}
    step = typed.get("step", "")
    actions.do_step(cycle=found, step=step, said=said, key=key_of(typed), by=request.person, who=request.who)
    return "That is done.", "#steps"


def _leave_out(request: Request, found: Cycle) -> tuple[str, str]:
    typed = request.POST
    step, why = typed.get("step", ""), typed.get("why", "")
    actions.leave_out(cycle=found, step=step, why=why, key=key_of(typed), by=request.person, who=request.who)
    return "Left out.", "#steps"


def _note(request: Request, found: Cycle) -> tuple[str, str]:
    typed = request.POST
    who = typed.get("what", "")
    what = Seen(who) if who in Seen.values else Seen.AROUND
    moment = actions.Moment(key=key_of(typed), step=typed.get("step", ""), what=what, text=typed.get("text", ""))
    actions.take_down(cycle=found, moment=moment, by=request.person, who=request.who)
    return "", "#script"


def _count(request: Request, found: Cycle) -> tuple[str, str]:
    typed = request.POST
    more, less = typed.get("more", ""), typed.get("less", "")
    what = Seen.SEAT if typed.get("do") == "seat" else Seen.COUNT
    slot = int(number) if (number := (more or less)[:4]).isdecimal() else 0
    moment = actions.Moment(key=key_of(typed), step=typed.get("step", ""), what=what, slot=slot)
    if less:
        actions.count_back(cycle=found, moment=moment, by=request.person, who=request.who)
    else:
        actions.take_down(cycle=found, moment=moment, by=request.person, who=request.who)
    return "", "#seats" if what == Seen.SEAT else "#room"


def _back(request: Request, found: Cycle) -> tuple[str, str]:
    rows = EVIDENCE.visible(request.who, Verb.CHANGE).filter(cycle=found)
    line = rows.filter(public_id=request.POST.get("line", "")).first()
    if line is not None:
        actions.take_back(line=line, by=request.person, who=request.who)
    return "", "#script"


def _finish(request: Request, found: Cycle) -> tuple[str, str]:
    end = CycleEnd.LEFT_OFF if "left-off" in request.POST else CycleEnd.FINISHED
    actions.finish_cycle(cycle=found, end=end, by=request.person, who=request.who)
    return "It is over. What is there stays for the two of you.", ""


def _before(request: Request, found: Cycle) -> OpenCycle | None:
    """The visit before this one, of the same kind and the same two."""
    earlier = CYCLES.visible(request.who, Verb.READ).filter(engagement=found.engagement_id, name=found.name)
    last = earlier.filter(pk__lt=found.pk).select_related("engagement").order_by("-pk").first()
    return open_cycle(by=request.person, who=request.who, cycle=last) if last else None


DOING: Mapping[str, Callable[[Request, Cycle], tuple[str, str]]] = {
    "step": _step,
    "leave-out": _leave_out,
    "note": _note,
    "count": _count,
    "seat": _count,
    "back": _back,
    "finish": _finish,
}


def _cycle(request: Request, found: Cycle, refused: Refused | None = None, *, status: int = 200) -> HttpResponse:
    names = names_in(found.engagement, request)
    one = open_cycle(by=request.person, who=request.who, cycle=found)
    rules = steps_of(request.blueprint, found.name, start=found.begun_on)
    cards = step_cards(one, rules, names, sessions_of_steps(request, found))
    may = found.ended_on is None and WORKABLE.allows(request.who, Verb.CHANGE, found.engagement)
    watching = next((card for card in cards if card.evidence), None)
    before = _before(request, found)
    room = seats(one)
    context: dict[str, Any] = {
        "cycle": found,
        "label": request.blueprint.cycles[found.name].label if rules else found.name,
        "engagement": found.engagement,
        "with_whom": beside(found.engagement, names),
        "supported": first_name(found.engagement.supported),
        "focus": one.said.get("focus", ""),
        "since": short_day(found.begun_on),
        "over": CycleEnd(found.end).label if found.end else "",
        "steps": cards,
        "now": next((card for card in cards if card.now), None) if may else None,
        "may": may,
        "may_finish": not [card for card in cards if not card.by and not card.optional],
        "watching": watching,
        "captures": may and watching is not None and watching.mine and not watching.by,
        "tallies": tallies(one, names),
        "seats": room,
        "spoken": spoken(room),
        "spoke": any(seat.times for seat in room),
        "beside_before": beside_before(one, before) if before else [],
        "visits": f"Counted|{short_day(before.cycle.begun_on)}:r|Now:r" if before else "",
        "script": script(one, names, first_name(found.engagement.supported), zone_of(request)),
        "whose": [(Seen.TEACHER.value, first_name(found.engagement.supported)), *Seen.choices[1:3]],
        "readers": inside(found.engagement, names),
        "key": str(uuid4()),
        "typed": request.POST,
        "errors": {refused.field: refused.sentence} if refused else {},
        "faults": [(f"cycle_{refused.field}", refused.sentence)] if refused else [],
    }
    return page(request, "desk/cycle.html", context, status=status)
