"""The coordinator's overview at 600 and at 24,000 sessions: how it grows, against its own SQL run raw, and its memory.

50 pairs and 2,000 pairs with twelve sessions each, in two cohorts of one database. The ratio to raw SQL is what our
Python and templates add to the same statements with all rows fetched.
"""

import json
import os
import sys
import tracemalloc
from pathlib import Path

folder = Path(os.environ["PROOF_FOLDER"])
os.environ["DATABASE_URL"] = f"sqlite:///{folder / 'overview.sqlite3'}"
os.environ["ALONGSIDE_HOSTS"] = "testserver"
os.environ["DJANGO_SETTINGS_MODULE"] = "alongside.config.settings"

import django  # noqa: E402 the settings above must be named first

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from alongside.people.models.organizations import Organization  # noqa: E402
from alongside.practice.sessions.models import Session  # noqa: E402
from benchmarks.rig.bare import measured, timed  # noqa: E402
from benchmarks.rig.scene import Scene, make_scene, make_sponsor, november  # noqa: E402
from tests.doors import signed_in  # noqa: E402
from tests.factories.programs import person_of  # noqa: E402

PAIRS = {"few": 50, "many": 2000}
SESSIONS = 12
ROUNDS = 7
OVERVIEW = "/office/"
SECONDS_AT_MOST = 1.5


def main() -> int:
    """Print both sizes and their ratio; 1 when the large one takes more of the processor than it may."""
    call_command("migrate", interactive=False, verbosity=0)
    with november():
        sponsor = make_sponsor()
        results = {name: _of(sponsor, name, pairs) for name, pairs in PAIRS.items()}
    few, many = results["few"], results["many"]
    grows = {key: round(many[key] / few[key], 2) for key in ("sessions", "page_cpu_ms", "queries", "peak_mb")}
    print(json.dumps({"database": connection.vendor, **results, "grows": grows, "at_most_s": SECONDS_AT_MOST}))
    return 0 if many["page_cpu_ms"] <= SECONDS_AT_MOST * 1000 else 1


def _of(sponsor: Organization, name: str, pairs: int) -> dict[str, float | int]:
    made: list[Scene] = []
    seconds, _ = timed(lambda: made.append(make_scene(sponsor=sponsor, key=name, pairs=pairs, sessions=SESSIONS)))
    scene = made[0]
    sessions = Session.objects.filter(cohort=scene.cohort).count()
    print(f"{name}: {pairs} pairs, {sessions} sessions, made in {seconds:.0f} s", flush=True)
    browser = signed_in(person_of(scene.coordinator), as_whom=scene.coordinator.public_id)
    found = measured(browser, OVERVIEW, rounds=ROUNDS)
    return {"pairs": pairs, "sessions": sessions, "made_s": round(seconds, 1), **found, "peak_mb": _peak(browser)}


def _peak(browser: Client) -> float:
    """Most memory Python held at once for one answer, in megabytes."""
    tracemalloc.start()
    browser.get(OVERVIEW)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return round(peak / 1e6, 1)


if __name__ == "__main__":
    sys.exit(main())
