"""How close to its design a practice was found on a day: a line that stays, of the engagement of its practice."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import alongside.kernel.public_ids
from alongside.kernel.append_only import AppendOnly
from alongside.kernel.rules import Rule

FIXED = ("id", "public_id", "engagement_id", "practice_id", "instrument", "taken_on", "points", "most", "criterion")


class Migration(migrations.Migration):
    dependencies = (
        ("growth", "0012_sheets_pass_on"),
        ("programs", "0030_came_back"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    )

    operations = (
        migrations.CreateModel(
            name="FidelityCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=alongside.kernel.public_ids.new_public_id, editable=False, max_length=12, unique=True
                    ),
                ),
                ("key", models.UUIDField()),
                ("written_at", models.DateTimeField()),
                ("begun_on", models.DateField()),
                ("worded_on", models.DateField()),
                ("shared", models.BooleanField(default=True)),
                ("sealed", models.BinaryField()),
                ("instrument", models.CharField(max_length=60)),
                ("taken_on", models.DateField()),
                ("points", models.PositiveSmallIntegerField()),
                ("most", models.PositiveSmallIntegerField()),
                ("criterion", models.PositiveSmallIntegerField()),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="programs.engagement"
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="checks", to="growth.practice"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["practice", "taken_on"], name="fidelity_of_practice")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("begun_on__lte", models.F("worded_on"))), name="fidelitycheck_worded_after"
                    ),
                    models.UniqueConstraint(fields=("author", "key"), name="fidelitycheck_key_once"),
                    models.CheckConstraint(
                        condition=models.Q(("instrument", ""), _negated=True), name="fidelity_with_an_instrument"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("most__gte", 1), ("points__lte", models.F("most"))),
                        name="fidelity_of_the_most",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("criterion__lte", 100)), name="fidelity_criterion_in_percent"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("taken_on__lte", models.F("begun_on"))),
                        name="fidelity_taken_before_written",
                    ),
                ],
            },
        ),
        AppendOnly("growth_fidelitycheck", fixed=(*FIXED, "begun_on")),
        Rule(
            "growth_fidelitycheck_of_its_practice",
            table="growth_fidelitycheck",
            broken="NOT EXISTS (SELECT 1 FROM growth_practice one WHERE one.id = NEW.practice_id "
            "AND one.engagement_id = NEW.engagement_id)",
            message="it belongs to the engagement of its practice",
            columns=("practice_id", "engagement_id"),
        ),
    )
