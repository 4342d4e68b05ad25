"""Handing over bit by bit: practices and their phases, who carries what, and what is still missing before the end."""

from collections.abc import Callable, Mapping
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from alongside.kernel.access import Kind, Verb
from alongside.kernel.errors import NotAllowed, NotHere, Refused
from alongside.practice.growth.access import PRACTICES, WORKABLE
from alongside.practice.growth.actions import release as actions
from alongside.practice.growth.actions.open_release import open_handovers, open_practices
from alongside.practice.growth.enums import Owner
from alongside.practice.growth.models.release import Practice
from alongside.practice.growth.rules_release import ReleaseRule, release_of
from alongside.programs.access import HELPING
from alongside.programs.models.engagements import Engagement
from alongside.programs.queries_release import may_carry
from alongside.web.desk.doing import done
from alongside.web.desk.engagement import ROWS
from alongside.web.desk.goal_forms import day_of, key_of
from alongside.web.desk.goal_words import Names, beside, inside, names_in
from alongside.web.desk.goals import IN_A_TEAM
from alongside.web.desk.release_drawing import drawn
from alongside.web.desk.release_words import phases_in_words, practice_card, ready, team_tabs, work_lines
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

PRACTICE_ROWS = Practice.objects.select_related(
    "engagement__cohort",
    "engagement__supported__person",
    "engagement__supported__team",
    "engagement__supported__organization",
)


@acting_as(*IN_A_TEAM)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def release(request: Request, public_id: str) -> HttpResponse:
    """Where each practice is and who carries what, with forms for another practice and another handover."""
    found = WORKABLE.fetch(request.who, public_id, Verb.READ, rows=ROWS.all())
    rule = release_of(request.blueprint, found)
    if rule is None:
        raise NotHere
    if request.method != "POST":
        return _release(request, found, rule)
    do = request.POST.get("do", "")
    told, faults = done(request, found, {"name": _name, "hand": _hand})
    if faults:
        return _release(request, found, rule, do, faults)
    messages.success(request, told)
    return redirect("desk:release", public_id)


def _name(request: Request, found: Engagement, _faults: dict[str, str]) -> str:
    typed = request.POST
    naming = actions.Naming(
        key=key_of(typed), title=typed.get("title", ""), named=typed.get("named", ""), priority="priority" in typed
    )
    actions.name_practice(engagement=found, naming=naming, by=request.person, who=request.who)
    return "It is there, at the beginning."


def _hand(request: Request, found: Engagement, faults: dict[str, str]) -> str:
    typed = request.POST
    owner, chosen = typed.get("owner", ""), typed.get("person", "")
    if owner not in Owner.values:
        faults["owner"] = "Choose who carries it from now on."
        return ""
    due = day_of(typed.get("due", ""), "due", faults)
    if faults:
        return ""
    rule = release_of(request.blueprint, found)
    able = may_carry(found, rule.to if rule else "", on=request.who.on)
    carrying = actions.Carrying(
        key=key_of(typed),
        what=typed.get("what", ""),
        owner=Owner(owner),
        person=able.filter(public_id=chosen).first(),
        due=due,
        why=typed.get("why", ""),
    )
    actions.hand_over(engagement=found, carrying=carrying, by=request.person, who=request.who)
    return "Written down. What was before stays in the history."


def _release(
    request: Request,
    found: Engagement,
    rule: ReleaseRule,
    doing: str = "",
    faults: Mapping[str, str] | None = None,
) -> HttpResponse:
    names, faults = names_in(found, request), faults or {}
    opened = [one for one in open_practices(by=request.person, who=request.who, engagement=found) if one.moves]
    cards = [practice_card(one, rule, names) for one in opened]
    going_on = [(one, card.url) for one, card in zip(opened, cards, strict=True) if not card.closed]
    called = helper_in(names)
    lines = open_handovers(by=request.person, who=request.who, engagement=found)
    work, handed = work_lines(rule, lines, names, called)
    may = WORKABLE.allows(request.who, Verb.CHANGE, found)
    doing = doing or request.GET.get("do", "")
    settled = ready(found, request.blueprint, request.who)
    there = {one.title for one in cards if not one.closed}
    context = {
        "engagement": found,
        "with_whom": beside(found, names),
        "tabs": team_tabs(found, request.blueprint, "desk:release", together=request.who.kind != Kind.SITE_LEADER),
        "practices": [one for one in cards if not one.closed],
        "closed": [one for one in cards if one.closed],
        "fidelity": drawn(going_on, rule, request.blueprint.words.practice.one),
        "rule": rule,
        "phases": phases_in_words(rule),
        "work": work,
        "handed": handed,
        "ready_title": f"Ready without {called.lower() if called == 'You' else called}?",
        "ready": settled,
        "settled": sum(one.settled for one in settled),
        "may": may,
        "doing": doing if may else "",
        "named": [(key, label) for key, label in rule.named.items() if label not in there],
        "owners": Owner.choices,
        "whats": list(rule.work.items()),
        "people": _people(request, found, rule) if may and doing == "hand" else [],
        "typed": request.POST or {"what": request.GET.get("what", "")},
        "readers": inside(found, names),
        "errors": faults,
        "faults": [(f"{doing}_{name}", sentence) for name, sentence in faults.items()],
        "new_key": str(uuid4()),
    }
    return page(request, "desk/release.html", context, status=422 if faults else 200)


