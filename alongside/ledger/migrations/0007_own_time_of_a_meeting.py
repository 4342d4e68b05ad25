"""The helper's own time of a meeting counts once any of those they met said yes."""

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
IN_THE_MEETING = (
    "NOT EXISTS (SELECT 1 FROM ledger_happening its JOIN people_person who ON who.id = NEW.by_id "
    "JOIN ledger_happening other ON other.cohort_id = its.cohort_id AND other.helper_id = its.helper_id "
    "AND other.group_size = its.group_size "
    "JOIN programs_party one ON one.engagement_id = other.engagement_id AND one.part IN ('supported', 'member') "
    "WHERE its.id = NEW.happening_id AND its.group_size > 1 AND its.source LIKE '%:own' "
    "AND one.person_id IN (who.id, who.merged_into_id))"
)
BEFORE = Rule(
    NAME,
    table=TABLE,
    broken=f"NEW.by_id IS NOT NULL AND {COACHED} AND {IN_THE_GROUP}",
    message="only who was coached, a member of the team that was, or another one of the group confirms",
)


def take_out(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """The rule as it was: only those of its own line, or of its group, confirm the helper's own time."""
    BEFORE.database_backwards("ledger", editor, ProjectState(), ProjectState())


def put_back(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    BEFORE.database_forwards("ledger", editor, ProjectState(), ProjectState())


class Migration(migrations.Migration):
    dependencies = [("ledger", "0006_drawn")]

    operations = [
        migrations.RunPython(take_out, put_back),
        Rule(
            NAME,
            table=TABLE,
            broken=f"NEW.by_id IS NOT NULL AND {COACHED} AND {IN_THE_GROUP} AND {IN_THE_MEETING}",
            message="only who was coached, a member of the team that was, or another one of the group confirms",
        ),
    ]
