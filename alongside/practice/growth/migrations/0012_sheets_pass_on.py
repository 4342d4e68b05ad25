"""One's own part of a sheet may be passed on to the next helper."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("growth", "0011_talks"),)

    operations = (
        migrations.RemoveConstraint(model_name="passed", name="passed_kind_known"),
        migrations.AlterField(
            model_name="passed",
            name="kind",
            field=models.CharField(
                choices=[
                    ("goal", "What is worked towards"),
                    ("practice", "What is handed over bit by bit"),
                    ("cycle", "Cycles, with what was seen"),
                    ("sheet", "What you wrote of days you met"),
                    ("minutes", "Minutes"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="passed",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ("cycle", "sheet", "minutes"))), name="passed_kind_known"
            ),
        ),
    )
