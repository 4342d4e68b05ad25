"""What two sponsors brought to their shelves, under the same key: each with a word that nobody else may read."""

import json

from alongside.people.models.persons import Person
from alongside.programs.actions.shelf import Bringing, bring_work
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.shelf import ShelfWork
from tests.access import tokens

HEAD = {
    "key": "our-standards",
    "kind": "framework",
    "name": "Our standards",
    "owner": "A publisher",
    "credit": "A line",
}


def shelve(cohort: Cohort, *, words: str, by: Person) -> ShelfWork:
    """One framework with a licensed description."""
    items = {"a": {"title": "First"}, "b": {"title": "Second", "under": "a", "description": words}}
    text = json.dumps({"language": "1", **HEAD, "licence": "By letter", "items": items})
    return bring_work(bringing=Bringing(text, "ours.csv", "csv"), cohort=cohort, by=by).work


def shelves(here: Cohort, elsewhere: Cohort, *, by: dict[str, Person]) -> dict[str, ShelfWork]:
    """`here` and `there`: one on the shelf of each sponsor."""
    return {
        "here": shelve(here, words=tokens.NOTE_LICENSED, by=by["angela"]),
        "there": shelve(elsewhere, words=tokens.NOTE_LICENSED_ELSEWHERE, by=by["oscar"]),
    }
