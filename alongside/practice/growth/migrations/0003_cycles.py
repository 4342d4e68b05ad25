"""Cycles: rows of steps that come again, and what was seen in them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import alongside.kernel.public_ids
from alongside.kernel.rules import Rule


class Migration(migrations.Migration):
    dependencies = [
        ("growth", "0002_append_only"),
        ("programs", "0019_contracts_go_on"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Cycle",
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
                ("name", models.CharField(max_length=60)),
                ("ended_on", models.DateField(blank=True, null=True)),
                (
                    "end",
                    models.CharField(
                        blank=True, choices=[("finished", "Finished"), ("left-off", "Left off")], max_length=10
                    ),
                ),
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
                    "follows",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followed_by",
                        to="growth.cycle",
                    ),
                ),
                (
                    "goal",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cycles",
                        to="growth.goal",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CycleStep",
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
                ("step", models.CharField(max_length=60)),
                ("left_out", models.BooleanField(default=False)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="growth.cycle"
                    ),
                ),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="programs.engagement"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Evidence",
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
                ("step", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("teacher", "Teacher"),
                            ("student", "Student"),
                            ("around", "I see"),
                            ("count", "Counted"),
                        ],
                        max_length=10,
                    ),
                ),
                ("slot", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("taken_back_at", models.DateTimeField(blank=True, null=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="evidence", to="growth.cycle"
                    ),
                ),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="programs.engagement"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="cycle",
            index=models.Index(fields=["engagement", "ended_on"], name="cycle_of_engagement"),
        ),
        migrations.AddConstraint(
            model_name="cycle",
            constraint=models.CheckConstraint(
                condition=models.Q(("begun_on__lte", models.F("worded_on"))), name="cycle_worded_after"
            ),
        ),
        migrations.AddConstraint(
            model_name="cycle",
            constraint=models.UniqueConstraint(fields=("author", "key"), name="cycle_key_once"),
        ),
        migrations.AddConstraint(
            model_name="cycle",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("end", ""), ("ended_on", None)),
                    models.Q(("end__in", ["finished", "left-off"]), ("ended_on__gte", models.F("begun_on"))),
                    _connector="OR",
                ),
                name="cycle_ended_somehow",
            ),
        ),
        migrations.AddConstraint(
            model_name="cyclestep",
            constraint=models.CheckConstraint(
                condition=models.Q(("begun_on__lte", models.F("worded_on"))), name="cyclestep_worded_after"
            ),
        ),
        migrations.AddConstraint(
            model_name="cyclestep",
            constraint=models.UniqueConstraint(fields=("author", "key"), name="cyclestep_key_once"),
        ),
        migrations.AddConstraint(
            model_name="cyclestep",
            constraint=models.UniqueConstraint(fields=("cycle", "step"), name="cycle_step_once"),
        ),
        migrations.AddIndex(
            model_name="evidence",
            index=models.Index(fields=["cycle", "at"], name="evidence_by_moment"),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(("begun_on__lte", models.F("worded_on"))), name="evidence_worded_after"
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.UniqueConstraint(fields=("author", "key"), name="evidence_key_once"),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("slot__isnull", False), ("what", "count")),
                    models.Q(models.Q(("what", "count"), _negated=True), ("slot", None)),
                    _connector="OR",
                ),
                name="evidence_counts_something",
            ),
        ),
        *(
            Rule(
                f"growth_{noun}_of_its_cycle",
                table=f"growth_{noun}",
                broken="NOT EXISTS (SELECT 1 FROM growth_cycle cycle WHERE cycle.id = NEW.cycle_id "
                "AND cycle.engagement_id = NEW.engagement_id)",
                message="it belongs to the engagement of its cycle",
                columns=("cycle_id", "engagement_id"),
            )
            for noun in ("cyclestep", "evidence")
        ),
    ]
