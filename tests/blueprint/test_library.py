"""The programs that come with the product, and the command that checks them."""

import json
from datetime import date
from pathlib import Path

import pytest
import yaml

from alongside.blueprint.cohorts import cohort_on, past_cohorts
from alongside.blueprint.examples import outcomes
from alongside.blueprint.library import PROGRAMS, load, programs, read_file
from alongside.blueprint.positions import position_of
from alongside.blueprint.requirements import sentence
from alongside.commands.program import main
from alongside.kernel.errors import NotHere
from tests.blueprint.scenes import CHOIR, choir, choir_with

pytestmark = pytest.mark.once

KEYS = [
    "coach-academy",
    "mtss-network",
    "principal-mentoring",
    "technology-coaching",
    "virtual-coach-building-mentor",
]
TWICE = "They do not read music yet; the number of seasons sung is 2, not 3 or more, so not eligible."
ACCESS = {"supported", "helper", "site-leader", "coordinator", "leader"}


def test_five_programs_come_with_the_product() -> None:
    assert [listed.key for listed in programs()] == KEYS


@pytest.mark.parametrize("key", KEYS)
def test_each_reads_clean_and_does_what_it_says(key: str) -> None:
    assert read_file(PROGRAMS / f"{key}.yaml").faults == ()
    assert [outcome for outcome in outcomes(load(key)) if not outcome.met] == []
    assert len(outcomes(load(key))) >= 5


@pytest.mark.parametrize("key", KEYS)
def test_each_says_who_is_who_and_what_is_asked(key: str) -> None:
    blueprint = load(key)
    assert {role.access for role in blueprint.roles.values()} >= ACCESS
    assert set(blueprint.matching) <= set(blueprint.duties)
    assert all(sentence(blueprint, requirement) for requirement in blueprint.requirements)
    assert cohort_on(blueprint, date(2026, 11, 21)) is not None


def test_requirements_are_sentences() -> None:
    principals, academy = load("principal-mentoring"), load("coach-academy")
    assert sentence(principals, "visits") == "3 onsite visits by the end of the contract"
    assert sentence(principals, "hours") == "every contract hour of mentoring by the end of the contract"
    assert sentence(principals, "contact") == "no more than 30 days without contact"
    assert sentence(academy, "each-teacher") == "90 minutes of one-to-one coaching each school week, for 4 people"
    assert sentence(academy, "forums") == "present at 80 % of Forum"
    assert sentence(choir(), "evening") == "1 evening by 2 weeks before the end of the cohort"


def test_past_cohorts_keep_their_dates_and_new_ones_follow() -> None:
    principals = load("principal-mentoring")
    assert [cohort.key for cohort in past_cohorts(principals)] == ["2021-22", "2022-23", "2023-24"]
    now = cohort_on(principals, date(2026, 11, 21))
    assert now is not None
    assert (now.key, now.first, now.last, now.setting) == ("2026-27", date(2026, 7, 1), date(2027, 6, 30), True)
    assert cohort_on(choir(), date(2026, 7, 20)) is None


def test_titles_of_rosters_are_positions() -> None:
    principals = load("principal-mentoring")
    assert position_of(principals, "Asst. Principal") == "assistant-principal"
    assert position_of(principals, "PRINCIPAL ") == "principal"
    assert position_of(principals, "Head of everything") is None
    assert position_of(principals, "") is None


def test_an_unknown_program_is_told_with_those_there_are() -> None:
    with pytest.raises(NotHere, match="There is no program “nothing” in the library"):
        load("nothing")


def test_check_says_all_is_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "choir.yaml"
    file.write_text(CHOIR)
    assert main(["check", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == [
        {
            "file": str(file),
            "ok": True,
            "faults": [],
            "people": [
                {
                    "name": "Reads music",
                    "expected": "yes, open",
                    "got": "yes, open",
                    "why": "They read music, so free.",
                },
                {
                    "name": "Sang twice",
                    "expected": "no",
                    "got": "no",
                    "why": TWICE,
                },
            ],
            "examples_run": True,
        }
    ]


def test_check_fails_on_a_fault_and_on_an_example_that_came_out_otherwise(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    faulty, missed = tmp_path / "faulty.yaml", tmp_path / "missed.yaml"
    faulty.write_text(choir_with("language: 2", "language: 3"))
    missed.write_text(choir_with("{answer: no}", "{answer: unknown}"))
    assert main(["check", str(faulty), str(missed)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"{faulty}, line 1, language: What is meant here is 2. Found: 3.",
        f"{faulty}: 1 to put right; its examples were not run because of that.",
        f"{missed}, example “Sang twice”: expected unknown, got no. {TWICE}",
        f"{missed}: 1 to put right; 1 of 2 examples come out as expected.",
    ]


def test_a_file_that_is_not_there_is_a_wrong_call(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "nowhere.yaml"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "nowhere.yaml, line 1, the file: There is no file nowhere.yaml.",
        "nowhere.yaml: 1 to put right.",
    ]


def test_check_judges_every_file_though_one_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(CHOIR, "utf-8")
    bad.write_text(choir_with("unit: count", "unit: cuont").replace("name: Choir", "name: Other\nname: Choir"), "utf-8")
    assert main(["check", str(good), "nowhere.yaml", str(bad), "--json"]) == 1
    rows = json.loads(capsys.readouterr().out)
    assert [(row["file"], row["ok"], row["examples_run"]) for row in rows] == [
        (str(good), True, True),
        ("nowhere.yaml", False, False),
        (str(bad), False, False),
    ]
    assert [[fault["path"] for fault in row["faults"]] for row in rows] == [
        [],
        [""],
        ["name", "counting.evenings.unit"],
    ]
    assert rows[1]["faults"][0]["message"] == "There is no file nowhere.yaml."
    assert main(["frobnicate"]) == 2


def test_list_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["key"] for row in rows] == KEYS
    assert rows[0]["name"] == "Instructional coach academy"
    assert rows[0]["file"].endswith("library/programs/coach-academy.yaml")


def test_coverage_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "choir.yaml"
    file.write_text(CHOIR.replace("evening: {label: Open evening}", "evening: {label: Open evening, seats: 40}"))
    assert main(["check", str(file), "--json", "--coverage"]) == 0
    coverage = json.loads(capsys.readouterr().out)[0]["coverage"]
    assert coverage["described_not_yet_acted_on"] == ["events.*.seats"]
    assert "eligibility" in coverage["acted_on"]
    assert main(["check", str(file), "--coverage"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "  described, not yet acted on: events.*.seats"


def test_no_code_knows_a_program_by_name() -> None:
    code = "\n".join(file.read_text("utf-8") for file in PROGRAMS.parents[1].glob("alongside/blueprint/**/*.py"))
    assert [key for key in KEYS if key in code] == []


@pytest.mark.parametrize("key", KEYS)
def test_each_reads_the_same_with_either_reader_of_yaml(key: str) -> None:
    """libyaml takes some texts that YAML's reader in Python does not; the built-in files are read by both."""
    text = (PROGRAMS / f"{key}.yaml").read_text("utf-8")
    assert yaml.load(text, Loader=yaml.BaseLoader) == yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506


def test_who_helps_in_a_duty_the_file_no_longer_has_is_called_a_helper() -> None:
    """What has ended stands on pages for long."""
    program = load("virtual-coach-building-mentor")
    assert [program.duty_word(duty) for duty in ("building-mentoring", "gone")] == [
        program.duties["building-mentoring"].word,
        program.words.helper,
    ]
