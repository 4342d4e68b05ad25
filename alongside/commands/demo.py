"""`./run demo`: a lively state with invented people, and the web server and the worker on it.

    ./run demo [--port N] [--no-serve] [--size small|state]

Works on the database of DATABASE_URL, else on var/alongside.sqlite3, and fills it anew. A database that holds anything
but an earlier demo is left alone.
"""

import argparse
import os
import time
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from alongside.commands.database import tables, there
from alongside.commands.serve import check_port, port_number, serve
from alongside.demo.doors import doors
from alongside.demo.making import BEGUN, make
from alongside.demo.plans import Size
from alongside.kernel.clock import today_in
from alongside.kernel.errors import Misconfigured
from alongside.people.models.events import Event

SIZES = {"small": Size.SMALL, "state": Size.STATE}
HERE = "America/Chicago"
HOST = "127.0.0.1"


def main(argv: list[str]) -> int:
    """Make the demo and serve it; with --no-serve, only make it."""
    given = _parser().parse_args(argv)
    os.environ["ALONGSIDE_DEMO"] = "1"  # for the web processes, which read the settings anew
    settings.DEMO = True
    if not given.no_serve:
        check_port(HOST, given.port)
    began = time.monotonic()
    _empty()
    call_command("migrate", interactive=False, verbosity=0)
    make(on=today_in(HERE, timezone.now()), size=SIZES[given.size], say=lambda line: print(f"  {line}", flush=True))
    print(f"The demo is made, in {time.monotonic() - began:.0f} seconds.", flush=True)
    if given.no_serve:
        return 0
    _tell(given.port)
    return serve(port=given.port, host=HOST)


def _tell(port: int) -> None:
    """Say who to be; the page at /demo/ has the same people as buttons."""
    print(f"\nSign in without a password at http://{HOST}:{port}/demo/ as one of these invented people:")
    program = ""
    for door in doors():
        cohort = door.participation.cohort
        if cohort.program.name != program:
            program = cohort.program.name
            print(f"\n  {program}, {cohort.name}")
        look = f": {door.look}" if door.look else ""
        print(f"    {door.participation.person!s:26} {door.words}{look}")
    print(flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./run demo", description="Make a demo with invented people, and serve it.")
    parser.add_argument("--port", type=port_number, default=8000)
    parser.add_argument("--no-serve", action="store_true", help="only make it")
    parser.add_argument("--size", choices=SIZES, default="small", help="small: 600 people; state: a whole state")
    return parser


def _empty() -> None:
    """Make room: an earlier demo goes. Raises Misconfigured for a database that holds something else."""
    held = tables() if there() else []
    if "people_event" in held:
        first = Event.objects.order_by("pk").values_list("kind", flat=True).first()
        if first not in (None, BEGUN):
            raise Misconfigured(
                f"{settings.DATABASES['default']['NAME']} holds something other than a demo, so it is left alone. "
                "Let DATABASE_URL name another database, or move this one away."
            )
    elif held:
        raise Misconfigured(
            f"{settings.DATABASES['default']['NAME']} holds tables that are not Alongside's, so it is left alone."
        )
    if connection.vendor == "sqlite":
        _remove()
    elif held:
        call_command("flush", interactive=False, verbosity=0)


def _remove() -> None:
    connection.close()
    file = Path(settings.DATABASES["default"]["NAME"])
    for each in (file, Path(f"{file}-wal"), Path(f"{file}-shm")):
        each.unlink(missing_ok=True)
    file.parent.mkdir(parents=True, exist_ok=True)
