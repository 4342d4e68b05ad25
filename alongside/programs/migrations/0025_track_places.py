"""Places of tracks that have so many: who has one, and who waits."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0024_confirmed"),
    ]

    operations = [
        migrations.CreateModel(
            name="TrackPlace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("track", models.CharField(max_length=60)),
                ("number", models.PositiveIntegerField(blank=True, null=True)),
                ("since", models.DateField()),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="track_places", to="programs.cohort"
                    ),
                ),
                (
                    "participation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="track_place",
                        to="programs.participation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("cohort", "track", "number"), name="track_place_once"),
                    models.CheckConstraint(
                        condition=models.Q(("number", None), ("number__gte", 1), _connector="OR"),
                        name="track_places_begin_with_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("track", ""), _negated=True), name="track_place_of_a_track"
                    ),
                ],
            },
        ),
    ]
