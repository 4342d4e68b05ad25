"""A signature may be drawn beside the name that is typed."""

import django.db.models.deletion
from django.db import migrations, models

from alongside.kernel.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = (("programs", "0011_shelf"),)

    operations = (
        migrations.CreateModel(
            name="Drawing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("strokes", models.JSONField()),
                (
                    "signature",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drawing",
                        to="programs.signature",
                    ),
                ),
            ],
        ),
        AppendOnly("programs_drawing", fixed=("id", "signature_id", "strokes")),
    )
