"""The questions of a program's form as fields of a page, and what was answered to them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import QueryDict

from alongside.blueprint.parts.growth import Question
from alongside.blueprint.tongues.english import ENGLISH

INPUTS = {"date": "date", "count": "number", "number": "number", "paragraph": "paragraph"}
YES_NO = (("yes", "Yes"), ("no", "No"))


def fields_of(posted: QueryDict, asked: Mapping[str, Question], faults: Mapping[str, str]) -> list[dict[str, Any]]:
    """The fields of a form with what was typed; `faults`: question -> what is wrong with its answer."""
    return [
        {
            "name": f"answer-{key}",
            "label": question.says,
            "type": INPUTS.get(question.type, "text"),
            "options": YES_NO
            if question.type == "yes-no"
            else [(word, word[:1].upper() + word[1:]) for word in question.choices],
            "look": "checks" if question.type == "list" else "radio",
            "optional": "If you like" if question.optional else "",
            "value": posted.getlist(f"answer-{key}") if question.choices else posted.get(f"answer-{key}", ""),
            "error": faults.get(key, ""),
        }
        for key, question in asked.items()
    ]


def answers_to(posted: QueryDict, asked: Mapping[str, Question]) -> dict[str, str]:
    """The answer to every question, empty where nothing was said; several choices as `a, b`."""
    return {key: ", ".join(posted.getlist(f"answer-{key}")) for key in asked}


def told(question: Question, said: str) -> str:
    """An answer as a page says it again."""
    if question.type == "date":
        return ENGLISH.page_day(date.fromisoformat(said))
    return dict(YES_NO).get(said, said) if question.type == "yes-no" else said
