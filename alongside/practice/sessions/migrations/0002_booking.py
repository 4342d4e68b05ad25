"""What is planned: series, bookings and whom they are for. A session has parts, and miles."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import alongside.kernel.public_ids


class Migration(migrations.Migration):
    dependencies = [
        ("coaching_sessions", "0001_first"),
        ("programs", "0015_off_the_shelf"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Booking",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=alongside.kernel.public_ids.new_public_id, editable=False, max_length=12, unique=True
                    ),
                ),
                ("planned_on", models.DateField(blank=True, null=True)),
                ("asked_at", models.DateTimeField()),
                ("key", models.UUIDField()),
                ("answer_by", models.DateTimeField()),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("zone", models.CharField(max_length=64)),
                ("wall", models.CharField(max_length=16)),
                ("day", models.DateField()),
                ("minutes", models.PositiveSmallIntegerField()),
                ("mode", models.CharField(max_length=20)),
                ("sequence", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Invited",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reply",
                    models.CharField(
                        choices=[
                            ("asked", "Waiting for an answer"),
                            ("yes", "Agreed"),
                            ("no", "Declined"),
                            ("lapsed", "Nobody answered in time"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("turn", models.CharField(choices=[("helper", "helper"), ("supported", "supported")], max_length=10)),
                ("said_at", models.DateTimeField(blank=True, null=True)),
                ("sealed", models.BinaryField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Series",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=alongside.kernel.public_ids.new_public_id, editable=False, max_length=12, unique=True
                    ),
                ),
                (
                    "every",
                    models.CharField(
                        choices=[
                            ("week", "Every week"),
                            ("second-week", "Every second week"),
                            ("month", "Every month, on the same weekday"),
                        ],
                        max_length=12,
                    ),
                ),
                ("first", models.DateField()),
                ("until", models.DateField()),
                ("zone", models.CharField(max_length=64)),
                ("clock", models.TimeField()),
            ],
        ),
        migrations.AddField(
            model_name="session",
            name="miles",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="session",
            name="overlap_known",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="session",
            name="parts",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.CheckConstraint(condition=models.Q(("miles__lte", 1000)), name="session_miles"),
        ),
        migrations.AddField(
            model_name="booking",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="booking",
            name="cohort",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="bookings", to="programs.cohort"
            ),
        ),
        migrations.AddField(
            model_name="booking",
            name="session",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="booking",
                to="coaching_sessions.session",
            ),
        ),
        migrations.AddField(
            model_name="invited",
            name="booking",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="invited", to="coaching_sessions.booking"
            ),
        ),
        migrations.AddField(
            model_name="invited",
            name="engagement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="invited", to="programs.engagement"
            ),
        ),
        migrations.AddField(
            model_name="invited",
            name="said_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="series",
            name="cohort",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="series", to="programs.cohort"
            ),
        ),
        migrations.AddField(
            model_name="booking",
            name="series",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="bookings",
                to="coaching_sessions.series",
            ),
        ),
        migrations.AddIndex(
            model_name="invited",
            index=models.Index(fields=["engagement", "reply"], name="invited_of_engagement"),
        ),
        migrations.AddConstraint(
            model_name="invited",
            constraint=models.UniqueConstraint(fields=("booking", "engagement"), name="invited_once"),
        ),
        migrations.AddConstraint(
            model_name="invited",
            constraint=models.CheckConstraint(
                condition=models.Q(("reply__in", ["asked", "yes", "no", "lapsed", "cancelled"])),
                name="invited_reply_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="invited",
            constraint=models.CheckConstraint(
                condition=models.Q(("turn__in", ("helper", "supported"))), name="invited_turn_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="invited",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reply", "asked"), ("said_at", None)),
                    models.Q(models.Q(("reply", "asked"), _negated=True), ("said_at__isnull", False)),
                    _connector="OR",
                ),
                name="invited_said_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="series",
            constraint=models.CheckConstraint(
                condition=models.Q(("every__in", ["week", "second-week", "month"])), name="series_every_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="series",
            constraint=models.CheckConstraint(
                condition=models.Q(("first__lte", models.F("until"))), name="series_in_order"
            ),
        ),
        migrations.AddIndex(
            model_name="booking",
            index=models.Index(fields=["cohort", "starts_at"], name="booking_in_cohort"),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.UniqueConstraint(fields=("asked_by", "key", "planned_on"), name="booking_key_once_a_day"),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.UniqueConstraint(
                condition=models.Q(("planned_on", None)), fields=("asked_by", "key"), name="booking_key_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.UniqueConstraint(fields=("series", "planned_on"), name="booking_once_a_day_of_a_series"),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.CheckConstraint(
                condition=models.Q(("minutes__gte", 1), ("minutes__lte", 720)), name="booking_length"
            ),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.CheckConstraint(
                condition=models.Q(("starts_at__lt", models.F("ends_at"))), name="booking_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("planned_on", None), ("series", None)),
                    models.Q(("planned_on__isnull", False), ("series__isnull", False)),
                    _connector="OR",
                ),
                name="booking_of_a_series_has_its_day",
            ),
        ),
    ]
