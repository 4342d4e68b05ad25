"""`./run program show`, `diff`, `schema` and `simulate` from the command line: words for people, JSON for programs."""

import json
from pathlib import Path

import pytest

from alongside.blueprint.library import programs
from alongside.commands.program import main
from tests.blueprint.scenes import CHOIR, choir_with

pytestmark = pytest.mark.once
REPORTS = "reports: {season: {label: The season, to: the council, every: school-year, figures: [songs]}}\n"


@pytest.fixture
def choir_file(tmp_path: Path) -> str:
    file = tmp_path / "choir.yaml"
    file.write_text(f"{CHOIR}{REPORTS}", "utf-8")
    return str(file)


def test_a_program_of_the_library_is_checked_by_its_key(capsys: pytest.CaptureFixture[str]) -> None:
    assert (main(["check", "coach-academy"]), capsys.readouterr().out.split(";")[0]) == (
        0,
        "coach-academy: all is well",
    )


def test_show_says_a_program_in_sentences(choir_file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", choir_file]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Choir apprentices (choir-apprentices), valley-arts-council."
    assert "  Singing: 30 hours of singing by the end of the cohort." in lines
    assert "events" in lines
    assert "reports (described, not yet acted on)" in lines


def test_show_says_days_sources_and_what_is_paid_to_whom(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "paid.yaml"
    law = "from: 2026-07-01, until: 2027-06-30, cite: Rule 12"
    file.write_text(f"{CHOIR}pay: {{thanks: {{role: cantor, amount: 500 EUR, per: year, {law}}}}}\n", "utf-8")
    assert main(["show", str(file)]) == 0
    told = "500.00 EUR for each year for confirmed service, from July 1, 2026, until June 30, 2027; source: Rule 12."
    assert f"  Who is cantor receives {told}" in capsys.readouterr().out.splitlines()


def test_show_says_the_stipends_of_a_program_of_the_library(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "virtual-coach-building-mentor"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(" for ")[0] for line in lines if "  Who is" in line] == [
        "  Who is new educator receives $500.00",
        "  Who is virtual coach is paid",
        "  Who is building mentor is paid",
    ]
    assert "  In person; both are in one place." in lines


@pytest.mark.parametrize(
    "speaks, mark",
    [("en", "(written down, not acted on yet{})"), ("es", "(queda escrito, todavía no se aplica{})")],
)
def test_show_marks_what_is_not_acted_on(
    speaks: str, mark: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "later.yaml"
    text = choir_with("key: choir", f"speaks: {speaks}\nkey: choir") + "privacy: {notes_kept: 1 year}\n"
    file.write_text(
        text.replace("evening: {label: Open evening}", "evening: {label: Open evening, seats: 40}"), "utf-8"
    )
    assert main(["show", str(file), "--json"]) == 0
    parts = {one["part"]: one["lines"] for one in json.loads(capsys.readouterr().out)["parts"]}
    seats = {"en": "seats", "es": "lugares"}[speaks]
    assert [line.endswith(f" {mark.format(f': {seats}')}.") for line in parts["events"]] == [True]
    marked = [line.endswith(f" {mark.format('')}.") for line in parts["privacy"]]
    assert marked == [False] * 5


def test_show_as_json_has_the_hash(choir_file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", choir_file, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["key"], len(told["sha256"])) == ("choir-apprentices", 64)
    assert {"part": "events", "acted_on": True, "lines": ["Open evening."]} in told["parts"]
    assert [part["part"] for part in told["parts"] if not part["acted_on"]] == ["reports"]


def test_show_takes_the_key_of_a_program_of_the_library(capsys: pytest.CaptureFixture[str]) -> None:
    for program in programs():
        assert main(["show", program.key]) == 0
        assert capsys.readouterr().out.startswith(f"{program.name} ({program.key})")


def test_diff_says_what_changes_and_for_whom(
    choir_file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = tmp_path / "new.yaml"
    new.write_text(choir_with("at_least: 3}]", "at_least: 2}]") + REPORTS + "privacy: {groups_at_least: 6}\n", "utf-8")
    assert main(["diff", choir_file, str(new)]) == 0
    was = "they read music or the number of seasons sung is 3 or more"
    small = "the smallest group that is shown was 10, and"
    assert capsys.readouterr().out.splitlines() == [
        f"Cannot be: Privacy may only be tightened: {small} would be 6.",
        f"The track “free”: for whom was {was}, and is now {was.replace('3', '2')}.",
        f"Privacy: {small} is now 6.",
        "",
        "Test people who come out otherwise:",
        "  Sang twice: not eligible before, free after. The number of seasons sung is 2, so free.",
    ]
    assert main(["diff", choir_file, str(new), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [change["path"] for change in told["changes"]] == [
        "eligibility.tracks.open.when",
        "privacy.groups_at_least",
    ]
    assert [one["name"] for one in told["people"]] == ["Sang twice"]
    assert len(told["loosens"]) == 1


def test_diff_says_who_comes_out_the_same_for_other_reasons(
    choir_file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = tmp_path / "new.yaml"
    new.write_text(choir_with("at_least: 3}]", "at_least: 4}]") + REPORTS, "utf-8")
    assert main(["diff", choir_file, str(new)]) == 0
    why = "They do not read music yet; the number of seasons sung is 2, not {} or more, so not eligible."
    assert capsys.readouterr().out.splitlines()[1:] == [
        "",
        "Test people who come out the same, for other reasons:",
        f"  Sang twice: {why.format(4)} (before: {why.format(3)})",
    ]
    assert main(["diff", choir_file, str(new), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["people"], told["reasons"]) == (
        [],
        [{"name": "Sang twice", "before": why.format(3), "after": why.format(4)}],
    )


def test_diff_of_the_same(choir_file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", choir_file, choir_file]) == 0
    assert capsys.readouterr().out == "Nothing that the files say is otherwise.\n"


def test_schema_is_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert main(["schema", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == told
    assert told["additionalProperties"] is False


def test_simulate_says_what_cannot_be_met_and_fails(capsys: pytest.CaptureFixture[str]) -> None:
    call = ["simulate", "coach-academy", "--on", "2026-09-01", "--people", "teacher=200"]
    assert main(call) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Instructional coach academy, 2026-27, as of 2026-09-01; people are made up"
    assert "  60 coaches: each 6 h in sessions of 6 h set free; it takes 60 in all" in lines
    says = "Each is to see 4 teachers: for 60 coaches that is 240, and there are 200."
    assert lines[-2:] == ["Cannot be met", f"  coaches: {says} (requirements.each-teacher)"]
    assert main([*call, "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["impossible"] == [{"who": "coaches", "says": says, "path": "requirements.each-teacher"}]


def test_simulate_says_that_nothing_is_impossible(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", "coach-academy", "--on", "2026-09-01"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "Nothing in these numbers is impossible."


@pytest.mark.parametrize(
    "call, message",
    [
        (
            ["--people", "teachr=3"],
            "--people teachr=3: a role and a number are meant here; the roles are coach, teacher,",
        ),
        (
            ["--people", "teacher"],
            "--people teacher: a role and a number are meant here; the roles are coach, teacher,",
        ),
        (["--on", "soon"], "--on soon: a date is meant here, for example 2026-09-01."),
    ],
)
def test_a_wrong_call_is_said(call: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", "coach-academy", *call]) == 2
    assert capsys.readouterr().err.startswith(message)


def test_a_file_with_faults_cannot_be_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "broken.yaml"
    file.write_text(choir_with("access: helper", "access: helpr"), "utf-8")
    for verb in (["show"], ["simulate"], ["diff", str(file)]):
        assert main([*verb, str(file)]) == 2
        told = capsys.readouterr().err
        assert told.startswith(f"{file}, line 20, roles.cantor.access: One of these is meant here: ")
        assert told.endswith(f"./run program check {file} says everything to put right.\n")


def test_a_file_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "nowhere.yaml"]) == 2
    assert capsys.readouterr().err == "nowhere.yaml cannot be read: No such file or directory.\n"
