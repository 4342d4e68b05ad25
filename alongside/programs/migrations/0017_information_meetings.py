"""Information meetings for those who would like to join, and who comes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import alongside.kernel.public_ids


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0016_focuses"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="InformationMeeting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=alongside.kernel.public_ids.new_public_id, editable=False, max_length=12, unique=True
                    ),
                ),
                ("day", models.DateField()),
                ("from_time", models.TimeField()),
                ("until_time", models.TimeField()),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("place", models.CharField(blank=True, max_length=200)),
                ("link", models.URLField(blank=True, max_length=400)),
                ("sequence", models.PositiveIntegerField(default=0)),
                ("changed_at", models.DateTimeField()),
                ("called_off_at", models.DateTimeField(blank=True, null=True)),
                ("why_off", models.CharField(blank=True, max_length=400)),
                (
                    "changed_by",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="information_meetings",
                        to="programs.cohort",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MeetingGuest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=alongside.kernel.public_ids.new_public_id, editable=False, max_length=12, unique=True
                    ),
                ),
                (
                    "coming",
                    models.CharField(
                        choices=[("asked", "Not answered"), ("yes", "Comes"), ("no", "Cannot come")],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("told", models.IntegerField(blank=True, null=True)),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
                ("came", models.BooleanField(blank=True, null=True)),
                (
                    "interest",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="meetings", to="programs.interest"
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="guests",
                        to="programs.informationmeeting",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="informationmeeting",
            index=models.Index(fields=["starts_at"], name="meeting_by_time"),
        ),
        migrations.AddConstraint(
            model_name="informationmeeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("place", ""), _negated=True), models.Q(("link", ""), _negated=True), _connector="OR"
                ),
                name="meeting_is_somewhere",
            ),
        ),
        migrations.AddConstraint(
            model_name="informationmeeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("starts_at__lt", models.F("ends_at"))), name="meeting_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="informationmeeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("called_off_at", None), models.Q(("why_off", ""), _negated=True), _connector="OR"),
                name="called_off_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="informationmeeting",
            constraint=models.UniqueConstraint(
                condition=models.Q(("called_off_at", None)),
                fields=("cohort", "starts_at", "place"),
                name="meeting_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="meetingguest",
            constraint=models.UniqueConstraint(fields=("meeting", "interest"), name="guest_once"),
        ),
        migrations.AddConstraint(
            model_name="meetingguest",
            constraint=models.CheckConstraint(
                condition=models.Q(("coming__in", ["asked", "yes", "no"])), name="guest_coming_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="meetingguest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at", None), ("coming", "asked")),
                    models.Q(models.Q(("coming", "asked"), _negated=True), ("answered_at__isnull", False)),
                    _connector="OR",
                ),
                name="guest_answer_dated",
            ),
        ),
    ]
