"""`./run manage ...`: Django's own commands, on the same database as every other command."""

import os

import django
from django.core.management import execute_from_command_line
from django.db import OperationalError

from alongside.commands.database import could_not_be_opened, require_database, tables, there
from alongside.kernel.errors import Misconfigured

# What works on rows and makes no sense without them; the others make, check or describe.
ON_ROWS = {"clearsessions", "dbshell", "dumpdata", "flush", "inspectdb", "loaddata", "shell"}
ON_TABLES = {"migrate", "showmigrations"}  # these make a database that is missing


def main(argv: list[str]) -> int:
    """Run one of Django's commands; it ends the process itself when it fails. Without any, list them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.config.settings")
    try:
        if argv[:1] and not {"-h", "--help"} & set(argv):
            _check(argv[0])
        execute_from_command_line(["./run manage", *(argv or ["help"])])
    except OperationalError as error:
        raise Misconfigured(could_not_be_opened(error)) from None
    return 0


def _check(name: str) -> None:
    if name in ON_ROWS | ON_TABLES:
        django.setup()
    if name in ON_ROWS:
        require_database()
    elif name in ON_TABLES and there():
        tables()
