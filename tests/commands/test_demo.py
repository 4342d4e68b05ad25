"""./run demo: what it fills, what it leaves alone, and what it says."""

import os
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tooling.files import ROOT

pytestmark = pytest.mark.once


def demo(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    kept = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    url = f"sqlite:///{folder / 'demo.sqlite3'}"
    env = kept | {"DATABASE_URL": url, "ALONGSIDE_VAR": str(folder), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-P", "-m", "alongside.commands", "demo", *arguments]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def made(folder: Path, *statements: str) -> Path:
    """A database of somebody else's."""
    file = folder / "demo.sqlite3"
    with closing(sqlite3.connect(file)) as there:
        for statement in statements:
            there.execute(statement)
        there.commit()
    return file


def test_a_database_of_something_else_is_left_alone(tmp_path: Path) -> None:
    file = made(tmp_path, "CREATE TABLE recipes (name TEXT)", "INSERT INTO recipes VALUES ('soup')")
    ended = demo(tmp_path, "--no-serve")
    assert ended.returncode == 2
    assert ended.stderr == f"{file} holds tables that are not Alongside's, so it is left alone.\n"
    with closing(sqlite3.connect(file)) as there:
        assert there.execute("SELECT name FROM recipes").fetchall() == [("soup",)]


def test_an_installation_with_people_of_its_own_is_left_alone(tmp_path: Path) -> None:
    file = made(
        tmp_path,
        "CREATE TABLE people_event (id INTEGER PRIMARY KEY, kind TEXT)",
        "INSERT INTO people_event (id, kind) VALUES (1, 'person-created')",
    )
    ended = demo(tmp_path, "--no-serve")
    assert ended.returncode == 2
    assert ended.stderr.startswith(f"{file} holds something other than a demo, so it is left alone. ")
    assert len(ended.stderr.splitlines()) == 1
    with closing(sqlite3.connect(file)) as there:
        assert there.execute("SELECT kind FROM people_event").fetchall() == [("person-created",)]


def test_a_taken_port_is_said_before_anything_is_emptied(tmp_path: Path) -> None:
    file = made(tmp_path, "CREATE TABLE people_event (id INTEGER PRIMARY KEY)")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        ended = demo(tmp_path, "--port", str(port))
    assert ended.returncode == 2
    assert ended.stderr == f"Something else answers at 127.0.0.1:{port}: choose another port with --port.\n"
    assert file.exists()
