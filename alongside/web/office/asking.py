"""The facts a verdict still waits for, as fields a coordinator can fill in once they have asked."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict

from alongside.blueprint.facts import FactKind
from alongside.blueprint.language import Blueprint
from alongside.programs.background import waiting
from alongside.programs.enums import Answer
from alongside.programs.models.participations import Participation
from alongside.web.office.person_facts import position

LONGEST = 200
YES_NO = (("yes", "Yes"), ("no", "No"))
INPUTS = {"date": "date", "count": "number", "number": "number"}


@dataclass(frozen=True, slots=True)
class Question:
    """One fact: the field's name and label, what may be chosen (nothing: it is typed), and the kind of input."""

    fact: str
    label: str
    options: tuple[tuple[str, str], ...]
    type: str
    several: bool

    @property
    def name(self) -> str:
        return f"fact-{self.fact}"


def questions(row: Participation, blueprint: Blueprint) -> list[Question]:
    """Return what has to be asked to judge a participation; nothing where the verdict is known, or it was said and
    waits for somebody to confirm it."""
    if row.answer != Answer.UNKNOWN:
        return []
    said = waiting(row.facts, row.attested, blueprint)
    asked = [str(name) for name in row.verdict.get("asked", ()) if name not in said]
    return [_question(name, blueprint.kinds[name], blueprint) for name in asked if name in blueprint.kinds]


def answers(posted: QueryDict, asked: list[Question]) -> Mapping[str, object]:
    """Return the facts that were filled in. What cannot be chosen is left out."""
    found: dict[str, object] = {}
    for question in asked:
        said = posted.get(question.name, "").strip()[:LONGEST]
        if not said or (question.options and said not in dict(question.options)):
            continue
        found[question.fact] = [word.strip() for word in said.split(",") if word.strip()] if question.several else said
    return found


def _question(name: str, kind: FactKind, blueprint: Blueprint) -> Question:
    return Question(
        name, _capital(kind.says), _options(kind, blueprint), INPUTS.get(kind.type, "text"), kind.type == "list"
    )


def _options(kind: FactKind, blueprint: Blueprint) -> tuple[tuple[str, str], ...]:
    if kind.type == "yes-no":
        return YES_NO
    if kind.choices_in == "positions":
        return tuple((key, position(key, blueprint).capitalize()) for key in blueprint.positions)
    return tuple((key, kind.labels.get(key, key.replace("-", " ").capitalize())) for key in kind.choices)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
