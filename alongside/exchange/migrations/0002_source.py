"""Who sent the files of an import, apart from the sponsor whose roster it is."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F


def sponsors_sent_them(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Until now every list was the sponsor's own."""
    for noun in ("Import", "Column"):
        apps.get_model("exchange", noun)._default_manager.update(source=F("sender"))


def nothing(_apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """The column goes, and what is in it."""


class Migration(migrations.Migration):
    dependencies = (("exchange", "0001_first"),)

    operations = (
        migrations.AddField(
            "import",
            "source",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organization"
            ),
        ),
        migrations.AddField(
            "column",
            "source",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.organization"
            ),
        ),
        migrations.RunPython(sponsors_sent_them, nothing),
    )
