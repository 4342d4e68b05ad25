"""What a goal or plan is begun from: a start of the program's file, or one that is over, and the steps with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from django.http import QueryDict

from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.plans import ALWAYS
from alongside.people.models.persons import Person
from alongside.practice.growth.actions.open import open_goals
from alongside.practice.growth.actions.steps import Step
from alongside.practice.growth.enums import ReviewKind
from alongside.practice.growth.models.goals import Goal
from alongside.practice.growth.rules import PART
from alongside.practice.growth.rules_plans import meets_of, starts_of
from alongside.programs.access import HELPING
from alongside.programs.models.engagements import Engagement
from alongside.web.desk.goal_words import Names
from alongside.web.desk.words import short_day
from alongside.web.shared.request import Request


@dataclass(frozen=True, slots=True)
class Offered:
    """A step that can come along: its number, words, whose it is and by when."""

    number: str
    text: str
    owner: Person
    due: date | None = None
    whom: str = ""
    asks: str = ""


@dataclass(frozen=True, slots=True)
class Begun:
    """What a form is filled with: its texts by field, its steps, and what was seen at the end of the year before."""

    typed: Mapping[str, str]
    steps: tuple[Offered, ...] = ()
    seen: str = ""


NOTHING = Begun({})


def begun_from_start(
    request: Request, found: Engagement, names: Names, kind: str, *, key: str, areas: Mapping[str, str]
) -> Begun:
    """What a start of the file fills in; nothing where the file has it no more."""
    start = starts_of(request.blueprint, kind).get(key)
    if start is None:
        return NOTHING
    on = request.who.on
    typed = {name if name in ALWAYS and not _part(request.blueprint, kind, name) else f"{PART}{name}": text
             for name, text in start.says.items()}  # fmt: skip
    typed |= {"title": start.label, "start": key}
    if start.area in areas:
        typed["area"] = start.area or ""
    if start.look:
        typed["review_on"] = start.look.after(on).isoformat()
    owners = {"helper": _helping(names, request.person), "supported": _helped(found, names, request.person)}
    steps = (
        Offered(str(number), step.says, owners[step.who], step.after.after(on) if step.after else None)
        for number, step in enumerate(start.steps)
    )
    return Begun(typed, tuple(steps))


def _part(blueprint: Blueprint, kind: str, name: str) -> bool:
    named = blueprint.artifacts.get(kind)
    return named is not None and name in named.parts


def _helping(names: Names, reader: Person) -> Person:
    return next((one.person for one in names.parties if one.part in HELPING), reader)


def _helped(found: Engagement, names: Names, reader: Person) -> Person:
    whose = found.supported.person_id
    return next((one.person for one in names.parties if one.person_id == whose), reader)


def begun_after(request: Request, after: Goal, names: Names) -> Begun:
    """What an earlier one fills in: its words, the steps that are still open, and the look back at the end of the year.

    Opening it is recorded, as on its own page.
    """
    rows = open_goals(by=request.person, who=request.who, engagement=after.engagement, only=after)
    if not rows:
        return NOTHING
    (one,) = rows
    there = {party.person_id: party.person for party in names.parties}
    known = meets_of(request.blueprint, after.kind)
    steps = (
        Offered(
            step.row.public_id,
            step.said.get("text", ""),
            there.get(step.row.owner_id, request.person),
            whom=step.row.whom if step.row.whom in known else "",
            asks=step.said.get("asks", ""),
        )
        for step in one.steps
        if step.row.done_on is None and (step.row.shared or step.row.author_id == request.person.pk)
    )
    ends = (look for look in one.reviews if look.row.kind == ReviewKind.END_OF_YEAR)
    seen = next((look.said.get("text", "") for look in ends), "")
    return Begun({**one.said, "after": after.public_id}, tuple(steps), seen)


def lines(begun: Begun, names: Names) -> list[dict[str, object]]:
    """The steps that can come along, as a form shows them."""
    return [
        {
            "value": one.number,
            "label": one.text,
            "hint": ", ".join(_told(one, names)),
        }
        for one in begun.steps
    ]


def _told(one: Offered, names: Names) -> Iterator[str]:
    yield names.of(one.owner.pk, first=True)
    if one.due:
        yield f"by {short_day(one.due)}"


def taken(begun: Begun, typed: QueryDict, key: UUID, *, shared: bool) -> tuple[Step, ...]:
    """The steps that were ticked, each under a key of its own: sent twice, they are there once."""
    chosen = typed.getlist("along")
    return tuple(
        Step(key=uuid5(key, one.number), text=one.text, owner=one.owner, due=one.due, shared=shared, whom=one.whom,
             asks=one.asks)
        for one in begun.steps
        if one.number in chosen
    )  # fmt: skip