def _people(request: Request, found: Engagement, rule: ReleaseRule) -> list[tuple[str, str]]:
    return [(one.public_id, one.name) for one in may_carry(found, rule.to, on=request.who.on)]


def helper_in(names: Names) -> str:
    """What who helps is called by whoever reads."""
    helpers = [names.of(one.person_id, first=True) for one in names.parties if one.part in HELPING]
    return next(iter(helpers), "Who helps")


@acting_as(*IN_A_TEAM)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def practice(request: Request, public_id: str) -> HttpResponse:
    """One practice with its history; with POST, whatever its forms do."""
    found = PRACTICES.fetch(request.who, public_id, Verb.READ, rows=PRACTICE_ROWS.all())
    if request.method != "POST":
        return _practice(request, found)
    act = DOING.get(request.POST.get("do", ""))
    if act is None:
        raise NotAllowed("This is not something that can be done here.")
    try:
        told = act(request, found)
    except NotAllowed:
        raise
    except Refused as refused:
        return _practice(request, found, refused)
    messages.success(request, told)
    return redirect("desk:practice", public_id)


def _sign(request: Request, found: Practice) -> str:
    typed = request.POST
    actions.add_sign(practice=found, text=typed.get("text", ""), key=key_of(typed), by=request.person, who=request.who)
    return "Written down."


def _check(request: Request, found: Practice) -> str:
    typed, faults = request.POST, dict[str, str]()
    day = day_of(typed.get("taken_on", ""), "taken_on", faults)
    if day is None:
        raise Refused(faults.get("taken_on", "Choose the day it was taken."), field="taken_on")
    actions.check_fidelity(
        practice=found,
        checked=actions.Checked(
            key=key_of(typed),
            instrument=typed.get("instrument", ""),
            taken_on=day,
            points=_number(typed.get("points", "")),
            most=_number(typed.get("most", "")),
            note=typed.get("note", ""),
        ),
        by=request.person,
        who=request.who,
    )
    return "Written down."


def _number(text: str) -> int:
    """A number of points; -1, which is refused, for what is none."""
    return int(text) if text.isdecimal() and len(text) < 6 else -1


def _move(request: Request, found: Practice) -> str:
    typed = request.POST
    if not typed.get("phase"):
        raise Refused("Choose where it goes.", field="phase")
    actions.move_practice(
        practice=found,
        phase=typed.get("phase", ""),
        why=typed.get("why", ""),
        key=key_of(typed),
        by=request.person,
        who=request.who,
    )
    return "It has moved."


def _first(request: Request, found: Practice) -> str:
    first = request.POST.get("priority") == "1"
    actions.put_first(practice=found, priority=first, by=request.person, who=request.who)
    return "It comes first now." if first else "It comes later now."


def _close(request: Request, found: Practice) -> str:
    actions.close_practice(practice=found, by=request.person, who=request.who)
    return "It is closed. What is there stays readable."


DOING: Mapping[str, Callable[[Request, Practice], str]] = {
    "sign": _sign,
    "check": _check,
    "move": _move,
    "back": _move,
    "first": _first,
    "close": _close,
}


def _instrument(rule: ReleaseRule, key: str) -> str:
    """ "Fidelity of the practice, at criterion from 70 %, taken from April 1 to June 30"."""
    window = rule.window(key)
    return f"{rule.checks[key].label}, at criterion from {rule.checks[key].criterion}" + (
        f", taken {window}" if window else ""
    )


def _practice(request: Request, found: Practice, refused: Refused | None = None) -> HttpResponse:
    engagement = found.engagement
    rule = release_of(request.blueprint, engagement)
    if rule is None:
        raise NotHere
    names = names_in(engagement, request)
    (one,) = open_practices(by=request.person, who=request.who, engagement=engagement, only=found)
    doing = request.POST.get("do", "")
    context = {
        "engagement": engagement,
        "with_whom": beside(engagement, names),
        "card": practice_card(one, rule, names),
        "rule": rule,
        "instruments": [(key, _instrument(rule, key)) for key in rule.checks],
        "may": found.closed_on is None and WORKABLE.allows(request.who, Verb.CHANGE, engagement),
        "readers": inside(engagement, names),
        "typed": request.POST,
        "doing": doing,
        "check": request.POST if doing == "check" else {"instrument": next(iter(rule.checks), "")},
        "check_errors": {refused.field: refused.sentence} if refused and doing == "check" else {},
        "errors": {refused.field: refused.sentence} if refused else {},
        "faults": [(f"{doing}_{refused.field}", refused.sentence)] if refused else [],
        "new_key": str(uuid4()),
    }
    return page(request, "desk/practice.html", context, status=422 if refused else 200)
