"""Which organizations a program chose, into which tier, why and until when: lines that never change."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from alongside.kernel.append_only import AppendOnly

FIXED = ("id", "cohort_id", "organization_id", "tier", "reason", "from_day", "until_day", "facts", "version_id", '"at"')


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_evaluators_once"),
        ("programs", "0017_information_meetings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Selection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tier", models.CharField(blank=True, max_length=60)),
                ("reason", models.CharField(blank=True, max_length=400)),
                ("from_day", models.DateField()),
                ("until_day", models.DateField(blank=True, null=True)),
                ("facts", models.JSONField(blank=True, default=dict)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="selections", to="programs.cohort"
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="selections", to="people.organization"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="programs.blueprintversion"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["cohort", "organization", "from_day"], name="selection_of_organization")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_day", None), ("from_day__lte", models.F("until_day")), _connector="OR"
                        ),
                        name="selection_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("tier", ""), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="selection_ended_says_why",
                    ),
                ],
            },
        ),
        AppendOnly("programs_selection", fixed=FIXED),
    ]
