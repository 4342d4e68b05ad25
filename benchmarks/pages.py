"""Each main page against a bare Django view that asks the same questions and answers with the same bytes.

The peer runs every SQL statement of the page with its parameters, fetches all rows, and returns the page's bytes: what
Django itself costs. The ratio is what our Python and templates add. Measured in one process, turn by
turn, on a demo state.
"""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROUNDS = 15
PAGES = {
    "overview": ("coordinator", "/office/"),
    "people": ("coordinator", "/office/people/"),
    "hours": ("coordinator", "/office/hours/"),
    "totals": ("leader", "/leaders/"),
    "helper home": ("helper", "/desk/"),
    "mentee home": ("supported", "/desk/"),
}

folder = Path(os.environ["PROOF_FOLDER"])
os.environ["DATABASE_URL"] = f"sqlite:///{folder / 'pages.sqlite3'}"
os.environ["ALONGSIDE_DEMO"] = "1"
os.environ["DJANGO_SETTINGS_MODULE"] = "alongside.config.settings"

import django  # noqa: E402 the settings above must be named first

django.setup()

from django.db import connection  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.test import Client, RequestFactory  # noqa: E402

from alongside.commands import demo  # noqa: E402
from alongside.people.models.persons import Person  # noqa: E402
from alongside.programs.models.participations import Participation  # noqa: E402
from tests.doors import signed_in  # noqa: E402

type Statement = tuple[str, Any]


def main() -> int:
    """Print the ratio of each page."""
    demo.main(["--no-serve"])
    results = {name: _measure(*_door(kind), address) for name, (kind, address) in PAGES.items()}
    print(json.dumps({"database": connection.vendor, "pages": results}))
    return 0


def _door(kind: str) -> tuple[Person, Participation]:
    row = Participation.objects.filter(kind=kind, cohort__state="open", person__isnull=False).order_by("pk").first()
    if row is None or row.person is None:
        raise SystemExit(f"The demo has nobody who acts as {kind}.")
    return row.person, row


def _measure(person: Person, acting: Participation, address: str) -> dict[str, float | int]:
    browser = signed_in(person, as_whom=acting.public_id)
    statements, page = _recorded(browser, address)
    bare = _bare(statements, page)
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(_timed(lambda: browser.get(address)))
        theirs.append(_timed(lambda: bare(RequestFactory().get(address))))
    page_time, bare_time = statistics.median(ours), statistics.median(theirs)
    return {
        "queries": len(statements),
        "bytes": len(page),
        "page_ms": round(page_time * 1000, 1),
        "bare_ms": round(bare_time * 1000, 1),
        "ratio": round(page_time / bare_time, 2),
    }


def _recorded(browser: Client, address: str) -> tuple[list[Statement], bytes]:
    statements: list[Statement] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        statements.append((sql, params))
        return execute(sql, params, many, context)

    browser.get(address)
    with connection.execute_wrapper(note):
        answer = browser.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address} answered {answer.status_code}.")
    return statements, answer.content


def _bare(statements: list[Statement], page: bytes) -> Callable[[HttpRequest], HttpResponse]:
    def view(_request: HttpRequest) -> HttpResponse:
        with connection.cursor() as cursor:
            for sql, params in statements:
                cursor.execute(sql, params)
                if cursor.description:
                    cursor.fetchall()
        return HttpResponse(page)

    return view


def _timed(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(main())
