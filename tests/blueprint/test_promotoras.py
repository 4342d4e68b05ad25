"""A program in Spanish that shares its ways with none of the five, written from the handbook alone: its words are its
own."""

from datetime import date
from pathlib import Path

import pytest

from alongside.blueprint.differences import differences
from alongside.blueprint.eligibility import verdict
from alongside.blueprint.examples import outcomes
from alongside.blueprint.judgement import sentence as condition_sentence
from alongside.blueprint.language import Blueprint
from alongside.blueprint.library import load, programs, read_file
from alongside.blueprint.questions import asked_in_applying
from alongside.blueprint.requirements import sentence
from alongside.blueprint.simulation.year import simulate
from tests.blueprint.scenes import told

pytestmark = pytest.mark.once

FILE = Path(__file__).with_name("promotoras.yaml")
MARCH = date(2026, 3, 1)


@pytest.fixture(scope="module")
def red() -> Blueprint:
    found = read_file(FILE)
    assert (found.faults, found.upgrades) == ((), ())
    assert found.blueprint is not None
    return found.blueprint


def test_its_own_people_come_out(red: Blueprint) -> None:
    assert [outcome for outcome in outcomes(red) if not outcome.met] == []
    assert {example.expect.track for example in red.examples} >= set(red.eligibility.tracks)


def test_it_shares_its_ways_with_none_of_the_five(red: Blueprint) -> None:
    """Which parts it says, and which kinds of requirements it has together, are those of no built-in program."""

    def ways(one: Blueprint) -> tuple[set[str], set[str]]:
        return {type(each).__name__ for each in one.requirements.values()}, {
            "contracts" if one.contracts else "",
            *(account.group for account in one.counting.values()),
            *(role.unit for role in one.roles.values()),
        }

    for listed in programs():
        assert ways(load(listed.key)) != ways(red)
        assert differences(load(listed.key), red) != ()


def test_what_is_said_is_said_in_its_words(red: Blueprint) -> None:
    came = verdict(red, {"position": "vecina", "idioma": "espanol", "barrio-sin-clinica": True}, on=MARCH)
    assert came.sentence == (
        "No con beca de lengua: la lengua que habla en casa es español, no náhuatl o zapoteco; "
        "por eso, en su primer año."
    )
    assert [(offer.contract, str(offer.price)) for offer in came.offers] == [("medio", "450.50 MXN")]
    assert sentence(red, "puertas") == "4 puertas tocadas cada mes escolar en 75 % de los casos"
    questions = {question.fact: question for question in asked_in_applying(red, role="nueva", on=MARCH)}
    assert questions["idioma"].label == "¿Qué lengua habla en casa?"
    assert questions["idioma"].options == (("espanol", "Español"), ("nahuatl", "Náhuatl"), ("zapoteco", "Zapoteco"))
    assert (questions["position"].label, questions["hired"].label) == ("¿A qué se dedica?", "¿Qué día empezó?")
    assert questions["position"].options[0] == ("vecina", "Vecina")
    (must,) = red.matching["acompanar"].must
    assert condition_sentence(must) == "la comadre no es su jefa"


def test_its_year_can_be_met_and_a_smaller_one_cannot(red: Blueprint) -> None:
    assert simulate(red, on=MARCH).impossible == ()
    assert [one.path for one in simulate(red, on=MARCH, people={"comadre": 9}).impossible] == ["duties.acompanar"]


def test_only_facts_every_program_knows_are_said_otherwise_under_words() -> None:
    text = FILE.read_text("utf-8").replace("    hired: {says", "    idioma: {says", 1)
    says = '"idioma" is a fact of this program: say it and ask it under facts.idioma.'
    assert [(path, message) for _, path, message in told(text)] == [("words.facts.idioma", says)]
    text = FILE.read_text("utf-8").replace("    hired: {says", "    hirred: {says", 1)
    assert [path for _, path, _ in told(text)] == ["words.facts.hirred"]
