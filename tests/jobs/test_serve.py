"""The server as a process: it says where it is, ends when told, leaves nothing behind, and refuses what is not safe."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tooling.files import ROOT

pytestmark = pytest.mark.once
COMMAND = (sys.executable, "-P", "-m")


def environment(folder: Path, url: str) -> dict[str, str]:
    return os.environ | {
        "ALONGSIDE_VAR": str(folder),
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "alongside.config.settings",
        "PYTHONPATH": str(ROOT),
    }


@pytest.fixture(scope="module")
def installed(migrated_into: Callable[[Path], None], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of an installation with an empty database."""
    folder = tmp_path_factory.mktemp("var")
    (folder / "static").mkdir()
    migrated_into(folder / "alongside.sqlite3")
    return environment(folder, f"sqlite:///{folder / 'alongside.sqlite3'}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def start(installed: dict[str, str]) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start the server; whatever still runs when the test ends is ended."""
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str) -> subprocess.Popen[str]:
        command = [*COMMAND, "alongside.commands", "serve", *arguments]
        pipe = subprocess.PIPE
        started.append(subprocess.Popen(command, env=installed, cwd=ROOT, text=True, stdout=pipe, stderr=pipe))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return bool(answer.status)
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def test_it_says_where_it_is_and_ends_when_told(start: Callable[..., subprocess.Popen[str]]) -> None:
    port = free_port()
    server = start("--port", str(port))
    assert first_line(server) == f"Alongside is at http://127.0.0.1:{port}"
    second = start("--port", str(port))
    _, refused = second.communicate(timeout=30)
    assert (second.returncode, "choose another port with --port" in refused) == (2, True)
    server.send_signal(signal.SIGTERM)
    assert (server.wait(timeout=30), answers(port)) == (0, False)


def test_killed_it_leaves_no_web_process_behind(start: Callable[..., subprocess.Popen[str]]) -> None:
    port = free_port()
    server = start("--port", str(port), "--no-worker")
    first_line(server)
    assert answers(port) is True
    server.kill()
    deadline = time.monotonic() + 10
    while answers(port) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert answers(port) is False


def test_a_worker_alone_ends_when_told(start: Callable[..., subprocess.Popen[str]]) -> None:
    worker = start("--worker-only")
    assert first_line(worker) == "The worker is at work."
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=30) == 0


@pytest.mark.parametrize(
    "arguments, sentence",
    [
        (("--workers", "2"), "On SQLite there is one web process"),
        (("--worker-only", "--no-worker"), "not allowed with"),
    ],
)
def test_what_cannot_be_is_said(
    start: Callable[..., subprocess.Popen[str]], arguments: tuple[str, ...], sentence: str
) -> None:
    refused = start(*arguments)
    _, said = refused.communicate(timeout=30)
    assert (refused.returncode, sentence in said) == (2, True)


def test_a_missing_database_is_one_sentence(tmp_path: Path) -> None:
    env = environment(tmp_path, f"sqlite:///{tmp_path / 'none.sqlite3'}")
    command = [*COMMAND, "alongside.commands", "serve"]
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert re.match(r"There is no database at .*none.sqlite3. Make one with ./run demo", done.stderr) is not None


def test_an_empty_database_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "empty.sqlite3").touch()
    env = environment(tmp_path, f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    command = [*COMMAND, "alongside.commands", "serve"]
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert "holds nothing of Alongside yet. Make one with" in done.stderr
