"""A step of a plan may be a talk with somebody of a group."""

from django.db import migrations, models

from alongside.kernel.rules import MadeAgain, Rule

ELSEWHERE = (
    "NEW.OF_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM growth_OF one WHERE one.id = NEW.OF_id "
    "AND one.engagement_id = NEW.engagement_id)"
)


def _elsewhere(of: str) -> Rule:
    return Rule(
        f"growth_action_of_its_{of}",
        table="growth_action",
        broken=ELSEWHERE.replace("OF", of),
        message=f"it belongs to the engagement of its {of}",
        columns=(f"{of}_id", "engagement_id"),
    )


class Migration(migrations.Migration):
    dependencies = (("growth", "0010_sheets"),)

    operations = (
        migrations.AddField(
            model_name="action", name="whom", field=models.CharField(blank=True, default="", max_length=60)
        ),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.CheckConstraint(
                condition=models.Q(("whom", ""), ("goal__isnull", False), _connector="OR"),
                name="action_talk_of_a_plan",
            ),
        ),
        MadeAgain(_elsewhere("goal"), _elsewhere("minutes"), _elsewhere("sheet")),
    )
