"""Sheets two keep of a day they met, with steps of their own; and results of a goal so far."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import alongside.kernel.public_ids
from alongside.kernel.append_only import AppendOnly
from alongside.kernel.rules import MadeAgain, Rule

ELSEWHERE = (
    "NEW.OF_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM growth_OF one WHERE one.id = NEW.OF_id "
    "AND one.engagement_id = NEW.engagement_id)"
)


def _elsewhere(noun: str, of: str) -> Rule:
    return Rule(
        f"growth_{noun}_of_its_{of}",
        table=f"growth_{noun}",
        broken=ELSEWHERE.replace("OF", of),
        message=f"it belongs to the engagement of its {of}",
        columns=(f"{of}_id", "engagement_id"),
    )


REVIEWS_STAY = AppendOnly("growth_review", fixed=("id", "public_id", "engagement_id", "goal_id", "kind", "begun_on"))


class Migration(migrations.Migration):
    dependencies = (
        ("growth", "0009_advice"),
        ("programs", "0024_confirmed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    )

    operations = (
        migrations.CreateModel(
            name="Sheet",
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
                ("form", models.CharField(max_length=60)),
                ("held_on", models.DateField()),
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
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("begun_on__lte", models.F("worded_on"))), name="sheet_worded_after"
                    ),
                    models.UniqueConstraint(fields=("author", "key"), name="sheet_key_once"),
                    models.UniqueConstraint(
                        fields=("engagement", "form", "held_on", "author"), name="sheet_once_a_day"
                    ),
                    models.CheckConstraint(condition=models.Q(("form", ""), _negated=True), name="sheet_of_a_form"),
                ],
            },
        ),
        # Who wrote it may change, as two may be found to be one; the words, as their writer words them.
        AppendOnly("growth_sheet", fixed=("id", "public_id", "engagement_id", "form", "held_on", "begun_on")),
        migrations.RemoveConstraint(model_name="review", name="review_kind_known"),
        migrations.AlterField(
            model_name="review",
            name="kind",
            field=models.CharField(
                choices=[
                    ("along-the-way", "Along the way"),
                    ("end-of-year", "At the end of the year"),
                    ("result", "What can be seen so far"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["along-the-way", "end-of-year", "result"])), name="review_kind_known"
            ),
        ),
        MadeAgain(REVIEWS_STAY, _elsewhere("review", "goal")),
        migrations.RemoveConstraint(model_name="action", name="action_of_one_thing"),
        migrations.AddField(
            model_name="action",
            name="sheet",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="actions",
                to="growth.sheet",
            ),
        ),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("goal", None), ("minutes", None)),
                    models.Q(("goal", None), ("sheet", None)),
                    models.Q(("minutes", None), ("sheet", None)),
                    _connector="OR",
                ),
                name="action_of_one_thing",
            ),
        ),
        MadeAgain(_elsewhere("action", "goal"), _elsewhere("action", "minutes")),
        _elsewhere("action", "sheet"),
    )
