"""Is there a database to work on? Asked once, before a command that needs one imports anything."""

from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from alongside.kernel.errors import Misconfigured

PATIENCE = 600  # seconds
HOW = "Make one with ./run demo or ./run manage migrate, or set DATABASE_URL to the one you mean."


def require_database() -> None:
    """Raise Misconfigured, with a sentence, when the database is missing, out of reach or not Alongside's.

    A missing SQLite file is looked for on disk: connecting to it would make an empty one.
    """
    place = settings.DATABASES["default"]
    if connection.vendor == "sqlite" and not Path(place["NAME"]).exists():
        raise Misconfigured(f"There is no database at {place['NAME']}. {HOW}")
    try:
        tables = connection.introspection.table_names()
    except DatabaseError as error:
        reason = str(error).strip().partition("\n")[0]
        raise Misconfigured(f"The database could not be opened: {reason}.") from None
    if "people_person" not in tables:
        raise Misconfigured(f"The database {place['NAME']} holds nothing of Alongside yet. {HOW}")


def wait_for_turn() -> None:
    """Let this process wait to write for as long as the largest import of somebody else takes.

    On PostgreSQL locks wait by themselves.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {PATIENCE * 1000}")
