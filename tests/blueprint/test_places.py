"""What a rule of a person reads of the place they work at: said with its day, and refused where nobody can know it."""

from datetime import date

import pytest

from alongside.blueprint.eligibility import Verdict, verdict
from alongside.blueprint.facts import since_of
from alongside.blueprint.reader import read
from tests.blueprint.scenes import choir_with, line_of, told

pytestmark = pytest.mark.once

RULE = "{any: [{fact: reads-music, is: yes}, {fact: seasons, at_least: 3}]}"
HALL = "facts:\n  hall: {says: the state of the hall, type: choice, choices: [new, old], of: organization}\n"


def with_rule(rule: str) -> str:
    return choir_with(RULE, rule).replace("facts:\n", HALL, 1)


def verdicts(speaks: str) -> list[Verdict]:
    """Of somebody at an old hall, and at a new one, both since the first of May."""
    text = with_rule("{fact: hall, is: old}").replace("language: 2", f"language: 2\nspeaks: {speaks}")
    blueprint = read(
        text.replace("reads-music: yes}", "hall: old}").replace("seasons: 2}", "hall: new}"), file="a.yaml"
    )
    assert blueprint.blueprint is not None
    since = {since_of("hall"): date(2026, 5, 1)}
    return [verdict(blueprint.blueprint, {"hall": hall, **since}, on=date(2026, 10, 1)) for hall in ("old", "new")]


def test_a_verdict_says_since_when_it_holds_of_the_place() -> None:
    english, spanish = verdicts("en"), verdicts("es")
    assert [one.sentence for one in english] == [
        "The state of the hall is old since May 1, 2026, so free.",
        "The state of the hall is new since May 1, 2026, not old, so not eligible.",
    ]
    assert english[1].changes == ("free: the state of the hall would have to be old",)
    assert spanish[0].reasons == ("the state of the hall es old desde el 1 de mayo de 2026",)


def test_a_rule_that_would_ask_for_ever_is_a_fault() -> None:
    joins = '"role-filled" is known of an organization that joins, not of the place somebody works at.'
    rules = {
        "{fact: role-filled, with: {role: cantor}, is: yes}": (
            f"{joins} Declare a fact with of: organization under facts, and ask for that."
        ),
        "{all: [{fact: hall, of: person, is: old}]}": (
            'Nobody can know this here: "hall" is a fact of an organization. Take “of: person” out.'
        ),
        "{fact: sector, of: organization, is: public}": (
            'Nobody can know this here: "sector" is a fact of a person. Take “of: organization” out.'
        ),
        "{fact: hal, is: old}": 'There is no fact "hal". Did you mean "hall"?',
    }
    texts = {rule: with_rule(rule) for rule in rules}
    found = {rule: [(line, says) for line, _, says in told(text)] for rule, text in texts.items()}
    assert found == {rule: [(line_of(texts[rule], rule), says)] for rule, says in rules.items()}
