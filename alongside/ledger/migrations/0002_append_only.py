"""Lines never change, and a reversal takes back exactly one line: triggers, because no constraint can say it."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from alongside.kernel.append_only import AppendOnly

SAME = (
    "NOT EXISTS (SELECT 1 FROM ledger_entry line WHERE line.id = NEW.reverses_id AND line.reverses_id IS NULL "
    "AND line.amount = -NEW.amount AND line.account_id = NEW.account_id AND line.happening_id = NEW.happening_id "
    "AND line.participation_id = NEW.participation_id AND line.mode = NEW.mode)"
)
MESSAGE = "a reversal must take back one whole line: same account, happening, participation and mode, amount negated"
SQLITE = f"""
CREATE TRIGGER ledger_entry_reverses BEFORE INSERT ON ledger_entry WHEN NEW.reverses_id IS NOT NULL AND {SAME}
BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END
"""
POSTGRESQL = (
    f"""
CREATE FUNCTION ledger_entry_reverses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF NEW.reverses_id IS NOT NULL AND {SAME} THEN
    RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$
""",
    """
CREATE TRIGGER ledger_entry_reverses BEFORE INSERT ON ledger_entry
FOR EACH ROW EXECUTE FUNCTION ledger_entry_reverses()
""",
)


def reversals_take_back_whole_lines(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Add the trigger that compares a reversal with the line it takes back."""
    statements = POSTGRESQL if schema_editor.connection.vendor == "postgresql" else (SQLITE,)
    for statement in statements:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = (("ledger", "0001_first"),)
    operations = (
        AppendOnly(
            "ledger_entry",
            fixed=(
                "id",
                "account_id",
                "happening_id",
                "participation_id",
                "engagement_id",
                "day",
                "mode",
                "amount",
                "reverses_id",
                "version_id",
                "posted_by_id",
                "posted_at",
            ),
        ),
        AppendOnly(
            "ledger_happening",
            fixed=(
                "id",
                "source",
                "cohort_id",
                "kind",
                "engagement_id",
                "participation_id",
                "helper_id",
                "day",
                "by_mode",
                "group_size",
                "place",
                "reported_by_id",
                "reported_at",
            ),
        ),
        AppendOnly("ledger_confirmation", fixed=("id", "happening_id", "by_id", "how", "at")),
        migrations.RunPython(reversals_take_back_whole_lines, migrations.RunPython.noop),
    )
