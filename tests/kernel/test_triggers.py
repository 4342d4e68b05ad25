"""Every trigger that migrations promise is in the database: SQLite loses those of a table that is changed."""

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

pytestmark = pytest.mark.django_db
THERE = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}


def test_every_trigger_that_migrations_promise_is_there() -> None:
    with connection.cursor() as cursor:
        cursor.execute(THERE[connection.vendor])
        there = {name for (name,) in cursor.fetchall()}
    several = [one for each in MigrationLoader(None).disk_migrations.values() for one in each.operations]
    promised = {name for one in several for name in getattr(one, "triggers", ())}
    assert (len(promised) > 80, promised - there) == (True, set())
