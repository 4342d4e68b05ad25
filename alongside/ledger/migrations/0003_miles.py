"""The drive for a session. Empty where there was none, so that SQLite keeps the rules of the table."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0002_append_only"),
    ]

    operations = [
        migrations.AddField(
            model_name="happening",
            name="miles",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
    ]
