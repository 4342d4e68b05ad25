"""A program in TOML, written from the handbook alone: every grammar of a value as TOML types it, lines kept, and the
same program as in YAML.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from alongside.blueprint.examples import outcomes
from alongside.blueprint.filling.from_toml import as_yaml
from alongside.blueprint.filling.placing import placed
from alongside.blueprint.library import read_file
from alongside.blueprint.reader import read
from alongside.blueprint.simulation.year import simulate
from tests.blueprint.scenes import line_of, told

pytestmark = pytest.mark.once

FILE = Path(__file__).with_name("drivers.toml")
TEXT = FILE.read_text("utf-8")


def test_its_own_people_come_out_and_its_year_can_be_met() -> None:
    reading = read_file(FILE)
    assert reading.faults == ()
    assert reading.blueprint is not None
    assert [outcome for outcome in outcomes(reading.blueprint) if not outcome.met] == []
    assert simulate(reading.blueprint, on=date(2025, 9, 1)).impossible == ()


def test_as_yaml_it_is_the_same_program_and_forms_write_in_it() -> None:
    text = as_yaml(TEXT, file=FILE.name)
    in_yaml, in_toml = read(text, file="drivers.yaml"), read(TEXT, file=FILE.name)
    assert (in_yaml.faults, in_yaml.coverage) == ((), in_toml.coverage)
    assert in_yaml.blueprint is not None
    assert in_toml.blueprint is not None
    assert replace(in_yaml.blueprint, sha256="") == replace(in_toml.blueprint, sha256="")
    changed = read(placed(text, "roles.guide.caseload", "3"), file="drivers.yaml").blueprint
    assert changed is not None
    assert (in_yaml.blueprint.roles["guide"].caseload, changed.roles["guide"].caseload) == (2, 3)


@pytest.mark.parametrize(
    "right, wrong, message",
    [
        ('cut_off = "02-29"', "cut_off = 02-29", "This is not TOML: "),
        ('release = "45 minutes"', "release = 45 minutes", "This is not TOML: "),
        ("rank = 2", 'rank = "second"', "A whole number is meant here, for example 3."),
        ("at_least = 2.75", "at_least = 1e99", "A number is meant here, for example 0.5."),
        ('in_person = true }, bus', 'in_person = 1 }, bus', "Either yes or no is meant here."),
        ('access = "helper"', 'access = "helpr"', 'Did you mean "helper"?'),
    ],
)  # fmt: skip
def test_a_fault_stands_on_its_line(right: str, wrong: str, message: str) -> None:
    assert right in TEXT
    text = TEXT.replace(right, wrong, 1)
    ((line, _path, says),) = told(text, file=FILE.name)
    assert line == line_of(text, wrong)
    assert message in says
    assert not says.startswith("This is not TOML") or "quotes" in says
