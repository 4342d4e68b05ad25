"""What a program's file says of the sheets two keep of a day they met, and whether answers fit its questions."""

from collections.abc import Mapping
from datetime import date

from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.growth import Form, Question
from alongside.kernel.errors import Refused
from alongside.practice.growth.rules import LONGEST
from alongside.practice.growth.sealing import Said
from alongside.programs.models.engagements import Engagement


def sheets_of(blueprint: Blueprint, engagement: Engagement) -> dict[str, Form]:
    """The forms two keep here, in the file's order; a team has its minutes instead."""
    if engagement.supported.person_id is None:
        return {}
    found = {key: blueprint.forms[key] for key in blueprint.sessions.sheets if key in blueprint.forms}
    return {key: form for key, form in found.items() if not form.duties or engagement.duty in form.duties}


def answers(asks: Mapping[str, Question], said: Said) -> dict[str, str]:
    """The answers to the questions there are. Raises Refused, with the field, for one that is missing or does not fit,
    or where nothing is answered."""
    kept = {name: said.get(name, "").strip() for name in asks}
    for name, question in asks.items():
        if not kept[name] and not question.optional:
            raise Refused("Answer this one in a few words.", field=name)
        if len(kept[name]) > LONGEST:
            raise Refused(f"A text has at most {LONGEST:,} letters.", field=name)
        if kept[name] and question.choices and kept[name] not in question.choices:
            raise Refused("That is not in the list any more. Choose again.", field=name)
        if kept[name] and question.type == "date":
            _demand_day(kept[name], name)
    if asks and not any(kept.values()):
        raise Refused("Answer one of them, or leave the page as it is.", field=next(iter(asks)))
    return kept


def _demand_day(text: str, field: str) -> None:
    try:
        date.fromisoformat(text)
    except ValueError:
        raise Refused("Write the day as the calendar shows it, for example 2026-11-24.", field=field) from None
