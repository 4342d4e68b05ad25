"""What was answered to the questions of a form, held against them. Pure."""

from collections.abc import Iterator, Mapping

from alongside.blueprint.parts.growth import Question

LONGEST = 5000


def faults_in(asked: Mapping[str, Question], given: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(key, sentence) for each answer that is missing or does not fit its question; several choices come as `a, b`."""
    for key, question in asked.items():
        said = given.get(key, "").strip()
        if not said and not question.optional:
            yield key, f"An answer is missing: {question.says}"
        elif len(said) > LONGEST:
            yield key, f"At most {LONGEST:,} letters fit here."
        elif said and question.type in ("count", "number") and not said.replace(".", "", 1).isdigit():
            yield key, f"A number is meant here: {question.says}"
        elif said and question.choices and not set(said.split(", ")) <= set(question.choices):
            yield key, f"Choose one of these: {', '.join(question.choices)}."
