"""`./run proof [--list] [NAME...]`: run every program of tests/proof/ (or the named ones) and print one JSON object.

A proof is a Python module with a docstring whose first line says what it proves. It is run by itself, prints one JSON
object on its last line of output (anything before that is for people), and ends with 0 when what it claims holds. The
environment names a fresh durable PostgreSQL in PROOF_POSTGRES and an empty folder in PROOF_FOLDER.
"""

import argparse
import ast
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from tooling.files import ROOT
from tooling.postgres import server
from tooling.test import CHOICES, stop

LIMIT = 60 * 60  # seconds
GRACE = 60  # seconds


def main(arguments: list[str]) -> int:
    """Run the proofs one after another; return 0 when there is at least one and all hold."""
    return run_each("tests/proof", arguments, kind="proof")


def run_each(folder: str, arguments: list[str], *, kind: str) -> int:
    """Run the named programs of a folder, or all; print one JSON object; return 0 when all end with 0."""
    found = {
        path.stem: path for path in sorted((ROOT / folder).glob("*.py")) if path.stem not in {"__init__", "conftest"}
    }
    parser = argparse.ArgumentParser(
        prog=f"./run {'proof' if kind == 'proof' else 'bench'}",
        description=f"Run every {kind}, or the named ones, and print one JSON object. Exit 1 when one does not hold.",
        epilog=f"There are: {', '.join(found)}.",
    )
    parser.add_argument(
        "names", metavar="NAME", nargs="*", help=f"a {kind}, or NAME:PART of one that has parts; without any, all run"
    )
    parser.add_argument("--list", action="store_true", help=f"only say which {kind}s there are, and what each shows")
    asked = parser.parse_args(arguments)
    if asked.list:
        for name, path in found.items():
            print(f"{name:<16}{_first_line(path)}")
        return 0
    unknown = [name for name in asked.names if name.partition(":")[0] not in found]
    if unknown:
        print(f"No {kind} is called {', '.join(unknown)}. There are: {', '.join(found)}.", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, stop)
    named = {name: name.partition(":") for name in asked.names or found}
    results = {name: _run(found[one], *filter(None, [part])) for name, (one, _, part) in named.items()}
    holds = all(each["holds"] for each in results.values())
    print(json.dumps({"holds": holds, f"{kind}s": results}, indent=2, sort_keys=True))
    return 0 if holds else 1


def _first_line(path: Path) -> str:
    return (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").partition("\n")[0]


def _run(path: Path, *part: str) -> dict[str, Any]:
    """Run one program, or a part of it; what it says to people goes to stderr, so that stdout stays one JSON object."""
    print(f"Running {path.stem} ...", file=sys.stderr, flush=True)
    started = time.monotonic()
    try:
        with tempfile.TemporaryDirectory(prefix="alongside-proof-") as folder, server(durable=True) as url:
            code, said = _ended(path, part, {"PROOF_POSTGRES": url, "PROOF_FOLDER": folder})
    except (OSError, RuntimeError) as error:
        code, said = 1, f"could not be run: {error}"
    *talk, last = said.strip().splitlines() or [""]
    print("\n".join(talk), file=sys.stderr)
    return {"holds": code == 0, "seconds": round(time.monotonic() - started, 1), "says": _json(last)}


def _ended(path: Path, part: tuple[str, ...], given: dict[str, str]) -> tuple[int, str]:
    """Run one program to its end, or to the limit, and then end it and all it has started; what it said comes back."""
    env = {key: value for key, value in os.environ.items() if not key.startswith(CHOICES)} | given
    command = [sys.executable, "-P", "-m", ".".join(path.relative_to(ROOT).with_suffix("").parts), *part]
    running = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, start_new_session=True)
    try:
        said, _ = running.communicate(timeout=LIMIT)
    except subprocess.TimeoutExpired:
        return 1, f"took longer than {LIMIT // 60} minutes"
    finally:
        _end(running)
    return running.returncode, said


def _end(running: subprocess.Popen[str]) -> None:
    """Ask a program that still runs to end what it started, and wait for it; then end what is left of its group."""
    if running.poll() is None:
        running.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            running.wait(GRACE)
    with suppress(ProcessLookupError):  # the usual case: nothing is left
        os.killpg(running.pid, signal.SIGKILL)
    running.wait()


def _json(line: str) -> object:
    try:
        return json.loads(line)
    except json.JSONDecodeError:
        return line


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
