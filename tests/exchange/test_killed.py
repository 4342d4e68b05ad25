"""An import killed in the middle: all of it is there, or nothing. `./run proof roster` does this at many moments."""

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.exchange.scene import HEADINGS
from tooling.files import ROOT

pytestmark = pytest.mark.once
PEOPLE = 2_000
MAKE = """
import django
django.setup()
from tests.cast import places
from tests.factories.programs import cohort
cohort(places().union)
"""


def _people(database: Path) -> int:
    with sqlite3.connect(database) as opened:
        (count,) = opened.execute("SELECT count(*) FROM people_person").fetchone()
    opened.close()
    return int(count)


def test_killed_while_it_writes(migrated_into: Callable[[Path], None], tmp_path: Path) -> None:
    database, file = tmp_path / "a.sqlite3", tmp_path / "staff.csv"
    rows = (f"{n},Given{n},Family{n},p{n}@x.example,Lakeview,Rivertown 12,Nurse,," for n in range(PEOPLE))
    file.write_text("\n".join((HEADINGS, *rows)), "utf-8")
    env = os.environ | {"DATABASE_URL": f"sqlite:///{database}", "ALONGSIDE_VAR": str(tmp_path)}
    env |= {"DJANGO_SETTINGS_MODULE": "alongside.config.settings", "PYTHONPATH": str(ROOT)}
    migrated_into(database)
    subprocess.run([sys.executable, "-P", "-c", MAKE], env=env, cwd=ROOT, check=True)
    command = [sys.executable, "-P", "-m", "alongside.commands", "import", str(file), "--cohort", "garden-2026"]
    with subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.DEVNULL) as running:
        log = Path(f"{database}-wal")
        while running.poll() is None and not (log.exists() and log.stat().st_size > 100_000):
            time.sleep(0.005)  # until the first pages of the transaction reach the disk
        running.kill()
    assert _people(database) in (0, PEOPLE)
    assert subprocess.run(command, env=env, cwd=ROOT, stdout=subprocess.DEVNULL, check=False).returncode == 0
    assert _people(database) == PEOPLE
