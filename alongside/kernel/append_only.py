"""Append-only tables: the database itself refuses to change or delete a line, on both engines."""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState


class AppendOnly(migrations.operations.base.Operation):
    """Forbid UPDATE and DELETE on a table by trigger, and TRUNCATE where there is such a thing.

    `fixed` names the columns that must stay: an UPDATE that changes none of them passes (blanking who, when a person is
    erased).
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, table: str, *, fixed: tuple[str, ...]) -> None:
        self.table = table
        self.fixed = fixed

    @property
    def triggers(self) -> tuple[str, ...]:
        """The triggers that are there on either engine."""
        return (f"{self.table}_no_update", f"{self.table}_no_delete")

    def on_sqlite(self) -> list[str]:
        """Return the statements that make it on SQLite."""
        return _sqlite(self.table, self.fixed)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Leave the models as they are: a trigger is not part of them."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        on_postgresql = schema_editor.connection.vendor == "postgresql"
        for statement in _postgresql(self.table, self.fixed) if on_postgresql else self.on_sqlite():
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        on = f" ON {self.table}" if schema_editor.connection.vendor == "postgresql" else ""
        for verb in ("update", "delete", "truncate")[: 3 if on else 2]:
            schema_editor.execute(f"DROP TRIGGER {self.table}_no_{verb}{on}", params=None)
            if on:
                schema_editor.execute(f"DROP FUNCTION {self.table}_no_{verb}()", params=None)

    def describe(self) -> str:
        return f"Forbid changing or deleting lines of {self.table}"

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__qualname__, [self.table], {"fixed": self.fixed}


def _message(table: str, verb: str) -> str:
    return f"{table} is append-only: a line is never {verb}, only reversed"


def _sqlite(table: str, fixed: tuple[str, ...]) -> list[str]:
    changed = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in fixed)
    refuse = "BEGIN SELECT RAISE(ABORT, '{}'); END"
    update = f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} WHEN {changed} "
    delete = f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
    return [
        update + refuse.format(_message(table, "changed")),
        delete + refuse.format(_message(table, "deleted")),
    ]


def _postgresql(table: str, fixed: tuple[str, ...]) -> list[str]:
    changed = " OR ".join(f"OLD.{column}::text IS DISTINCT FROM NEW.{column}::text" for column in fixed)
    statements = []
    each = "FOR EACH ROW "
    verbs = (
        ("update", "changed", f"{each}WHEN ({changed}) "),
        ("delete", "deleted", each),
        ("truncate", "deleted", "FOR EACH STATEMENT "),
    )
    for verb, word, when in verbs:
        function = f"{table}_no_{verb}"
        refuse = f"RAISE EXCEPTION '{_message(table, word)}' USING ERRCODE = 'restrict_violation';"
        statements += [
            f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {refuse} END $$",
            f"CREATE TRIGGER {function} BEFORE {verb} ON {table} {when}EXECUTE FUNCTION {function}()",
        ]
    return statements
