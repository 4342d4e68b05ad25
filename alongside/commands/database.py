"""Is there a database to work on? Asked once, before a command that needs one imports anything."""

from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from alongside.kernel.errors import Misconfigured

PATIENCE = 600  # seconds
HOW = "Make one with ./run demo or ./run manage migrate, or set DATABASE_URL to the one you mean."


def require_database() -> None:
    """Raise Misconfigured, with a sentence, when the database is missing, out of reach, not Alongside's, or behind.

    A missing SQLite file is looked for on disk: connecting to it would make an empty one.
    """
    name = settings.DATABASES["default"]["NAME"]
    if not there():
        raise Misconfigured(f"There is no database at {name}. {HOW}")
    if "people_person" not in tables():
        raise Misconfigured(f"The database {name} holds nothing of Alongside yet. {HOW}")
    executor = MigrationExecutor(connection)
    behind = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if behind:
        changes = "1 change" if behind == 1 else f"{behind} changes"
        raise Misconfigured(f"The database is {changes} behind this version: `./run manage migrate` brings it up.")


def there() -> bool:
    """Tell whether there is anything to open."""
    return connection.vendor != "sqlite" or Path(settings.DATABASES["default"]["NAME"]).exists()


def tables() -> list[str]:
    """The names of all tables. Raises Misconfigured, with a sentence, when the database cannot be opened."""
    try:
        return connection.introspection.table_names()
    except DatabaseError as error:
        raise Misconfigured(could_not_be_opened(error)) from None


def could_not_be_opened(error: DatabaseError) -> str:
    """What is said of a database that is out of reach, or a file that is none."""
    place = settings.DATABASES["default"]
    name = place["NAME"] if connection.vendor == "sqlite" else f"{place['NAME']} at {place['HOST'] or 'this machine'}"
    reason = str(error).strip().partition("\n")[0].rstrip(".")
    return f"The database {name} could not be opened: {reason}."


def wait_for_turn() -> None:
    """Let this process wait to write for as long as the largest import of somebody else takes.

    On PostgreSQL locks wait by themselves.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {PATIENCE * 1000}")
