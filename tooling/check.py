"""`./run check`: a line for each step with its time; what failed steps said comes at the end. Exit 1 if any failed."""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import NamedTuple

from tooling import locks
from tooling.files import ROOT, files, named

SAYS = "Check format, lint, types, floors, templates, migrations, deployment, locks and program files. Changes nothing."
PYTHON = [sys.executable, "-P", "-m"]
DJANGO = [*PYTHON, "django"]
DJADE = [str(Path(sys.executable).with_name("djade")), "--target-version", "6.1"]
# Started through Python: a script of .venv/bin names the folder it was made in, and folders get moved.
LINT_IMPORTS = "from importlinter.cli import lint_imports_command as start; start()"


class Outcome(NamedTuple):
    """How one step ended: what it said matters only when it failed."""

    name: str
    passed: bool
    seconds: float
    said: str


def templates() -> list[str]:
    """Return every template of the product."""
    return [named(path) for path in files(".html", under="alongside") if "templates" in path.parts]


def steps() -> dict[str, list[str]]:
    """Return each step's name and command, the slowest first. Steps that look at files are there when the files are."""
    found = {
        "types": [*PYTHON, "mypy", "--num-workers=2"],
        "floors": [sys.executable, "-P", "-c", LINT_IMPORTS, "--no-logo"],
        "format": [*PYTHON, "ruff", "format", "--check", "."],
        "lint": [*PYTHON, "ruff", "check", "."],
        "migrations": [*DJANGO, "makemigrations", "--check", "--dry-run"],
        "deploy": [*DJANGO, "check", "--deploy", "--fail-level", "WARNING"],
    }
    if templates():
        found["templates"] = [*DJADE, "--check", *templates()]
    if programs := [named(path) for path in files(".yaml", ".toml", under="library/programs")]:
        found["programs"] = [*PYTHON, "alongside.commands", "program", "check", *programs]
    if works := [
        named(path) for name in ("frameworks", "instruments") for path in files(".yaml", under=f"library/{name}")
    ]:
        found["shelf"] = [*PYTHON, "alongside.commands", "framework", "check", *works]
    return found


def production(folder: str) -> dict[str, str]:
    """Return an environment like an installation's, so that the deploy check judges what people will run."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "alongside.config.settings",
        "ALONGSIDE_ADDRESS": "https://alongside.example.org",
        "ALONGSIDE_HOSTS": "alongside.example.org",
        "ALONGSIDE_VAR": folder,
        "DATABASE_URL": "",
        "SMTP_HOST": "127.0.0.1",
    }


def run(name: str, command: list[str], env: dict[str, str]) -> Outcome:
    """Run one step to its end."""
    started = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    return Outcome(name, done.returncode == 0, time.monotonic() - started, done.stdout + done.stderr)


def check_locks() -> Outcome:
    """Compare the locks with pyproject.toml, offline."""
    found = locks.faults()
    return Outcome("locks", not found, 0.0, "\n".join(found))


def main() -> int:
    """Run all steps, two at a time, and return the exit code."""
    argparse.ArgumentParser(prog="./run check", description=SAYS).parse_args()
    (ROOT / ".cache").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="alongside-check-") as folder, ThreadPoolExecutor(2) as pool:
        env = production(folder)
        jobs = [pool.submit(run, name, command, env) for name, command in steps().items()]
        outcomes = []
        for job in as_completed([*jobs, pool.submit(check_locks)]):
            outcome = job.result()
            outcomes.append(outcome)
            print(f"{'ok    ' if outcome.passed else 'FAILED'} {outcome.name:<11}{outcome.seconds:6.1f} s", flush=True)
    failed = [each for each in outcomes if not each.passed]
    for each in failed:
        print(f"\n--- {each.name}\n{each.said.strip()}")
    print(f"\n{len(failed)} of {len(outcomes)} steps failed." if failed else f"All {len(outcomes)} steps passed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
