"""A look back is never changed; steps and looks belong to the engagement of their goal."""

from django.db import migrations

from alongside.kernel.append_only import AppendOnly
from alongside.kernel.rules import Rule

ELSEWHERE = (
    "NEW.goal_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM growth_goal goal WHERE goal.id = NEW.goal_id "
    "AND goal.engagement_id = NEW.engagement_id)"
)


class Migration(migrations.Migration):
    dependencies = (("growth", "0001_first"),)
    operations = (
        # The words are left out, which a program may let be forgotten, and whose they are: two may be found to be one.
        AppendOnly("growth_review", fixed=("id", "public_id", "engagement_id", "goal_id", "kind", "begun_on")),
        *(
            Rule(
                f"growth_{noun}_of_its_goal",
                table=f"growth_{noun}",
                broken=ELSEWHERE,
                message="it belongs to the engagement of its goal",
                columns=("goal_id", "engagement_id"),
            )
            for noun in ("action", "review")
        ),
    )
