"""Rules between tables, in the database itself: what no constraint can say, as a trigger on both engines."""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState

from alongside.kernel.append_only import AppendOnly


class Rule(migrations.operations.base.Operation):
    """Refuse a row of `table` when `broken` holds: SQL that both engines read, in which the row is NEW.

    Asked of every new row; and, where `columns` are named, of a row in which one of these changes.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, name: str, *, table: str, broken: str, message: str, columns: tuple[str, ...] = ()) -> None:
        self.name = name
        self.table = table
        self.broken = broken
        self.message = message
        self.columns = columns

    @property
    def triggers(self) -> tuple[str, ...]:
        """The trigger that is there on either engine."""
        return (self.name,)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Leave the models as they are: a trigger is not part of them."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        on_postgresql = schema_editor.connection.vendor == "postgresql"
        for statement in self._postgresql() if on_postgresql else self.on_sqlite():
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        on_postgresql = schema_editor.connection.vendor == "postgresql"
        for suffix, _ in self._moments()[:1] if on_postgresql else self._moments():
            on = f" ON {self.table}" if on_postgresql else ""
            schema_editor.execute(f"DROP TRIGGER {self.name}{suffix}{on}", params=None)
        if on_postgresql:
            schema_editor.execute(f"DROP FUNCTION {self.name}()", params=None)

    def describe(self) -> str:
        return f"Refuse in {self.table}: {self.message}"

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        given = {"table": self.table, "broken": self.broken, "message": self.message, "columns": self.columns}
        return self.__class__.__qualname__, [self.name], given

    def _moments(self) -> list[tuple[str, str]]:
        return [("", "INSERT"), ("_changed", f"UPDATE OF {', '.join(self.columns)}")][: 2 if self.columns else 1]

    def on_sqlite(self) -> list[str]:
        """Return the statements that make it on SQLite."""
        return [
            f"CREATE TRIGGER {self.name}{suffix} BEFORE {moment} ON {self.table} WHEN {self.broken} "
            f"BEGIN SELECT RAISE(ABORT, '{self.message}'); END"
            for suffix, moment in self._moments()
        ]

    def _postgresql(self) -> list[str]:
        refuse = f"RAISE EXCEPTION '{self.message}' USING ERRCODE = 'check_violation';"
        moments = " OR ".join(moment for _, moment in self._moments())
        body = f"BEGIN IF {self.broken} THEN {refuse} END IF; RETURN NEW; END"
        trigger = f"CREATE TRIGGER {self.name} BEFORE {moments} ON {self.table} FOR EACH ROW"
        return [
            f"CREATE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
            f"{trigger} EXECUTE FUNCTION {self.name}()",
        ]


class Reworded(Rule):
    """Put a rule in place of the one of its name: it refuses the same, in words that a database answers sooner."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        super().database_backwards(app_label, schema_editor, from_state, to_state)
        super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Leave it."""


class MadeAgain(migrations.operations.base.Operation):
    """Make the triggers of a table again, where SQLite made the table anew to change it and lost them.

    Goes after whatever changes a column or constraint of a table with triggers. PostgreSQL keeps them: nothing is done.
    """

    reversible = True

    def __init__(self, *triggers: Rule | AppendOnly) -> None:
        self.several = triggers

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Leave the models as they are."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        if schema_editor.connection.vendor == "sqlite":
            for statement in (each for one in self.several for each in one.on_sqlite()):
                schema_editor.execute(
                    statement.replace("CREATE TRIGGER", "CREATE TRIGGER IF NOT EXISTS", 1), params=None
                )

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Leave them: what changed the table is undone by its own operation."""

    def describe(self) -> str:
        return "Make triggers again that SQLite lost"
