"""Each main page against a bare Django view that asks the same questions and answers with the same bytes.

The peer runs every SQL statement of the page with its parameters, fetches all rows, and returns the page's bytes: what
Django itself costs. The ratio is what our Python and templates add. Measured in one process, turn by
turn, in a cohort of 200 pairs with twelve sessions each.
"""

import json
import os
import sys
from pathlib import Path

folder = Path(os.environ["PROOF_FOLDER"])
os.environ["DATABASE_URL"] = f"sqlite:///{folder / 'pages.sqlite3'}"
os.environ["ALONGSIDE_HOSTS"] = "testserver"
os.environ["DJANGO_SETTINGS_MODULE"] = "alongside.config.settings"

import django  # noqa: E402 the settings above must be named first

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from alongside.programs.models.participations import Participation  # noqa: E402
from benchmarks.rig.bare import measured  # noqa: E402
from benchmarks.rig.scene import Scene, make_scene, make_sponsor, november  # noqa: E402
from tests.doors import signed_in  # noqa: E402
from tests.factories.programs import person_of  # noqa: E402

ROUNDS = 15
PAIRS, SESSIONS = 200, 12


def main() -> int:
    """Print the ratio of each page."""
    call_command("migrate", interactive=False, verbosity=0)
    with november():
        scene = make_scene(sponsor=make_sponsor(), key="pages", pairs=PAIRS, sessions=SESSIONS)
        results = {name: _measure(whose, address) for name, (whose, address) in _pages(scene).items()}
    print(json.dumps({"database": connection.vendor, "pairs": PAIRS, "sessions": SESSIONS, "pages": results}))
    return 0


def _pages(scene: Scene) -> dict[str, tuple[Participation, str]]:
    return {
        "overview": (scene.coordinator, "/office/"),
        "people": (scene.coordinator, "/office/people/"),
        "one person": (scene.coordinator, f"/office/people/{scene.supported.public_id}/"),
        "hours": (scene.coordinator, "/office/hours/"),
        "totals": (scene.leader, "/leaders/"),
        "helper home": (scene.helper, "/desk/"),
        "mentee home": (scene.supported, "/desk/"),
        "pair": (scene.helper, f"/desk/together/{scene.engagement.public_id}/"),
        "notices": (scene.supported, "/notices/"),
    }


def _measure(acting: Participation, address: str) -> dict[str, float | int]:
    browser = signed_in(person_of(acting), as_whom=acting.public_id)
    return measured(browser, address, rounds=ROUNDS)


if __name__ == "__main__":
    sys.exit(main())
