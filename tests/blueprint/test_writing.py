"""The page for whoever writes a program: its pieces, one after another, are a whole program that checks and runs."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from alongside.blueprint.examples import outcomes
from alongside.blueprint.library import load, programs
from alongside.blueprint.parts.identity import Words
from alongside.blueprint.reader import read
from alongside.blueprint.reference import not_acted_on, reference
from alongside.blueprint.schema import entries
from alongside.blueprint.simulation.year import simulate
from alongside.commands.program import main

pytestmark = pytest.mark.once

PAGE = (Path(__file__).parents[2] / "docs" / "handbook" / "writing-a-program.md").read_text("utf-8")
PIECES = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
WHOLE = "\n".join(PIECES)
FALL = date(2026, 9, 10)


def test_the_pieces_are_a_program_and_its_people_come_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "school-nurses.yaml"
    file.write_text(WHOLE, "utf-8")
    assert main(["check", str(file), "--json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert (told["ok"], told["faults"], len(told["people"])) == (True, [], 10)


def test_the_first_five_pieces_are_a_program_as_the_page_says() -> None:
    first = "\n".join(PIECES[:5]).replace("        - {fact: training, with: {key: listening}, within: 2 years}\n", "")
    assert read(first, file="first.yaml").faults == ()


def test_a_year_of_it_can_be_met_and_a_smaller_one_cannot() -> None:
    blueprint = read(WHOLE, file="school-nurses.yaml").blueprint
    assert blueprint is not None
    assert simulate(blueprint, on=FALL).impossible == ()
    assert [one.path for one in simulate(blueprint, on=FALL, people={"companion": 7}).impossible] == [
        "duties.companionship"
    ]
    assert [one.path for one in simulate(blueprint, on=FALL, people={"companion": 31}).impossible] == ["funds.rural"]


def test_seats_for_five_of_forty_are_too_few_though_no_role_is_named() -> None:
    blueprint = read(WHOLE.replace("    seats: 40\n", "    seats: 5\n"), file="school-nurses.yaml").blueprint
    assert blueprint is not None
    says = "“Circle day” has 5 seats, and 40 new nurses are asked to come."
    assert [(one.who, one.says, one.path) for one in simulate(blueprint, on=FALL).impossible] == [
        ("new nurses", says, "requirements.circle-days")
    ]


def test_it_shares_its_ways_with_none_of_the_five() -> None:
    """Kinds of requirements and duties it uses together are those of no built-in program."""
    blueprint = read(WHOLE, file="school-nurses.yaml").blueprint
    assert blueprint is not None
    mine = {type(one) for one in blueprint.requirements.values()}
    for listed in programs():
        assert {type(one) for one in load(listed.key).requirements.values()} != mine
    assert all(outcome.met for outcome in outcomes(blueprint))


def test_every_key_stands_on_the_page_as_the_language_has_it() -> None:
    assert PAGE.partition("## Every key\n\n")[2] == reference()


def test_what_is_not_yet_acted_on_is_the_list_the_language_has() -> None:
    section = PAGE.partition("## What is read and not yet acted on\n")[2].partition("\n## ")[0]
    assert section.partition("a key of your own):\n\n")[2].partition("\n\n")[0] == not_acted_on().rstrip()


def test_the_words_that_pages_use_are_said_to_be_those() -> None:
    told = re.findall(r"- \*\*words\*\*: pages use your words for (.*?), and those", PAGE, re.DOTALL)[0]
    used = [entry.key for entry in entries(Words) if not entry.later and entry.key != "facts"]
    assert re.findall(r"`(\w+)`", told) == used


def test_every_command_of_the_page_is_one() -> None:
    verbs = set(re.findall(r"^    \./run program (\w+)", PAGE, re.MULTILINE))
    assert verbs == {"check", "show", "simulate", "diff", "schema"}
