"""Where whoever has to confirm what somebody said of themselves said no, and why."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from alongside.kernel.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0028_documents"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Denial",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fact", models.CharField(max_length=60)),
                ("value", models.JSONField()),
                ("reason", models.CharField(max_length=500)),
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
                        related_name="denials",
                        to="programs.participation",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["participation", "fact"], name="denial_of")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="denied_with_a_reason"
                    )
                ],
            },
        ),
        AppendOnly(table="programs_denial", fixed=("id", "participation_id", "fact", "value", "reason", "at")),
    ]
