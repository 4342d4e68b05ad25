"""What an engagement works on, by words that are sealed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import alongside.kernel.public_ids


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0015_off_the_shelf"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Focus",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=alongside.kernel.public_ids.new_public_id, editable=False, max_length=12, unique=True
                    ),
                ),
                ("kind", models.CharField(choices=[("goal", "A goal"), ("practice", "A practice")], max_length=10)),
                ("opened_on", models.DateField()),
                ("worded_on", models.DateField()),
                ("closed_on", models.DateField(blank=True, null=True)),
                ("sealed", models.BinaryField(blank=True, null=True)),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="focuses", to="programs.engagement"
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["engagement", "closed_on"], name="focus_of_engagement")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("opened_on__lte", models.F("worded_on"))), name="focus_worded_after"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_on", None), ("opened_on__lte", models.F("closed_on")), _connector="OR"
                        ),
                        name="focus_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sealed__isnull", False), ("closed_on__isnull", False), _connector="OR"),
                        name="focus_named",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["goal", "practice"])), name="focus_kind_known"
                    ),
                ],
            },
        ),
    ]
