"""What a program's file says of the sheets two keep of a day they met, and whether answers fit its questions."""

from collections.abc import Mapping

from alongside.blueprint.answering import faults_in
from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.growth import Form, Question
from alongside.kernel.errors import Refused
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
    for name, sentence in faults_in(asks, kept):
        raise Refused(sentence, field=name)
    if asks and not any(kept.values()):
        raise Refused("Answer one of them, or leave the page as it is.", field=next(iter(asks)))
    return kept
