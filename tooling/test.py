"""`./run test [--only sqlite|postgresql|journeys] [pytest options and paths]`: every test, everywhere, and one sum.

Three runs: all tests but the journeys on SQLite; the same on a real PostgreSQL; the journeys in a real Chromium. A run
that fails does not stop the next. The databases they begin with are made side by side, before the first. Set
TEST_DATABASE_URL to use a PostgreSQL of your own instead of a fresh one.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple, NoReturn

import psycopg

from tooling.chromium import find_or_install
from tooling.files import ROOT
from tooling.postgres import server

JOURNEYS = "tests/journeys"
RUNS = ("sqlite", "postgresql", "journeys")
NOTHING_COLLECTED = 5
# What an installation may choose is not for the tests to find in somebody's terminal.
CHOICES = ("DATABASE_URL", "SECRET_KEY", "SEALING_KEYS", "SMTP_", "BBB_", "ALONGSIDE_DEMO", "ALONGSIDE_ADDRESS")
WORKERS = str(max(2, min(4, os.cpu_count() or 2)))


class Counts(NamedTuple):
    """What one run came to, in tests."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __str__(self) -> str:
        """Return the line that ends a run."""
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def main(argv: list[str]) -> int:
    """Run what was asked; return 0 when nothing failed and something passed."""
    signal.signal(signal.SIGTERM, stop)
    parser = argparse.ArgumentParser(prog="./run test", description=__doc__, allow_abbrev=False)
    parser.add_argument("--only", choices=RUNS, action="append", help="run only this one (may be given more than once)")
    options, rest = parser.parse_known_args(argv)
    wanted = options.only or RUNS
    asked = {name: given for name in RUNS if name in wanted and (given := arguments_of(name, rest)) is not None}
    results: dict[str, Counts] = {}
    with ExitStack() as stack, ThreadPoolExecutor(1) as beside:
        served = beside.submit(_served, stack) if "postgresql" in asked else None
        if any("-n" in given for given in asked.values()):
            _keep_migrated()
        for name, given in asked.items():
            started = time.monotonic()
            results[name] = _run(name, given, served)
            results[name] = fail_if_empty(name, results[name], chosen=bool(rest))
            print(f"--- {name}: {results[name]} in {time.monotonic() - started:.0f} s\n", flush=True)
    return _sum_up(results)


def arguments_of(run: str, rest: list[str]) -> list[str] | None:
    """Return pytest's arguments for this run, or None: paths given by hand go to the runs they belong to."""
    paths = [each for each in rest if (ROOT / each.split("::")[0]).exists() and not each.startswith("-")]
    journeys = [each for each in paths if each.rstrip("/").startswith(JOURNEYS)]
    mine = journeys if run == "journeys" else [each for each in paths if each not in journeys]
    others = [each for each in rest if each not in paths]
    if paths and not mine:
        return None
    spread = ["-n", WORKERS] if not {"-n", "--pdb", "-s"} & set(rest) else []
    if run == "journeys":
        stealing = ["--dist", "worksteal"] if spread else []  # few and long: whoever is free takes the next
        return [*spread, *stealing, *others, *(mine or [JOURNEYS])] if (ROOT / JOURNEYS).exists() else None
    spread += ["--dist", "loadscope"] if spread else []  # tests/plugins/together.py says what one process takes
    return [*spread, *others, f"--ignore={JOURNEYS}", *(mine or ["tests"])]


def _run(name: str, arguments: list[str], served: Future[dict[str, str]] | None) -> Counts:
    if name == "postgresql" and served is not None:
        return _on_postgresql(arguments, served)
    return _in_chromium(arguments) if name == "journeys" else _on_sqlite(arguments)


def _keep_migrated() -> None:
    """On a clean clone every process would run the migrations at once: see tests/plugins/migrated.py."""
    if not any((ROOT / ".cache" / "migrated").glob("*.sqlite3")):
        command = [sys.executable, "-P", "-m", "tests.plugins.migrated"]
        subprocess.run(command, cwd=ROOT, env=_environment("TEST_DATABASE_URL"), check=False)


