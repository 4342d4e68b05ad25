"""Sheets two keep of a day they met: what each wrote, side by side, and who does what by when."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from alongside.blueprint.parts.growth import Form
from alongside.kernel.access import Kind, Verb
from alongside.kernel.amounts import in_minutes
from alongside.kernel.errors import NotHere, Refused
from alongside.practice.growth.access import SHEETS, WORKABLE
from alongside.practice.growth.actions.sheets import Kept, OpenSheet, agree_on_sheet, keep_sheet, open_sheets
from alongside.practice.growth.actions.steps import Step
from alongside.practice.growth.rules_sheets import sheets_of
from alongside.practice.sessions.queries import lines
from alongside.programs.access import ENGAGEMENTS
from alongside.programs.models.engagements import Engagement
from alongside.web.desk.doing import done
from alongside.web.desk.engagement import ROWS
from alongside.web.desk.goal_forms import day_of, key_of
from alongside.web.desk.goal_words import Names, StepLine, beside, inside, names_in, step_line
from alongside.web.desk.words import full_day, mode_label
from alongside.web.shared.guard import acting_as
from alongside.web.shared.page import page
from alongside.web.shared.request import Request

ANSWER = "q-"  # before the key of a question


@dataclass(frozen=True, slots=True)
class DayCard:
    """The sheet of one day: its facts, each question with who wrote what, and what was agreed on."""

    iso: str
    day: str
    facts: str
    told: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    steps: tuple[StepLine, ...]
    mine: bool


@dataclass(frozen=True, slots=True)
class Ask:
    """One question as it is drawn, with what was typed."""

    name: str
    says: str
    type: str
    options: tuple[tuple[str, str], ...]
    optional: str
    value: str
    error: str


@dataclass(frozen=True, slots=True)
class Found:
    """The form asked for, in an engagement that keeps it."""

    engagement: Engagement
    key: str
    form: Form
    others: tuple[tuple[str, str], ...]


@acting_as(Kind.HELPER, Kind.SUPPORTED)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def sheets(request: Request, public_id: str) -> HttpResponse:
    """The sheets of one form, the newest day first, with one's own part to write; or write it, or add a step."""
    engagement = ENGAGEMENTS.fetch(request.who, public_id, rows=ROWS.all())
    known = sheets_of(request.blueprint, engagement)
    key = request.POST.get("form") or request.GET.get("form") or next(iter(known), "")
    if key not in known:
        raise NotHere
    found = Found(engagement, key, known[key], tuple((each, one.label) for each, one in known.items()))
    if request.method != "POST":
        return _page(request, found)
    told, faults = done(request, found, DOING)
    if faults:
        return _page(request, found, faults)
    messages.success(request, told)
    return redirect(f"{reverse('desk:sheets', args=[public_id])}?form={key}")


def _keep(request: Request, found: Found, faults: dict[str, str]) -> str:
    typed = request.POST
    day = day_of(typed.get("held_on", ""), "held_on", faults)
    if day is None:
        faults.setdefault("held_on", "Choose the day you met.")
        return ""
    kept = Kept(key=key_of(typed), form=found.key, held_on=day, said=_said(typed))
    keep_sheet(engagement=found.engagement, kept=kept, by=request.person, who=request.who)
    return "Saved. You two alone read it."


def _step(request: Request, found: Found, faults: dict[str, str]) -> str:
    typed = request.POST
    rows = SHEETS.visible(request.who, Verb.CHANGE).filter(engagement=found.engagement, form=found.key)
    newest = rows.select_related("engagement__cohort", "engagement__supported").order_by("-held_on", "pk").first()
    due = day_of(typed.get("due", ""), "due", faults)
    there = {str(one.person_id): one.person for one in names_in(found.engagement, request).parties}
    if newest is None:
        raise Refused("Write something about a day you met first.", field="text")
    if not faults:
        owner = there.get(typed.get("owner", ""), request.person)
        step = Step(key=key_of(typed), text=typed.get("text", ""), owner=owner, due=due)
        agree_on_sheet(sheet=newest, step=step, by=request.person, who=request.who)
    return "It is there, for both of you."


DOING: Mapping[str, Callable[[Request, Found, dict[str, str]], str]] = {"keep": _keep, "step": _step}


def _said(typed: QueryDict) -> dict[str, str]:
    return {name.removeprefix(ANSWER): typed.get(name, "") for name in typed if name.startswith(ANSWER)}


