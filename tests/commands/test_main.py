"""The table of commands: what is unknown is said, and a missing database is said before anything starts."""

import os
import re
import sqlite3
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from alongside.commands import serve
from alongside.commands.__main__ import COMMANDS, main
from alongside.commands.database import HOW
from alongside.config.database import database
from alongside.kernel.errors import Misconfigured
from tooling.files import ROOT

pytestmark = pytest.mark.once
NEED_A_DATABASE = [name for name, command in COMMANDS.items() if command.database]
# One after another in one process, which is begun once; each tells its exit code behind what it said.
ONE_BY_ONE = """
import sys
from alongside.commands.__main__ import main
for words in sys.argv[1:]:
    try:
        code = main(words.split())
    except SystemExit as ended:
        code = ended.code
    for stream in (sys.stdout, sys.stderr):
        print(f"{words}: {code}", file=stream, flush=True)
"""


def started(*words: str, url: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return _process("-m", "alongside.commands", *words, url=url, folder=folder)


def one_by_one(*commands: str, url: str, folder: Path) -> tuple[list[str], list[str]]:
    """What these commands said, on stdout and on stderr, each with its exit code in a last line."""
    ended = _process("-c", ONE_BY_ONE, *commands, url=url, folder=folder)
    return ended.stdout.splitlines(), ended.stderr.splitlines()


def _process(*words: str, url: str, folder: Path) -> subprocess.CompletedProcess[str]:
    kept = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    env = kept | {"DATABASE_URL": url, "ALONGSIDE_VAR": str(folder), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-P", *words]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)


def test_an_unknown_command_is_answered_with_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dance"]) == 2
    assert capsys.readouterr().err == f"There is no command “dance”. There are: {', '.join(COMMANDS)}.\n"


def test_a_missing_database_is_said_in_one_sentence_and_not_made(tmp_path: Path) -> None:
    _, said = one_by_one(*NEED_A_DATABASE, url="", folder=tmp_path)
    missing = f"There is no database at {tmp_path}/alongside.sqlite3. {HOW}"
    assert said == [line for name in NEED_A_DATABASE for line in (missing, f"{name}: 2")]
    assert list(tmp_path.glob("*.sqlite3")) == []


def test_a_database_without_our_tables_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "empty.sqlite3").touch()
    _, said = one_by_one(*NEED_A_DATABASE, url=f"sqlite:///{tmp_path}/empty.sqlite3", folder=tmp_path)
    empty = f"The database {tmp_path}/empty.sqlite3 holds nothing of Alongside yet. {HOW}"
    assert said == [line for name in NEED_A_DATABASE for line in (empty, f"{name}: 2")]


def test_a_database_that_refuses_is_said_in_one_sentence(tmp_path: Path) -> None:
    made = sqlite3.connect(tmp_path / "old.sqlite3")
    made.execute("CREATE TABLE people_person (id integer)")
    made.close()
    names = (*NEED_A_DATABASE, "serve")
    told, said = one_by_one(*names, url=f"sqlite:///{tmp_path}/old.sqlite3", folder=tmp_path)
    behind = r"The database is \d+ changes behind this version: `./run manage migrate` brings it up\."
    assert told == said[1::2] == [f"{name}: 2" for name in names]
    assert [line for line in said[::2] if not re.fullmatch(behind, line)] == []


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
    commands = ("cohort list", "serve", "demo --no-serve", "manage migrate")
    told, said = one_by_one(*commands, url=url, folder=tmp_path)
    assert told == said[1::2] == [f"{words}: 2" for words in commands]
    assert [line for line in said[::2] if not f"{line}\n".startswith(sentence)] == []


def test_help_is_given_with_any_database_or_none(tmp_path: Path) -> None:
    told, said = one_by_one(*(f"{name} --help" for name in COMMANDS), url="mysql://here/a", folder=tmp_path)
    ends = [f"{name} --help: 0" for name in COMMANDS]
    assert (said, [line for line in told if line in ends]) == (ends, ends)
    places = [-1, *map(told.index, ends)]
    assert min(end - begun for begun, end in pairwise(places)) > 5
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
