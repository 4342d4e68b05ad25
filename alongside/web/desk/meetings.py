"""Minutes of a team: what was talked about, what was decided, and who does what by when."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from alongside.kernel.access import Kind, Verb
from alongside.kernel.errors import NotAllowed, NotHere, Refused
from alongside.people.models.persons import Person
from alongside.practice.growth.access import MINUTES, WORKABLE
from alongside.practice.growth.actions import meetings as actions
from alongside.practice.growth.actions.open_release import OpenMinutes, open_minutes
from alongside.practice.growth.actions.steps import Step
from alongside.practice.growth.models.meetings import Minutes
from alongside.practice.growth.rules_release import stages_of
from alongside.programs.models.engagements import Engagement
from alongside.web.desk.doing import done
from alongside.web.desk.engagement import ROWS
from alongside.web.desk.goal_forms import day_of, key_of
from alongside.web.desk.goal_words import Names, StepLine, beside, inside, names_in, step_line
from alongside.web.desk.goals import IN_A_TEAM
from alongside.web.desk.release_words import team_tabs
from alongside.web.desk.words import full_day, short_day
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

MINUTES_ROWS = Minutes.objects.select_related(
    "engagement__cohort",
    "engagement__supported__person",
    "engagement__supported__team",
    "engagement__supported__organization",
)


@dataclass(frozen=True, slots=True)
class MeetingCard:
    """One meeting in words: its day, who led, what was said, decided and is to be done."""

    id: str
    day: str
    led: str
    stage: str
    by: str
    text: str
    mine: bool
    decisions: tuple[tuple[str, str], ...]
    steps: tuple[StepLine, ...]


def _card(one: OpenMinutes, names: Names, request: Request, *, may: bool) -> MeetingCard:
    return MeetingCard(
        id=one.minutes.public_id,
        day=full_day(one.minutes.held_on),
        led=one.said.get("led", ""),
        stage=stages_of(request.blueprint).get(one.minutes.stage or "", ""),
        by=f"{names.of(one.minutes.author_id, first=True)} wrote this on {short_day(one.minutes.begun_on)}",
        text=one.said.get("text", ""),
        mine=one.minutes.author_id == names.reader,
        decisions=tuple(
            (
                each.said.get("text", ""),
                f"Looked at again on {short_day(each.row.again_on)}" if each.row.again_on else "",
            )
            for each in one.decisions
        ),
        steps=tuple(step_line(each, names, may=may, on=request.who.on) for each in one.actions),
    )


def _again(day: date | None) -> str:
    return f"Looked at again on {short_day(day)}" if day else ""


@acting_as(*IN_A_TEAM)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def minutes(request: Request, public_id: str) -> HttpResponse:
    """The meetings of a team, the newest first, with a form for another one; or write it down."""
    found = WORKABLE.fetch(request.who, public_id, Verb.READ, rows=ROWS.all())
    if found.supported.person_id is not None:
        raise NotHere
    if request.method != "POST":
        return _minutes(request, found)
    faults: dict[str, str] = {}
    meeting = _typed(request, faults)
    if meeting is not None:
        try:
            made = actions.write_minutes(engagement=found, meeting=meeting, by=request.person, who=request.who)
        except NotAllowed:
            raise
        except Refused as refused:
            faults[refused.field] = refused.sentence
        else:
            messages.success(request, "Saved. Now write down what you decided, and who does what.")
            return redirect("desk:meeting", made.public_id)
    return _minutes(request, found, faults)


def _typed(request: Request, faults: dict[str, str]) -> actions.Meeting | None:
    typed = request.POST
    day = day_of(typed.get("held_on", ""), "held_on", faults)
    if day is None:
        faults.setdefault("held_on", "Choose the day you met.")
        return None
    return _told(request, key_of(typed), day)


def _told(request: Request, key: UUID, day: date) -> actions.Meeting:
    typed = request.POST
    text, led, stage = (typed.get(name, "") for name in ("text", "led", "stage"))
    return actions.Meeting(key=key, held_on=day, text=text, led=led, stage=stage)


def _minutes(request: Request, found: Engagement, faults: Mapping[str, str] | None = None) -> HttpResponse:
    names, faults = names_in(found, request), faults or {}
    may = WORKABLE.allows(request.who, Verb.CHANGE, found)
    opened = open_minutes(by=request.person, who=request.who, engagement=found)
    cards = [_card(one, names, request, may=may) for one in opened]
    context = {
        "engagement": found,
        "with_whom": beside(found, names),
        "tabs": team_tabs(found, request.blueprint, "desk:minutes", together=request.who.kind != Kind.SITE_LEADER),
        "meetings": cards,
        "stages": list(stages_of(request.blueprint).items()),
        "todo": {"steps": [step for card in cards for step in card.steps if not step.done]},
        "may": may,
        "writes": may and ("new" in request.GET or bool(faults) or not cards),
        "typed": request.POST or {"held_on": request.who.on.isoformat()},
        "errors": faults,
        "faults": [(f"minutes_{name}", sentence) for name, sentence in faults.items()],
        "readers": inside(found, names),
        "new_key": request.POST.get("key") or str(uuid4()),
    }
    return page(request, "desk/minutes.html", context, status=422 if faults else 200)


@acting_as(*IN_A_TEAM)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def meeting(request: Request, public_id: str) -> HttpResponse:
    """One meeting; with POST, whatever its forms do."""
    found = MINUTES.fetch(request.who, public_id, Verb.READ, rows=MINUTES_ROWS.all())
    if request.method != "POST":
        return _meeting(request, found)
    do = request.POST.get("do", "")
    told, faults = done(request, found, DOING)
    if faults:
        return _meeting(request, found, do, faults)
    messages.success(request, told)
    return redirect("desk:meeting", public_id)


def _word(request: Request, found: Minutes, _faults: dict[str, str]) -> str:
    said = _told(request, found.key, found.held_on)
    actions.word_minutes(minutes=found, meeting=said, by=request.person, who=request.who)
    return "Saved."


def _decide(request: Request, found: Minutes, faults: dict[str, str]) -> str:
    typed = request.POST
    again = day_of(typed.get("again_on", ""), "again_on", faults)
    if not faults:
        text, key = typed.get("decided", ""), key_of(typed)
        actions.decide(minutes=found, text=text, again_on=again, key=key, by=request.person, who=request.who)
    return "The decision is there."


def _agree(request: Request, found: Minutes, faults: dict[str, str]) -> str:
    typed = request.POST
    due = day_of(typed.get("due", ""), "due", faults)
    owner = _somebody(found.engagement, typed.get("owner", ""), request)
    if owner is None:
        faults["owner"] = "Choose who does it."
    if not faults and owner is not None:
        step = Step(key=key_of(typed), text=typed.get("text", ""), owner=owner, due=due)
        actions.agree_on(minutes=found, step=step, by=request.person, who=request.who)
    return "It is there, for everybody to see."


def _somebody(engagement: Engagement, chosen: str, request: Request) -> Person | None:
    parties = names_in(engagement, request).parties
    return next((one.person for one in parties if str(one.person_id) == chosen), None)


DOING: Mapping[str, Callable[[Request, Minutes, dict[str, str]], str]] = {
    "word": _word,
    "decide": _decide,
    "agree": _agree,
}


def _meeting(
    request: Request, found: Minutes, doing: str = "", faults: Mapping[str, str] | None = None
) -> HttpResponse:
    engagement, faults = found.engagement, faults or {}
    names = names_in(engagement, request)
    may = WORKABLE.allows(request.who, Verb.CHANGE, engagement)
    rows = Minutes.objects.filter(pk=found.pk)
    (one,) = open_minutes(by=request.person, who=request.who, engagement=engagement, rows=rows)
    card = _card(one, names, request, may=may)
    doing = doing or request.GET.get("do", "")
    there = {"text": card.text, "led": card.led, "stage": one.minutes.stage or ""} if doing == "word" else {}
    told = request.POST if faults else there
    context = {
        "engagement": engagement,
        "with_whom": beside(engagement, names),
        "card": card,
        "may": may,
        "doing": doing,
        "typed": told,
        "stages": list(stages_of(request.blueprint).items()),
        "owners": names.choices(),
        "errors": faults,
        "faults": [(f"{doing}_{name}", sentence) for name, sentence in faults.items()],
        "readers": inside(engagement, names),
        "new_key": str(uuid4()),
    }
    return page(request, "desk/meeting.html", context, status=422 if faults else 200)
