"""A step written down never changes; what takes one back takes back that very one, and nothing twice."""

from django.db import migrations

from alongside.kernel.append_only import AppendOnly
from alongside.kernel.rules import Rule

TAKES_BACK = (
    "EXISTS (SELECT 1 FROM standing_stepdone line WHERE line.id = NEW.reverses_id AND line.reverses_id IS NULL "
    "AND line.participation_id = NEW.participation_id AND line.requirement = NEW.requirement "
    "AND line.item = NEW.item AND line.day = NEW.day)"
)


class Migration(migrations.Migration):
    dependencies = (("standing", "0001_first"),)
    operations = (
        AppendOnly(
            "standing_stepdone",
            fixed=(
                "id",
                "public_id",
                "participation_id",
                "requirement",
                "item",
                "day",
                "seen_as",
                "reverses_id",
                "version_id",
                "recorded_by_id",
                "recorded_at",
            ),
        ),
        Rule(
            "standing_step_takes_back",
            table="standing_stepdone",
            broken=f"NEW.reverses_id IS NOT NULL AND NOT {TAKES_BACK}",
            message="a line that takes back names a line of the same participation, requirement, item and day",
        ),
    )
