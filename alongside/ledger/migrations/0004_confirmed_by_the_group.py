from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState

from alongside.kernel.rules import Rule

NAME, TABLE = "ledger_confirmation_by_one_of_them", "ledger_confirmation"
COACHED = (
    "NOT EXISTS (SELECT 1 FROM ledger_happening its JOIN people_person who ON who.id = NEW.by_id "
    "LEFT JOIN programs_party one ON one.engagement_id = its.engagement_id AND one.part IN ('supported', 'member') "
    "LEFT JOIN programs_participation whose ON whose.id = its.participation_id "
    "WHERE its.id = NEW.happening_id AND COALESCE(one.person_id, whose.person_id) IN (who.id, who.merged_into_id))"
)
IN_THE_GROUP = (
    "NOT EXISTS (SELECT 1 FROM ledger_happening its JOIN people_person who ON who.id = NEW.by_id "
    "JOIN programs_engagement mine ON mine.id = its.engagement_id "
    'JOIN programs_engagement other ON other."group" = mine."group" '
    "JOIN programs_party one ON one.engagement_id = other.id AND one.part = 'supported' "
    "WHERE its.id = NEW.happening_id AND one.person_id IN (who.id, who.merged_into_id))"
)
BEFORE = Rule(
    NAME,
    table=TABLE,
    broken=f"NEW.by_id IS NOT NULL AND {COACHED}",
    message="only who was coached, or a member of the team that was, confirms",
)


def take_out(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """The rule as it was: what whoever logged of their own group is confirmed by another one of it."""
    BEFORE.database_backwards("ledger", editor, ProjectState(), ProjectState())


def put_back(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    BEFORE.database_forwards("ledger", editor, ProjectState(), ProjectState())


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_squashed_0003_miles"), ("programs", "0022_groups")]

    operations = [
        migrations.RunPython(take_out, put_back),
        Rule(
            NAME,
            table=TABLE,
            broken=f"NEW.by_id IS NOT NULL AND {COACHED} AND {IN_THE_GROUP}",
            message="only who was coached, a member of the team that was, or another one of the group confirms",
        ),
    ]
