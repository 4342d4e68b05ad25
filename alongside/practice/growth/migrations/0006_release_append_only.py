"""What was is what happened: moves, signs, handovers and decisions stay, and belong to the engagement they are of."""

from django.db import migrations

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


OF_ITS_GOAL = Rule(
    "growth_action_of_its_goal",
    table="growth_action",
    broken="NEW.goal_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM growth_goal goal WHERE goal.id = NEW.goal_id "
    "AND goal.engagement_id = NEW.engagement_id)",
    message="it belongs to the engagement of its goal",
    columns=("goal_id", "engagement_id"),
)


class Migration(migrations.Migration):
    dependencies = (("growth", "0005_release_and_minutes"),)
    # The words are left out, which a program may let be forgotten, and whose they are: two may be found to be one.
    operations = (
        AppendOnly(
            "growth_move", fixed=("id", "public_id", "engagement_id", "practice_id", "phase", "back", "begun_on")
        ),
        AppendOnly("growth_sign", fixed=("id", "public_id", "engagement_id", "move_id", "begun_on")),
        AppendOnly("growth_handover", fixed=("id", "public_id", "engagement_id", "what", "owner", "due", "begun_on")),
        AppendOnly("growth_decision", fixed=("id", "public_id", "engagement_id", "minutes_id", "again_on", "begun_on")),
        _elsewhere("move", "practice"),
        _elsewhere("sign", "move"),
        _elsewhere("decision", "minutes"),
        _elsewhere("action", "minutes"),
        MadeAgain(OF_ITS_GOAL),
    )
