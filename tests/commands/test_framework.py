"""`./run framework`: what stands on the shelf, one work as a tree, and files with every fault; no database needed."""

import json
from pathlib import Path

import pytest

from alongside.blueprint.shelf.library import FOLDERS, shelved
from alongside.commands.framework import main

pytestmark = pytest.mark.once
PSEL = FOLDERS["framework"] / "psel-2015.yaml"


def test_everything_on_the_shelf_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["key"] for row in rows] == [one.key for one in shelved()]
    assert main(["list"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(rows)


def test_one_is_shown_as_a_tree_with_whose_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "samr"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[:2] == ["SAMR, Ruben R. Puentedura", "SAMR, Ruben R. Puentedura"]
    assert told[4:7] == ["  Enhancement", "    S  Substitution", "    A  Augmentation"]
    assert main(["show", str(PSEL), "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["items"][9]["title"], len(shown["sha256"])) == ("School Improvement", 64)


def test_files_are_checked_with_every_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table, work = tmp_path / "ours.csv", tmp_path / "ours.yaml"
    table.write_text("code,title,parent\n1,Voice,\n2,,7\n")
    work.write_text(PSEL.read_text().replace("owner:", "ownr:"))
    assert main(["check", str(PSEL), str(table), str(work), "--json"]) == 1
    whole, faulty, mistyped = json.loads(capsys.readouterr().out)
    assert whole == {"file": str(PSEL), "ok": True, "faults": []}
    assert [(fault["row"], fault["column"]) for fault in faulty["faults"]] == [(3, "title"), (3, "parent")]
    assert [(fault["line"], fault["path"]) for fault in mistyped["faults"]] == [(1, "owner"), (5, "ownr")]
    assert main(["check", str(table)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"{table}, 3, title: Every line has a title.",
        f'{table}, 3, parent: There is no line "7" to stand under. Known here: 1, 2.',
        f"{table}: 2 to put right.",
    ]


def test_what_is_not_there_is_said_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "psel-2016"]) == 2
    assert capsys.readouterr().err == 'There is no “psel-2016” on the shelf. Did you mean "psel-2015"?\n'
    assert main(["check", "nowhere.yaml"]) == 2
    assert capsys.readouterr().err == "There is no file nowhere.yaml.\n"
