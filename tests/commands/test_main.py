"""The table of commands: what is unknown is said, and a missing database is said before anything starts."""

import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from alongside.commands import serve
from alongside.commands.__main__ import COMMANDS, main
from alongside.config.database import database
from alongside.kernel.errors import Misconfigured
from tooling.files import ROOT

pytestmark = pytest.mark.once
NEED_A_DATABASE = [name for name, command in COMMANDS.items() if command.database]


def started(*words: str, url: str, folder: Path) -> subprocess.CompletedProcess[str]:
    kept = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    env = kept | {"DATABASE_URL": url, "ALONGSIDE_VAR": str(folder), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-P", "-m", "alongside.commands", *words]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)


def test_an_unknown_command_is_answered_with_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dance"]) == 2
    assert capsys.readouterr().err == f"There is no command “dance”. There are: {', '.join(COMMANDS)}.\n"


def test_a_missing_database_is_said_in_one_sentence_and_not_made(tmp_path: Path) -> None:
    for name in NEED_A_DATABASE:
        ended = started(name, url="", folder=tmp_path)
        assert ended.returncode == 2
        assert ended.stderr.startswith(f"There is no database at {tmp_path}/alongside.sqlite3. ")
        assert len(ended.stderr.splitlines()) == 1
    assert list(tmp_path.glob("*.sqlite3")) == []


def test_a_database_without_our_tables_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "empty.sqlite3").touch()
    for name in NEED_A_DATABASE:
        ended = started(name, url=f"sqlite:///{tmp_path}/empty.sqlite3", folder=tmp_path)
        assert ended.returncode == 2
        assert ended.stderr.startswith(f"The database {tmp_path}/empty.sqlite3 holds nothing of Alongside yet. ")


def test_a_database_that_refuses_is_said_in_one_sentence(tmp_path: Path) -> None:
    made = sqlite3.connect(tmp_path / "old.sqlite3")
    made.execute("CREATE TABLE people_person (id integer)")
    made.close()
    for name in (*NEED_A_DATABASE, "serve"):
        ended = started(name, url=f"sqlite:///{tmp_path}/old.sqlite3", folder=tmp_path)
        assert (ended.returncode, ended.stdout) == (2, "")
        assert re.fullmatch(
            r"The database is \d+ changes behind this version: `./run manage migrate` brings it up.\n", ended.stderr
        )


@pytest.mark.parametrize(
    "url, sentence",
    [
        ("sqlite://var/a.sqlite3", "DATABASE_URL names no file: three slashes stand before it. "),
        ("sqlite:///", "DATABASE_URL names no file: three slashes stand before it. "),
        ("postgres//here/a", "DATABASE_URL starts with “”. "),
        ("mysql://here/a", "DATABASE_URL starts with “mysql”. "),
        ("postgresql://her[e/a", "DATABASE_URL cannot be read: Invalid IPv6 URL. "),
        (
            "postgresql://here:54x2/a",
            "DATABASE_URL cannot be read: Port could not be cast to integer value as '54x2'. ",
        ),
        ("postgresql://here", "DATABASE_URL names no database after the host. "),
    ],
)
def test_an_address_with_a_slip_is_said_in_one_sentence(url: str, sentence: str) -> None:
    with pytest.raises(Misconfigured) as slip:
        database(url, default=Path("a.sqlite3"))
    assert slip.value.sentence.startswith(sentence)


@pytest.mark.parametrize(
    "url, sentence",
    [
        ("mysql://here/a", "DATABASE_URL starts with “mysql”. "),
        ("sqlite:///text.sqlite3", "The database text.sqlite3 could not be opened: file is not a database.\n"),
        ("postgresql://127.0.0.1:9/a", "The database a at 127.0.0.1 could not be opened: "),
        ("postgresql://127.0.0.1:9/a?sslmod=x", "The database a at 127.0.0.1 could not be opened: invalid connection "),
    ],
)
def test_a_database_out_of_reach_is_said_in_one_sentence(url: str, sentence: str, tmp_path: Path) -> None:
    (tmp_path / "text.sqlite3").write_text("These are only words." * 9)
    for words in (("cohort", "list"), ("serve",), ("demo", "--no-serve"), ("manage", "migrate")):
        ended = started(*words, url=url, folder=tmp_path)
        assert (words, ended.returncode, ended.stdout) == (words, 2, "")
        assert ended.stderr.startswith(sentence)
        assert len(ended.stderr.splitlines()) == 1


@pytest.mark.parametrize("name", COMMANDS)
def test_help_is_given_with_any_database_or_none(name: str, tmp_path: Path) -> None:
    ended = started(name, "--help", url="mysql://here/a", folder=tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert len(ended.stdout.splitlines()) > 4
    assert list(tmp_path.glob("*.sqlite3")) == []


def test_who_stops_reading_gets_no_traceback(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-P", "-m", "alongside.commands", "program", "list"]
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    ended = subprocess.run(command, cwd=tmp_path, env=env, stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (ended.returncode, ended.stderr) == (141, b"")


@pytest.mark.parametrize("words", [("--port", "65536"), ("--port", "-1"), ("--threads", "0"), ("--workers", "x")])
def test_numbers_that_cannot_be_are_usage(words: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        serve.main([*words])
    assert ended.value.code == 2
    assert f"argument {words[0]}: {words[1]} is no " in capsys.readouterr().err


def test_a_place_that_cannot_be_used_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    ended = started("demo", "--no-serve", url=f"sqlite:///{tmp_path}/file/a.sqlite3", folder=tmp_path)
    assert (ended.returncode, ended.stderr) == (2, f"{tmp_path}/file/a.sqlite3 cannot be used: Not a directory.\n")
