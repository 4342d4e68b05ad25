"""The form of a goal or plan: what it asks, what it is filled with, and what was typed in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.http import QueryDict

from alongside.practice.growth.actions.goals import Draft
from alongside.practice.growth.actions.steps import Step
from alongside.practice.growth.models.goals import Goal
from alongside.practice.growth.rules import GOAL, PART, WORDS, Asked, asked
from alongside.practice.growth.rules_plans import starts_of
from alongside.programs.models.engagements import Engagement
from alongside.web.desk.goal_starts import Begun, begun_after, begun_from_start, lines, taken
from alongside.web.desk.goal_words import Names, inside, names_in
from alongside.web.shared.request import Request


@dataclass(frozen=True, slots=True)
class Filled:
    """What a form is drawn with: the kind it is of, what was typed, the one it follows, and what is wrong by field."""

    kind: str
    typed: Mapping[str, str]
    after: Goal | None = None
    faults: Mapping[str, str] = field(default_factory=dict)


def form(request: Request, found: Engagement, names: Names, filled: Filled) -> dict[str, Any]:
    """Everything the form of a goal or plan draws: its fields by what the program asks, as they were typed."""
    asks, typed = asked(request.blueprint, found, filled.kind), filled.typed
    chosen = typed.get("tags", "").split()
    return {
        "kind": filled.kind,
        "key": typed.get("key") or str(uuid4()),
        "after": typed.get("after", ""),
        "asks": asks,
        "typed": typed,
        "texts": [(name, label, typed.get(name, "")) for name, label in _texts(asks)],
        "areas": list(asks.areas.items()),
        "serves": list(asks.serves.items()),
        "trainings": list(asks.trainings.items()),
        "tags": [
            (label, [{"value": key, "label": title, "chosen": key in chosen} for key, title in items.items()], chosen)
            for label, items in asks.tags.items()
        ],
        "review_on": typed.get("review_on", ""),
        "shared": "shared" in typed if typed.get("key") else True,
        "readers": inside(found, names),
        "errors": filled.faults,
        "faults": [(f"goal_{name}", sentence) for name, sentence in filled.faults.items()],
    }


def form_of_new(request: Request, found: Engagement, names: Names, filled: Filled) -> dict[str, Any]:
    """The form of a new one, filled from what it begins from until somebody has typed in it."""
    begun = _begun(request, found, names, filled)
    typed_in = "key" in filled.typed
    taken_along = request.POST.getlist("along") if typed_in else [one.number for one in begun.steps]
    drawn = filled if typed_in else Filled(filled.kind, begun.typed, faults=filled.faults)
    starts = {} if filled.after else starts_of(request.blueprint, filled.kind)
    return {
        **form(request, found, names, drawn),
        "start": begun.typed.get("start", ""),
        "starts": [(key, one.label, key == begun.typed.get("start")) for key, one in starts.items()],
        "along": lines(begun, names),
        "taken": taken_along,
        "seen": begun.seen,
    }


def _begun(request: Request, found: Engagement, names: Names, filled: Filled) -> Begun:
    if filled.after is not None:
        return begun_after(request, filled.after, names)
    key = filled.typed.get("start", "")
    areas = asked(request.blueprint, found, filled.kind).areas if key else {}
    return begun_from_start(request, found, names, filled.kind, key=key, areas=areas)


def _texts(asks: Asked) -> list[tuple[str, str]]:
    """The long texts of a goal; a plan with parts of its own has those, and why."""
    parts = [(f"{PART}{key}", label) for key, label in asks.parts.items()]
    return [("why", WORDS["why"]), *parts] if parts else list(WORDS.items())


def said_of(typed: QueryDict) -> dict[str, str]:
    """The words of a goal by their names, as they were typed."""
    names = {"title", "area", "serves", "training", *WORDS}
    texts = {name: typed.get(name, "") for name in typed if name in names or name.startswith(PART)}
    return texts | {"tags": " ".join(typed.getlist("tags"))}


def draft_of(request: Request, found: Engagement, kind: str, after: Goal | None) -> tuple[Draft, dict[str, str]]:
    """A goal as it was typed, with the steps that come along; and what is wrong with its days."""
    typed, faults = request.POST, dict[str, str]()
    day = day_of(typed.get("review_on", ""), "review_on", faults)
    key, shared = key_of(typed), "shared" in typed
    steps: tuple[Step, ...] = ()
    if "along" in typed:
        begun = _begun(request, found, names_in(found, request), Filled(kind or GOAL, typed.dict(), after))
        steps = taken(begun, typed, key, shared=shared)
    said = said_of(typed)
    draft = Draft(key=key, kind=kind or GOAL, said=said, shared=shared, review_on=day, follows=after, steps=steps)
    return draft, faults


def key_of(typed: QueryDict) -> UUID:
    """The key a form was drawn with; a new one where somebody sends none."""
    try:
        return UUID(typed.get("key", ""))
    except ValueError:
        return uuid4()


def day_of(text: str, field: str, faults: dict[str, str]) -> date | None:
    """A day as it was typed; one that is none is added to the faults."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        faults[field] = "Write the day as the calendar shows it, for example 2026-11-24."
        return None
