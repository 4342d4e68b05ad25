"""A round killed while it is published: everybody in it has somebody and is told once, or nobody is told anything."""

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tooling.files import ROOT

pytestmark = pytest.mark.once
MAKE = """
import django
django.setup()
from datetime import timedelta
from django.utils import timezone
from alongside.matching.actions.proposing import propose
from alongside.matching.models.publications import Publication
from tests.matching.crowd import crowd
from tests.matching.scene import empty
_, cohort, angela = empty()
crowd(cohort, people=300, helpers=80)
round_ = propose(cohort=cohort, by=angela).round
now = timezone.now()
Publication.objects.create(round=round_, state="scheduled", due_at=now - timedelta(hours=1), due_zone="UTC",
    due_wall="2026-11-21T16:00", needs_second=False, asked_by=angela, asked_at=now)
"""
PUBLISH = """
import django
django.setup()
from alongside.matching.actions.scheduling import publish_due
publish_due(print)
"""


def _count(database: Path, question: str) -> int:
    with sqlite3.connect(database) as opened:
        (count,) = opened.execute(question).fetchone()
    opened.close()
    return int(count)


def test_killed_while_it_is_published(migrated_into: Callable[[Path], None], tmp_path: Path) -> None:
    database = tmp_path / "a.sqlite3"
    env = os.environ | {"DATABASE_URL": f"sqlite:///{database}", "ALONGSIDE_VAR": str(tmp_path)}
    env |= {"DJANGO_SETTINGS_MODULE": "alongside.config.settings", "PYTHONPATH": str(ROOT)}
    migrated_into(database)
    python = [sys.executable, "-P", "-c"]
    subprocess.run([*python, MAKE], env=env, cwd=ROOT, check=True)
    matched = _count(database, "SELECT count(*) FROM matching_proposal WHERE helper_id IS NOT NULL")
    with subprocess.Popen([*python, PUBLISH], env=env, cwd=ROOT, stdout=subprocess.DEVNULL) as running:
        log = Path(f"{database}-wal")
        while running.poll() is None and not (log.exists() and log.stat().st_size > 100_000):
            time.sleep(0.005)  # until the first pages of the transaction reach the disk
        running.kill()
    begun = "SELECT count(*) FROM programs_engagement"
    told = "SELECT count(*) FROM people_event WHERE kind = 'match-published'"
    assert (_count(database, begun), _count(database, told)) in {(0, 0), (matched, 2 * matched)}
    for _ in range(2):
        subprocess.run([*python, PUBLISH], env=env, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
    assert (_count(database, begun), _count(database, told)) == (matched, 2 * matched)
