"""Goals and plans of an engagement: set, word, share, take steps, look back, close."""

from collections.abc import Callable, Mapping
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from alongside.blueprint.parts.nouns import Noun
from alongside.kernel.access import Kind, Verb
from alongside.kernel.errors import NotAllowed, Refused
from alongside.practice.growth.access import ACTIONS, GOALS, WORKABLE
from alongside.practice.growth.actions import goals as actions
from alongside.practice.growth.actions.passing_pieces import has_before
from alongside.practice.growth.actions.steps import Heard, Step, add_step, mark_done, note_talk
from alongside.practice.growth.enums import Outcome, ReviewKind
from alongside.practice.growth.models.goals import Action, Goal
from alongside.practice.growth.rules import kinds_of
from alongside.practice.growth.sealing import said_in
from alongside.programs.access import ENGAGEMENTS
from alongside.programs.models.engagements import Engagement
from alongside.web.desk.doing import done
from alongside.web.desk.engagement import ROWS
from alongside.web.desk.goal_forms import Filled, day_of, draft_of, form, form_of_new, key_of, said_of
from alongside.web.desk.goal_plan import plan_shown
from alongside.web.desk.goal_sessions import about
from alongside.web.desk.goal_words import beside, cards, inside, names_in
from alongside.web.desk.release_words import team_tabs
from alongside.web.desk.result_drawing import drawn
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

IN_A_TEAM = (Kind.HELPER, Kind.SUPPORTED, Kind.SITE_LEADER)
GOAL_ROWS = Goal.objects.select_related(
    "engagement__cohort", "engagement__supported__person", "engagement__supported__team"
)


@acting_as(*IN_A_TEAM)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def goals(request: Request, public_id: str) -> HttpResponse:
    """List the goals of an engagement, with a form for another; or set it."""
    found = _fetched(request, public_id)
    typed = request.POST if request.method == "POST" else request.GET
    after = _after(request, typed.get("after", ""))
    kind = typed.get("kind") or (after.kind if after else "")
    if request.method != "POST":
        return _goals(request, found, Filled(kind, {"start": typed.get("start", "")}, after))
    draft, faults = draft_of(request, found, kind, after)
    if not faults:
        try:
            goal = actions.set_goal(engagement=found, draft=draft, by=request.person, who=request.who)
        except NotAllowed:
            raise
        except Refused as refused:
            faults = {refused.field: refused.sentence}
        else:
            messages.success(request, "Saved. It is shared." if goal.shared else "Saved. You alone read it.")
            return redirect("desk:goal", goal.public_id)
    return _goals(request, found, Filled(kind, request.POST.dict(), after, faults), status=422)


def _after(request: Request, public_id: str) -> Goal | None:
    """The one another follows, where this person may read it."""
    rows = GOALS.visible(request.who, Verb.READ).filter(public_id=public_id)
    return rows.select_related("engagement__cohort", "engagement__supported").first() if public_id else None


def _fetched(request: Request, public_id: str) -> Engagement:
    """The engagement, for who is in it; who leads a place comes in as a member of a team alone."""
    if request.who.kind == Kind.SITE_LEADER:
        return WORKABLE.fetch(request.who, public_id, Verb.READ, rows=ROWS.all())
    return ENGAGEMENTS.fetch(request.who, public_id, rows=ROWS.all())


def _goals(request: Request, found: Engagement, filled: Filled, *, status: int = 200) -> HttpResponse:
    names, together = names_in(found, request), request.who.kind != Kind.SITE_LEADER
    may = WORKABLE.allows(request.who, Verb.CHANGE, found)
    listed = cards(request, found, names, may=may)
    known = kinds_of(request.blueprint, found)
    context = {
        "engagement": found,
        "with_whom": beside(found, names),
        "tabs": team_tabs(found, request.blueprint, "desk:goals", together=together),
        "together": together,
        "goals": [one for one in listed if not one.closed],
        "closed": [one for one in listed if one.closed],
        "before": has_before(request.who, found),
        "readers": inside(found, names),
        "kinds": list(known.items()) if may else [],
        "form": form_of_new(request, found, names, filled) if may and filled.kind in known else None,
    }
    return page(request, "desk/goals.html", context, status=status)


@acting_as(*IN_A_TEAM)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def goal(request: Request, public_id: str) -> HttpResponse:
    """One goal with its steps and looks back; with POST, whatever its forms do."""
    found = GOALS.fetch(request.who, public_id, Verb.READ, rows=GOAL_ROWS.all())
    if request.method != "POST":
        typed = said_in(found) if request.GET.get("do") == "word" else {}
        return _goal(request, found, doing=request.GET.get("do", ""), typed=typed)
    do = request.POST.get("do", "")
    told, faults = done(request, found, DOING)
    if faults:
        return _goal(request, found, doing=do, typed=request.POST.dict(), faults=faults, status=422)
    messages.success(request, told)
    return redirect("desk:goal", public_id)


def _word(request: Request, found: Goal, faults: dict[str, str]) -> str:
    day = day_of(request.POST.get("review_on", ""), "review_on", faults)
    if not faults:
        said = said_of(request.POST)
        actions.word_goal(goal=found, said=said, review_on=day, by=request.person, who=request.who)
    return "Saved."


def _share(request: Request, found: Goal, _faults: dict[str, str]) -> str:
    shared = request.POST.get("shared") == "1"
    actions.share_goal(goal=found, shared=shared, by=request.person, who=request.who)
    return "It is shared now." if shared else "It is yours alone now."


