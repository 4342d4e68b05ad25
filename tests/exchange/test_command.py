"""`./run import`, as a nightly job uses it."""

import json
from pathlib import Path

import pytest
import time_machine

from alongside.commands.roster import main
from alongside.kernel.errors import NotHere
from alongside.people.models.persons import Person
from alongside.programs.enums import CohortState
from alongside.programs.models.cohorts import Cohort
from tests.exchange.scene import HEADINGS, Desk, desk
from tests.factories.programs import enrolled

pytestmark = pytest.mark.django_db
DELPHINE = "2,Delphine,Aucoin,daucoin@rivertown.example,Lakeview,Rivertown SD 12,Teacher,8/17/2026,"


@pytest.fixture
def scene() -> Desk:
    return desk()


@pytest.fixture(autouse=True)
def november() -> object:
    with time_machine.travel("2026-11-21T15:00:00Z", tick=True):
        yield


def _file(folder: Path, *rows: str) -> str:
    made = folder / "staff.csv"
    made.write_text("\n".join((HEADINGS, *rows)), "utf-8")
    return str(made)


def test_json_has_its_keys_and_no_other(scene: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main([_file(tmp_path, DELPHINE), "--cohort", scene.cohort.key, "--json", "--dry-run"])
    told = json.loads(capsys.readouterr().out)
    assert code == 0
    assert list(told) == [
        *("format", "rows", "created", "updated", "unchanged"),
        *("skipped", "columns", "faults", "questions"),
    ]
    assert (told["format"], told["rows"], told["unchanged"], told["skipped"]) == ("csv", 1, 0, 0)
    assert told["created"] == [
        {"kind": "person", "name": "Delphine Aucoin", "file": "staff.csv", "row": 2, "role": "newcomer"}
    ]
    assert not Person.objects.filter(family_name="Aucoin").exists()


def test_a_fault_is_exit_1_and_names_its_place(scene: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main([_file(tmp_path, DELPHINE.replace("@", ".")), "--cohort", scene.cohort.key, "--json"])
    (fault,) = json.loads(capsys.readouterr().out)["faults"]
    assert code == 1
    assert fault == {
        "file": "staff.csv",
        "row": 2,
        "column": "Email",
        "value": "daucoin.rivertown.example",
        "message": "There is no @ in this address",
    }
    assert not Person.objects.filter(family_name="Aucoin").exists()


def test_a_file_that_cannot_be_read_is_one_sentence(
    scene: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "list.pdf"
    file.write_bytes(b"%PDF-1.7")
    code = main([str(file), "--cohort", scene.cohort.key, "--json"])
    said = capsys.readouterr()
    assert (code, said.out) == (1, "")
    assert said.err == "list.pdf is a PDF, not a table. Save the list as CSV or XLSX and bring that file.\n"


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="only Linux has a file that nobody can read from 0")
def test_a_file_that_breaks_while_it_is_read_is_one_sentence(scene: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["/proc/self/mem", "--cohort", scene.cohort.key, "--json"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == (
        "One of the files cannot be read: Input/output error. Check that you may read it, or bring a copy.\n"
    )


def test_no_name_is_not_the_folder_one_is_in(scene: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["", "--cohort", scene.cohort.key])
    assert ended.value.code == 2
    assert capsys.readouterr().err.endswith("argument FILE: a file has a name\n")


def test_a_dry_run_says_too_that_a_cohort_is_closed(
    scene: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Cohort.objects.filter(pk=scene.cohort.pk).update(state=CohortState.CLOSED)
    assert main([_file(tmp_path, DELPHINE), "--cohort", scene.cohort.key, "--dry-run"]) == 1
    assert " is closed. " in capsys.readouterr().err


def test_notes_stand_beside_the_json(scene: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "readme.txt").write_text("This is\nour list\n", "utf-8")
    assert main([_file(tmp_path, DELPHINE), str(tmp_path / "readme.txt"), "--cohort", scene.cohort.key, "--json"]) == 0
    said = capsys.readouterr()
    assert len(json.loads(said.out)["created"]) == 1
    assert said.err == "We passed over readme.txt: it is no list of people.\n"


def test_an_unknown_cohort_is_named(scene: Desk, tmp_path: Path) -> None:
    with pytest.raises(NotHere, match="no cohort “nowhere”"):
        main([_file(tmp_path, DELPHINE), "--cohort", "nowhere"])


def test_headings_alone_are_no_rows(scene: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([_file(tmp_path), "--cohort", scene.cohort.key, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["rows"], told["created"], told["faults"]) == (0, [], [])


def test_words_for_people(scene: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([_file(tmp_path, DELPHINE), "--cohort", scene.cohort.key]) == 0
    assert capsys.readouterr().out == (
        "1 row: 1 created, 0 updated, 0 unchanged, 0 passed over.\n  new: person Delphine Aucoin\n"
    )


def test_who_takes_no_part_is_said(scene: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([_file(tmp_path, DELPHINE.replace("Teacher", "Bus driver")), "--cohort", scene.cohort.key]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == (
        "  1 of the new people take no part: no role is for their position. Choose one with --role."
    )


def test_a_second_person_on_the_command_line(scene: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([_file(tmp_path, DELPHINE), "--cohort", scene.cohort.key])
    capsys.readouterr()
    gone = _file(tmp_path, DELPHINE + "inactive")
    assert main([gone, "--cohort", scene.cohort.key, "--json"]) == 1
    (fault,) = json.loads(capsys.readouterr().out)["faults"]
    assert fault["message"].startswith("This would end 1 of 1 appointments")
    assert main([gone, "--cohort", scene.cohort.key, "--approved-by", "angela@prairie.example"]) == 0
    assert Person.objects.get(family_name="Aucoin").appointments.filter(ends_on=None).count() == 0


def test_a_list_may_be_another_districts(scene: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    enrolled(scene.cohort, scene.cast.maya, "newcomer", works_at=scene.cast.places.lakeview)
    file = _file(tmp_path, DELPHINE.replace("Lakeview,Rivertown SD 12", "Beyer School,"))
    assert main([file, "--cohort", scene.cohort.key, "--sent-by", "rivertown district 12", "--json"]) == 0
    made = json.loads(capsys.readouterr().out)["created"]
    assert [entry.get("under") for entry in made] == ["Rivertown District 12", None]
    with pytest.raises(NotHere, match="“Nowhere” is none of those who may have sent this"):
        main([file, "--cohort", scene.cohort.key, "--sent-by", "Nowhere"])
