"""A program can be written before it has a version: drafts that began with none."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def name_files(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """A draft is read under the name of the version it began with."""
    for draft in apps.get_model("programs", "Draft").objects.select_related("base"):
        draft.file = draft.base.file if draft.base else ""
        draft.save(update_fields=["file"])


class Migration(migrations.Migration):
    dependencies = [("programs", "0008_changes")]

    operations = [
        migrations.AddField("draft", "file", models.CharField(max_length=80, default=""), preserve_default=False),
        migrations.RunPython(name_files, migrations.RunPython.noop),
        migrations.AlterField(
            "draft",
            "base",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="programs.blueprintversion",
            ),
        ),
    ]