def _step(request: Request, found: Goal, faults: dict[str, str]) -> str:
    typed = request.POST
    due = day_of(typed.get("due", ""), "due", faults)
    there = {str(one.person_id): one.person for one in names_in(found.engagement, request).parties}
    if not faults:
        step = Step(
            key=key_of(typed),
            text=typed.get("text", ""),
            owner=there.get(typed.get("owner", ""), request.person),
            due=due,
            shared="own" not in typed,
            whom=typed.get("whom", ""),
            asks=typed.get("asks", ""),
        )
        add_step(goal=found, step=step, by=request.person, who=request.who)
    return "It is there."


def _talk(request: Request, found: Goal, faults: dict[str, str]) -> str:
    if not request.POST.get("whom"):
        faults["whom"] = "Choose who it is."
        return ""
    return _step(request, found, faults)


def _heard(request: Request, found: Goal, _faults: dict[str, str]) -> str:
    typed = request.POST
    rows = Action.objects.filter(goal=found).select_related("engagement__cohort", "goal")
    talk = ACTIONS.fetch(request.who, typed.get("talk", ""), Verb.CHANGE, rows=rows)
    heard = Heard(asks=typed.get("asks", ""), heard=typed.get("heard", ""), held="held" in typed)
    note_talk(action=talk, heard=heard, by=request.person, who=request.who)
    return "Written down."


def _look(request: Request, found: Goal, faults: dict[str, str]) -> str:
    typed = request.POST
    again = day_of(typed.get("next_on", ""), "next_on", faults)
    if not faults:
        kind = ReviewKind.END_OF_YEAR if "end" in typed else ReviewKind.ALONG_THE_WAY
        look = actions.Look(key=key_of(typed), kind=kind, said=typed.get("said", ""), next_on=again)
        actions.review_goal(goal=found, look=look, by=request.person, who=request.who)
    return "Written down."


def _result(request: Request, found: Goal, faults: dict[str, str]) -> str:
    typed = request.POST
    seen = day_of(typed.get("seen_on", ""), "seen_on", faults) or request.who.on
    if not faults:
        told = {"figure": typed.get("figure", ""), "text": typed.get("seen", "")}
        result = actions.Result(key=key_of(typed), seen_on=seen, **told)
        actions.note_result(goal=found, result=result, by=request.person, who=request.who)
    return "Noted."


def _close(request: Request, found: Goal, faults: dict[str, str]) -> str:
    outcome = request.POST.get("outcome", "")
    if outcome not in Outcome.values:
        faults["outcome"] = "Choose what became of it."
        return ""
    actions.close_goal(goal=found, outcome=Outcome(outcome), by=request.person, who=request.who)
    return "It is closed, and stays readable here. You can set the next one from it."


def _reopen(request: Request, found: Goal, _faults: dict[str, str]) -> str:
    actions.reopen_goal(goal=found, by=request.person, who=request.who)
    return "You are at it again."


DOING: Mapping[str, Callable[[Request, Goal, dict[str, str]], str]] = {
    "word": _word,
    "share": _share,
    "step": _step,
    "talk": _talk,
    "heard": _heard,
    "look": _look,
    "result": _result,
    "close": _close,
    "reopen": _reopen,
}


def _goal(
    request: Request,
    found: Goal,
    *,
    doing: str = "",
    typed: Mapping[str, str] | None = None,
    faults: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    engagement, typed, faults = found.engagement, typed or {}, faults or {}
    names = names_in(engagement, request)
    may = WORKABLE.allows(request.who, Verb.CHANGE, engagement)
    (card,) = cards(request, engagement, names, may=may, only=found)
    wording = doing == "word" and card.may and card.mine
    nouns = [one for one in vars(request.blueprint.words).values() if isinstance(one, Noun)]
    again = found.review_on.isoformat() if found.review_on else ""
    told = typed if faults else {"review_on": again, **typed}
    context = {
        "engagement": engagement,
        "with_whom": beside(engagement, names),
        "goal": card,
        "drawn": drawn(((one.seen, one.figure) for one in card.results), nouns),
        "plan": plan_shown(request, found, card),
        "about": about(request, found),
        "form": form(request, engagement, names, Filled(found.kind, told, faults=faults)) if wording else None,
        "doing": doing,
        "typed": typed,
        "errors": faults,
        "faults": [(f"{doing}_{name}", sentence) for name, sentence in faults.items()],
        "owners": names.choices(),
        "stepped": typed if doing == "step" else {},
        "stepped_errors": faults if doing == "step" else {},
        "talked": typed if doing == "talk" else {},
        "talked_errors": faults if doing == "talk" else {},
        "outcomes": Outcome.choices,
        "today": request.who.on.isoformat(),
        "new_key": str(uuid4()),
        "readers": inside(engagement, names),
        "only": f"Only you and {inside(engagement, names)}.",
    }
    return page(request, "desk/goal.html", context, status=status)


@acting_as(*IN_A_TEAM)
@require_POST
def step_done(request: Request, public_id: str) -> HttpResponse:
    """Say that a step is done, or that it is not."""
    rows = Action.objects.select_related("engagement__cohort", "goal", "minutes")
    found = ACTIONS.fetch(request.who, public_id, Verb.CHANGE, rows=rows)
    mark_done(action=found, done=request.POST.get("done") == "1", by=request.person, who=request.who)
    back = request.POST.get("back", "")
    if back == "home":
        return redirect("desk:home")
    if found.goal is not None and back == found.goal.public_id:
        return redirect("desk:goal", back)
    if found.sheet_id is not None and back != "engagement":
        return redirect("desk:sheets", found.engagement.public_id)
    if found.minutes is not None:
        here = back == found.minutes.public_id
        return redirect("desk:meeting", back) if here else redirect("desk:minutes", found.engagement.public_id)
    return redirect("desk:engagement" if back == "engagement" else "desk:goals", found.engagement.public_id)
