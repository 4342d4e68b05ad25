"""Emptying the database after a test that commits: the append-only triggers stand aside for that moment.

PostgreSQL would empty tables by TRUNCATE, which makes every one of them anew; a few rows are quicker gone by DELETE.
"""

from collections.abc import Iterator
from typing import Any

import django.db.backends.sqlite3.base  # noqa: F401 the next module can only be imported after this one
import pytest
from django.core.management.commands import flush as flush_command
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations as Postgresql
from django.db.backends.sqlite3.operations import DatabaseOperations


def _triggers() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
        return list(cursor.fetchall())


@pytest.fixture(autouse=True, scope="session")
def emptying() -> Iterator[None]:
    """Drop the triggers before the tables are emptied and make them again after."""
    flush, truncate = DatabaseOperations.sql_flush, Postgresql.sql_flush

    def sql_flush(self: DatabaseOperations, style: Any, tables: Any, **options: Any) -> list[str]:
        triggers = _triggers()
        drop = [f"DROP TRIGGER {name}" for name, _ in triggers]
        return [*drop, *flush(self, style, tables, **options), *(sql for _, sql in triggers)]

    def sql_truncate(self: Postgresql, style: Any, tables: Any, **options: Any) -> list[str]:
        aside, back = (f"SET session_replication_role = {role}" for role in ("replica", "DEFAULT"))
        if options.get("reset_sequences"):
            return [aside, *truncate(self, style, tables, **options), back]
        return [aside, *(f"DELETE FROM {self.quote_name(table)}" for table in tables), back]  # noqa: S608 names of our own

    with pytest.MonkeyPatch.context() as patch:
        # What Django writes after a migration, kinds of content and permissions, nothing here reads.
        patch.setattr(flush_command, "emit_post_migrate_signal", lambda *_about: None)
        patch.setattr(Postgresql, "sql_flush", sql_truncate)
        patch.setattr(DatabaseOperations, "sql_flush", sql_flush)
        yield