def _page(request: Request, found: Found, faults: Mapping[str, str] | None = None) -> HttpResponse:
    engagement, faults = found.engagement, faults or {}
    names = names_in(engagement, request)
    may = WORKABLE.allows(request.who, Verb.CHANGE, engagement)
    opened = open_sheets(engagement=engagement, form=found.key, by=request.person, who=request.who)
    held = _held(request, engagement)
    cards = [_card(one, found.form, names, held.get(one.held_on, ""), request) for one in opened]
    steps = [step_line(each, names, may=may, on=request.who.on) for one in opened for each in one.steps]
    doing = request.POST.get("do", "")
    on = _asked_day(request, held, opened)
    writes = may and (bool(request.GET.get("on")) or doing == "keep" or not cards)
    context = {
        "engagement": engagement,
        "with_whom": beside(engagement, names),
        "label": found.form.label,
        "form": found.key,
        "tabs": _tabs(found),
        "cards": cards,
        "takes_steps": found.form.steps,
        "todo": {"steps": [one for one in steps if not one.done]},
        "may": may,
        "writes": writes,
        "on": on,
        "asks": _asks(request, found.form, opened, on, faults) if writes else [],
        "owners": names.choices(),
        "typed": request.POST if doing == "step" else {},
        "errors": faults,
        "faults": [
            (f"sheet_{ANSWER if name in found.form.questions else ''}{name}", sentence)
            for name, sentence in faults.items()
        ],
        "readers": inside(engagement, names),
        "new_key": request.POST.get("key") or str(uuid4()),
    }
    return page(request, "desk/sheets.html", context, status=422 if faults else 200)


def _tabs(found: Found) -> list[dict[str, object]]:
    here = reverse("desk:sheets", args=[found.engagement.public_id])
    several = found.others if len(found.others) > 1 else ()
    return [{"url": f"{here}?form={key}", "label": label, "current": key == found.key} for key, label in several]


def _held(request: Request, engagement: Engagement) -> dict[date, str]:
    """Day -> how long and in which way the two met on it, the newest first."""
    rows = lines(request.who).filter(engagement=engagement, taken_back_at=None)
    found: dict[date, list[str]] = {}
    for line in rows:
        told = f"{in_minutes(line.session.minutes)}, {mode_label(request.blueprint, line.session.mode)}"
        found.setdefault(line.session.day, []).append(told)
    return {day: "; ".join(several) for day, several in found.items()}


def _asked_day(request: Request, held: Mapping[date, str], opened: Sequence[OpenSheet]) -> str:
    """The day to write about: the one asked for, else the last they met on that nobody wrote about yet, else today."""
    asked = request.POST.get("held_on") or request.GET.get("on", "")
    written = {one.held_on for one in opened}
    open_day = next((day for day in held if day not in written), request.who.on)
    return asked if asked and asked != "new" else open_day.isoformat()


def _asks(request: Request, form: Form, opened: Sequence[OpenSheet], on: str, faults: Mapping[str, str]) -> list[Ask]:
    parts = [part for one in opened if one.held_on.isoformat() == on for part in one.parts]
    mine = next((part.said for part in parts if part.row.author_id == request.who.person), {})
    said = _said(request.POST) if request.POST.get("do") == "keep" else mine
    return [
        Ask(
            f"{ANSWER}{name}",
            one.says,
            "date" if one.type == "date" else "choice" if one.choices else "text" if one.type == "text" else "long",
            tuple((word, word) for word in one.choices),
            "If you like" if one.optional else "",
            said.get(name, ""),
            faults.get(name, ""),
        )
        for name, one in form.questions.items()
    ]


def _card(one: OpenSheet, form: Form, names: Names, facts: str, request: Request) -> DayCard:
    told = tuple(
        (
            question.says,
            tuple(
                (names.of(part.row.author_id, first=True), _in_words(part.said[name], question.type))
                for part in one.parts
                if part.said.get(name)
            ),
        )
        for name, question in form.questions.items()
    )
    return DayCard(
        iso=one.held_on.isoformat(),
        day=full_day(one.held_on),
        facts=facts,
        told=tuple((says, several) for says, several in told if several),
        steps=tuple(step_line(each, names, may=False, on=request.who.on) for each in one.steps),
        mine=any(part.row.author_id == names.reader for part in one.parts),
    )


def _in_words(text: str, kind: str) -> str:
    return full_day(date.fromisoformat(text)) if kind == "date" else text
