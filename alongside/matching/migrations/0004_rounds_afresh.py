"""A round says whether what was decided by hand in the one it follows was taken over."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("matching", "0003_no_reasons_in_clear"),
    ]

    operations = [
        migrations.AddField("round", "afresh", models.BooleanField(default=False)),
    ]
