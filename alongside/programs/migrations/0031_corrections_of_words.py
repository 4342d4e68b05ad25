"""Of one day a cohort may follow several versions, each with words put right: what was counted by the first names it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from alongside.kernel.rules import MadeAgain, Rule

ONE_PROGRAM = Rule(
    "programs_cohortversion_one_program",
    table="programs_cohortversion",
    broken="NOT EXISTS (SELECT 1 FROM programs_blueprintversion one JOIN programs_cohort its ON its.program_id = one.program_id WHERE one.id = NEW.version_id AND its.id = NEW.cohort_id)",
    message="a cohort follows a version of its own program",
    columns=("version_id", "cohort_id"),
)


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0001_squashed_0030_came_back"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="cohortversion", name="one_version_a_day"),
        migrations.AddField(
            model_name="cohortversion",
            name="corrects",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="programs.blueprintversion",
            ),
        ),
        migrations.AddConstraint(
            model_name="cohortversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("corrects", None)), fields=("cohort", "from_day"), name="one_version_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="cohortversion",
            constraint=models.UniqueConstraint(fields=("cohort", "from_day", "corrects"), name="corrected_once_a_day"),
        ),
        migrations.AddConstraint(
            model_name="cohortversion",
            constraint=models.UniqueConstraint(fields=("cohort", "from_day", "version"), name="followed_once_a_day"),
        ),
        MadeAgain(ONE_PROGRAM),
        Rule(
            "programs_cohortversion_corrects",
            table="programs_cohortversion",
            broken="NEW.corrects_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM programs_cohortversion one "
            "WHERE one.cohort_id = NEW.cohort_id AND one.from_day = NEW.from_day AND one.version_id = NEW.corrects_id)",
            message="what is put right is followed from the same day",
            columns=("corrects_id", "from_day", "cohort_id"),
        ),
    ]
