"""A round killed while it is published on PostgreSQL: all of it or none, and nobody is told twice."""

import os
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from alongside.matching.actions.proposing import propose
from alongside.matching.models.publications import Publication
from alongside.people.models.events import Event
from alongside.programs.models.engagements import Engagement
from tests.matching.crowd import crowd
from tests.matching.scene import empty
from tests.matching.test_killed import PUBLISH
from tooling.files import ROOT

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


def _stands() -> tuple[int, int]:
    return Engagement.objects.count(), Event.objects.filter(kind="match-published").count()


def _pages() -> int:
    """How large the table is on disk: lines of a transaction that is not over count too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_relation_size('programs_engagement')")
        (size,) = cursor.fetchone() or (0,)
    return int(size)


def test_killed_while_it_is_published() -> None:
    _, cohort, angela = empty()
    crowd(cohort, people=200, helpers=80)
    round_ = propose(cohort=cohort, by=angela).round
    now = timezone.now()
    Publication.objects.create(
        round=round_, state="scheduled", due_at=now - timedelta(hours=1), due_zone="UTC", due_wall="2026-11-21T16:00",
        needs_second=False, asked_by=angela, asked_at=now,
    )  # fmt: skip
    matched = round_.proposals.filter(helper__isnull=False).count()
    database = connection.settings_dict
    address = f"postgresql://{database['USER']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    env = os.environ | {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "alongside.config.settings"}
    command = [sys.executable, "-P", "-c", PUBLISH]
    env |= {"PYTHONPATH": str(ROOT)}
    before = _pages()
    with subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.DEVNULL) as running:
        while running.poll() is None and _pages() == before:
            time.sleep(0.005)  # until the first lines of the transaction are there, seen by nobody else
        running.kill()
    assert _stands() in {(0, 0), (matched, 2 * matched)}
    for _ in range(2):
        subprocess.run(command, env=env, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
    assert _stands() == (matched, 2 * matched)
    assert matched > 100