def _on_sqlite(arguments: list[str]) -> Counts:
    print("=== On SQLite", flush=True)
    return _pytest(arguments, without="TEST_DATABASE_URL")


def _served(stack: ExitStack) -> dict[str, str]:
    """Return where PostgreSQL is: the server that was given, else a fresh one, with a migrated database."""
    if given := os.environ.get("TEST_DATABASE_URL", ""):
        return {"TEST_DATABASE_URL": given}
    url = stack.enter_context(server())
    return {"TEST_DATABASE_URL": url} | _migrated(url)


def _on_postgresql(arguments: list[str], served: Future[dict[str, str]]) -> Counts:
    try:
        given = served.result()
    except (OSError, RuntimeError) as error:
        print(f"=== PostgreSQL could not be started, which counts as one failure: {error}", flush=True)
        return Counts(failed=1)
    fresh = given["TEST_DATABASE_URL"] != os.environ.get("TEST_DATABASE_URL")
    print(f"=== On PostgreSQL: {'a fresh server' if fresh else 'TEST_DATABASE_URL'}", flush=True)
    return _pytest(arguments, given=given)


def _migrated(url: str) -> dict[str, str]:
    """The migrations run once; every process of the tests begins with a copy of what they make."""
    with psycopg.connect(url, autocommit=True) as server_itself:
        server_itself.execute("CREATE DATABASE migrated")
    env = _environment() | {"DATABASE_URL": f"{url.rpartition('/')[0]}/migrated"}
    command = [sys.executable, "-P", "-m", "alongside.commands", "manage", "migrate", "--verbosity=0", "--skip-checks"]
    if subprocess.run(command, cwd=ROOT, env=env, check=False).returncode:
        return {}  # which of them fails is for the tests to tell
    return {"TEST_DATABASE_TEMPLATE": "migrated"}


def _environment(without: str = "") -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if key != without and not key.startswith(CHOICES)}


def _in_chromium(arguments: list[str]) -> Counts:
    path = find_or_install()
    print(f"=== Journeys in {path or 'no browser: NO CHROMIUM WAS FOUND AND NONE COULD BE INSTALLED'}", flush=True)
    return _pytest(arguments, given={"ALONGSIDE_CHROMIUM": path or ""}, without="TEST_DATABASE_URL")


def _pytest(arguments: list[str], *, given: dict[str, str] | None = None, without: str = "") -> Counts:
    with tempfile.TemporaryDirectory(prefix="alongside-test-") as folder:
        counts = Path(folder) / "counts.json"
        kept = _environment(without)
        if kept.pop("PYTHONDONTWRITEBYTECODE", ""):  # dozens of processes would each compile everything anew
            kept["PYTHONPYCACHEPREFIX"] = str(ROOT / ".cache" / "bytecode")
        env = kept | (given or {}) | {"COUNTS_FILE": str(counts), "TZ": "UTC"}
        command = [sys.executable, "-P", "-m", "pytest", "-q", "-p", "tooling.counts", *arguments]
        code = subprocess.run(command, cwd=ROOT, env=env, check=False).returncode
        found = Counts(**json.loads(counts.read_text("utf-8"))) if counts.exists() else Counts()
    if code not in {0, NOTHING_COLLECTED} and not found.failed:
        print(f"pytest itself ended with {code}, which counts as one failure.")
        return Counts(found.passed, 1, found.skipped)
    return found


def fail_if_empty(name: str, counts: Counts, *, chosen: bool) -> Counts:
    if any(counts) or chosen or (name == "journeys" and not list((ROOT / JOURNEYS).rglob("test_*.py"))):
        return counts
    print(f"{name} ran no test although there are some, which counts as one failure.")
    return Counts(failed=1)


def _sum_up(results: dict[str, Counts]) -> int:
    total = Counts(*map(sum, zip(*results.values(), strict=True))) if results else Counts()
    for name in RUNS:
        print(f"{name:<11}{results.get(name, 'not asked for')}")
    print(total, flush=True)
    return 1 if total.failed or not total.passed else 0


def stop(*_: object) -> NoReturn:
    """End as after Ctrl-C when told to, so that what was started is ended too."""
    raise SystemExit(143)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
