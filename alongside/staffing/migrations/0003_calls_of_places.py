"""A call may be of one place, with a job description of its own; and what parts a training had."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from alongside.kernel.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = (("people", "0003_evaluators_once"), ("staffing", "0002_append_only"))
    operations = (
        migrations.RemoveConstraint(model_name="posting", name="one_open_posting_a_role"),
        migrations.AddField(
            model_name="posting",
            name="place",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.organization",
            ),
        ),
        migrations.AddField(model_name="posting", name="posted_by", field=models.CharField(blank=True, max_length=60)),
        migrations.AddField(model_name="posting", name="words", field=models.TextField(blank=True, max_length=5000)),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.UniqueConstraint(
                fields=("cohort", "role"), condition=Q(closed_at=None, place=None), name="one_open_posting_a_role"
            ),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.UniqueConstraint(
                fields=("cohort", "role", "place"), condition=Q(closed_at=None), name="one_open_posting_a_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.CheckConstraint(
                condition=Q(place=None) | ~Q(posted_by=""), name="posting_of_a_place_is_somebodys"
            ),
        ),
        migrations.CreateModel(
            name="TrainingPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("part", models.CharField(max_length=200)),
                (
                    "credential",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="parts", to="staffing.credential"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("credential", "part"), name="training_part_once"),
                ],
            },
        ),
        AppendOnly("staffing_trainingpart", fixed=("id", "credential_id", "part")),
    )
