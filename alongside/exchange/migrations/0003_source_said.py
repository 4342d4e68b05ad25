"""From here on every import says who sent it, and columns are remembered for each of them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("exchange", "0002_source"),)

    operations = (
        migrations.AlterField(
            "import",
            "source",
            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organization"),
        ),
        migrations.AlterField(
            "column",
            "source",
            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.organization"),
        ),
        migrations.RemoveConstraint("column", "column_remembered_once"),
        migrations.AddConstraint(
            "column",
            models.UniqueConstraint(fields=("sender", "source", "heading"), name="column_remembered_once"),
        ),
    )
