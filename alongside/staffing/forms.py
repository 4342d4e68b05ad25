"""What an application and a reference ask, from the blueprint, and what is missing in what was filled in. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from alongside.blueprint.answering import faults_in
from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.growth import Question
from alongside.blueprint.parts.staffing import Staffing
from alongside.kernel.errors import Refused

IN_GENERAL = "in-general"
Faults = tuple[tuple[str, str], ...]


class Unfinished(Refused):
    """A form with something missing; `faults`: (field, sentence), all at once."""

    def __init__(self, faults: Faults) -> None:
        super().__init__(" ".join(sentence for _, sentence in faults), field=faults[0][0])
        self.faults = faults


@dataclass(frozen=True, kw_only=True)
class Filled:
    """An application as filled in: answers by question, who speaks for them (name, address), and the name typed under
    the pledge."""

    answers: Mapping[str, str]
    references: Sequence[tuple[str, str]] = ()
    signed_as: str = ""


def staffing_of(blueprint: Blueprint, role: str) -> Staffing:
    """What the file says about filling a role; nothing where it says nothing."""
    return blueprint.staffing.get(role) or Staffing()


def description_of(blueprint: Blueprint, role: str) -> str:
    """What the program calls the description that whoever posts a call writes; nothing where it asks none."""
    named = staffing_of(blueprint, role).description
    return blueprint.artifacts[named].label if named else ""


def questions_of(blueprint: Blueprint, role: str) -> Mapping[str, Question]:
    """The questions of the application, in the file's order."""
    form = staffing_of(blueprint, role).application
    return blueprint.forms[form].questions if form else {}


def topics_of(blueprint: Blueprint, role: str) -> dict[str, str]:
    """What somebody who speaks for an applicant is asked about: key -> words."""
    references = staffing_of(blueprint, role).references
    topics = references.on if references else ()
    return {f"topic-{n}": topic for n, topic in enumerate(topics)} or {IN_GENERAL: "working with others"}


def references_asked(blueprint: Blueprint, role: str) -> int:
    """How many have to speak for an applicant."""
    references = staffing_of(blueprint, role).references
    return references.at_least if references else 0


def faults_of(blueprint: Blueprint, role: str, filled: Filled, own: tuple[str, str]) -> Faults:
    """Everything that is missing or does not fit. `own`: the applicant's name and address."""
    return (
        *faults_in(questions_of(blueprint, role), filled.answers),
        *_references(references_asked(blueprint, role), filled.references, own[1]),
        *_pledge(staffing_of(blueprint, role).pledge, filled.signed_as, own[0]),
    )


def _references(at_least: int, given: Sequence[tuple[str, str]], own: str) -> Iterator[tuple[str, str]]:
    emails: set[str] = set()
    for n in range(at_least):
        name, email = given[n] if n < len(given) else ("", "")
        if not name.strip():
            yield f"reference-name-{n}", "Who may speak for you? A name is missing."
        if "@" not in email or len(email) > 254:
            yield f"reference-email-{n}", "An email address is missing. One looks like name@school.org."
        elif email.strip().lower() in emails | {own}:
            yield f"reference-email-{n}", "Name different people, and not yourself."
        emails.add(email.strip().lower())


def _pledge(text: str, signed_as: str, name: str) -> Iterator[tuple[str, str]]:
    if text and " ".join(signed_as.split()).casefold() != " ".join(name.split()).casefold():
        yield "signed_as", f"Sign with your name as you gave it: {name}."
