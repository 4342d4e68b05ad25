"""What a file calls its own keys is what sentences and forms say: choices, arguments, positions, lists."""

from datetime import date

import pytest

from alongside.blueprint.eligibility import verdict
from alongside.blueprint.judgement import sentence
from alongside.blueprint.language import Blueprint
from alongside.blueprint.parts.examples import Appointment
from alongside.blueprint.questions import asked_for_tracks
from alongside.blueprint.reader import read
from tests.blueprint.scenes import CHOIR, choir_with, told

pytestmark = pytest.mark.once

FALL = date(2026, 10, 1)
VOICE = "choices: [alto, bass]}"
NAMED = "choices: [alto, bass], labels: {alto: the low women's voice, bass: the low men's voice}}"
RULE = "{any: [{fact: reads-music, is: yes}, {fact: seasons, at_least: 3}]}"


def singing(rule: str, **more: str) -> Blueprint:
    """The choir with labels for voices, under another rule; `more`: further pieces to change."""
    text = choir_with(VOICE, NAMED).replace(RULE, rule)
    text = text[: text.index("examples:")]
    for old, new in more.items():
        text = text.replace(old, new, 1)
    found = read(text, file="choir.yaml")
    assert found.faults == ()
    assert found.blueprint is not None
    return found.blueprint


def test_a_choice_is_said_as_the_file_calls_it() -> None:
    blueprint = singing("{fact: voice, is: alto}")
    assert sentence(blueprint.eligibility.tracks["open"].when) == "the voice is the low women's voice"
    came = verdict(blueprint, {"voice": "bass"}, on=FALL)
    assert came.sentence == "The voice is the low men's voice, not the low women's voice, so not eligible."
    assert came.changes == ("free: the voice would have to be the low women's voice",)
    (question,) = asked_for_tracks(blueprint, role=None, on=FALL)
    assert question.options == (("alto", "The low women's voice"), ("bass", "The low men's voice"))


def test_labels_are_of_choices_there_are() -> None:
    faults = told(choir_with(VOICE, "choices: [alto, bass], labels: {tenor: high}}"))
    assert [(path, message) for _, path, message in faults] == [
        ("facts.voice.labels.tenor", 'There is no "tenor" under choices to say in other words.')
    ]


def test_a_list_is_said_as_what_is_among_it() -> None:
    blueprint = singing("{fact: languages, in: [Welsh, Breton]}")
    assert sentence(blueprint.eligibility.tracks["open"].when) == "among the languages is Welsh or Breton"
    came = verdict(blueprint, {"languages": frozenset({"French"})}, on=FALL)
    assert came.sentence == "The languages: French, not Welsh or Breton, so not eligible."
    assert came.changes == ("free: the languages would have to include Welsh or Breton",)


def test_an_argument_is_said_by_the_name_it_has() -> None:
    blueprint = singing("{fact: years-served, with: {position: conductor}, at_least: 2}")
    when = blueprint.eligibility.tracks["open"].when
    assert sentence(when) == "the number of full school years served (conductor) is 2 or more"
    came = verdict(blueprint, {}, on=FALL)
    assert came.sentence == "We need to know the number of full school years served (conductor)."


def test_a_year_is_told_by_the_position_held_in_it() -> None:
    both = {"positions: [conductor], cut_off": "positions: [conductor, singer], cut_off"}
    blueprint = singing("{fact: conducting-year, is: 2}", **both)
    history = [Appointment("conductor", date(2024, 9, 20), date(2026, 6, 1)), Appointment("singer", date(2026, 6, 2))]
    came = verdict(blueprint, {"position": "singer"}, on=FALL, history=history)
    assert came.sentence == "Second-year singer in 2026-27: hired September 20, 2024, so free."


def test_the_choir_has_the_pieces_this_changes() -> None:
    assert VOICE in CHOIR
    assert RULE in CHOIR
