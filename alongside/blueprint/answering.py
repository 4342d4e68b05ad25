"""What was answered to the questions of a form, held against them. Pure."""

from collections.abc import Iterator, Mapping
from datetime import date

from alongside.blueprint.parts.growth import Question

LONGEST = 5000
YES_NO = ("yes", "no")


def faults_in(asked: Mapping[str, Question], given: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(key, sentence) for each answer that is missing or does not fit its question; several choices come as `a, b`."""
    for key, question in asked.items():
        said = given.get(key, "").strip()
        if not said and not question.optional:
            yield key, f"An answer is missing: {question.says}"
        elif said and (fault := _misfit(question, said)):
            yield key, fault


def _misfit(question: Question, said: str) -> str:
    """What is wrong with an answer to a question of its kind; empty where nothing is."""
    if len(said) > LONGEST:
        return f"At most {LONGEST:,} letters fit here."
    if question.type in ("count", "number") and not said.replace(".", "", 1).isdigit():
        return f"A number is meant here: {question.says}"
    if question.type == "yes-no" and said not in YES_NO:
        return f"Say yes or no: {question.says}"
    if question.type == "date" and not is_day(said):
        return "Write the day as the calendar shows it, for example 2026-11-24."
    if question.choices and not set(said.split(", ")) <= set(question.choices):
        return f"Choose one of these: {', '.join(question.choices)}."
    return ""


def is_day(text: str) -> bool:
    """Whether a text is a day as the calendar of a browser sends it."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
