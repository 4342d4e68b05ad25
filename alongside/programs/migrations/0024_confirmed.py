"""What somebody confirmed of those who take part, line by line, and what of it counts."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from alongside.kernel.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0023_rematches"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="participation",
            name="attested",
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="Attestation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fact", models.CharField(max_length=60)),
                ("value", models.JSONField(null=True)),
                ("withdrawn", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "participation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attestations",
                        to="programs.participation",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["participation", "fact"], name="attestation_of")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("value__isnull", False), ("withdrawn", False)),
                            models.Q(("value__isnull", True), ("withdrawn", True)),
                            _connector="OR",
                        ),
                        name="attested_a_value",
                    )
                ],
            },
        ),
        AppendOnly(table="programs_attestation", fixed=("id", "participation_id", "fact", "value", "withdrawn", "at")),
    ]
