"""Several new tables in one step of a migration, so that the models are worked out once and not once for each table."""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState


class NewTables(migrations.operations.base.Operation):
    """Create these models, one after the other, in the order given.

    Django renders every model that is related to a new one again for each `CreateModel`; here, where nearly every model
    leads to a person, that was most of the time a new database took.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, *models: migrations.CreateModel) -> None:
        self.models = models

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Add the models; they are rendered together when somebody asks for them."""
        state.__dict__.pop("apps", None)
        for model in self.models:
            model.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Create {', '.join(model.name for model in self.models)}"

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__qualname__, [*self.models], {}
