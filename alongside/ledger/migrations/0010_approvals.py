"""What a rule asks somebody who coordinates to approve, and who did: never one's own, and only what was confirmed."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState

from alongside.kernel.append_only import AppendOnly
from alongside.kernel.rules import Rule

ENTRY = (
    *("id", "account_id", "happening_id", "participation_id", "engagement_id", "day", "mode", "amount", "reverses_id"),
    *("version_id", "posted_by_id", "posted_at", "booked_on"),
)
BEFORE = AppendOnly("ledger_entry", fixed=ENTRY)

ITS = "ledger_entry line JOIN ledger_happening its ON its.id = line.happening_id"
STANDS = (  # nothing of any of these comes from outside
    f"EXISTS (SELECT 1 FROM {ITS} WHERE line.id = NEW.entry_id AND line.to_approve AND line.reverses_id IS NULL "  # noqa: S608
    "AND NOT EXISTS (SELECT 1 FROM ledger_entry back WHERE back.reverses_id = line.id) "
    "AND EXISTS (SELECT 1 FROM ledger_confirmation yes WHERE yes.happening_id = its.id) "
    "AND NOT EXISTS (SELECT 1 FROM ledger_doubt one WHERE one.happening_id = its.id))"
)
OWN = (
    f"EXISTS (SELECT 1 FROM {ITS} WHERE line.id = NEW.entry_id AND (its.reported_by_id = NEW.by_id "  # noqa: S608
    "OR EXISTS (SELECT 1 FROM programs_participation one WHERE one.person_id = NEW.by_id "
    "AND one.id IN (line.participation_id, its.participation_id, its.helper_id)) "
    "OR EXISTS (SELECT 1 FROM programs_party one WHERE one.engagement_id = its.engagement_id "
    "AND one.person_id = NEW.by_id)))"
)
COHORT = f"(SELECT its.cohort_id FROM {ITS} WHERE line.id = NEW.entry_id)"  # noqa: S608
BOOKED = "(SELECT COALESCE(booked_on, day) FROM ledger_entry WHERE id = NEW.entry_id)"
SHUT = (
    f"EXISTS (SELECT 1 FROM ledger_closing one WHERE one.cohort_id = {COHORT} AND one.last >= {BOOKED} "  # noqa: S608
    "AND NOT EXISTS (SELECT 1 FROM ledger_reopening again WHERE again.closing_id = one.id))"
)
OVER = f"EXISTS (SELECT 1 FROM programs_cohort whole WHERE whole.id = {COHORT} AND whole.state = 'closed')"  # noqa: S608
UNAPPROVED = (
    "EXISTS (SELECT 1 FROM ledger_entry line WHERE line.id = NEW.reverses_id AND line.to_approve "
    "AND NOT EXISTS (SELECT 1 FROM ledger_approval said WHERE said.entry_id = line.id))"
)


def take_out(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """The guard as it was: it knows of no approval."""
    BEFORE.database_backwards("ledger", editor, ProjectState(), ProjectState())


def put_back(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    BEFORE.database_forwards("ledger", editor, ProjectState(), ProjectState())


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0009_closing_books"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="entry",
            name="to_approve",
            field=models.BooleanField(editable=False, null=True),
        ),
        migrations.CreateModel(
            name="Approval",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="approval", to="ledger.entry"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(condition=models.Q(("to_approve", True)), fields=["account"], name="entry_to_approve"),
        ),
        migrations.RunPython(take_out, put_back),
        AppendOnly("ledger_entry", fixed=(*ENTRY, "to_approve")),
        AppendOnly("ledger_approval", fixed=("id", "entry_id", "by_id", "at")),
        Rule(
            "ledger_entry_approval",
            table="ledger_entry",
            broken="NOT COALESCE(NEW.to_approve, TRUE) "
            f"OR NEW.reverses_id IS NOT NULL AND COALESCE(NEW.to_approve, FALSE) <> {UNAPPROVED}",
            message="a line asks for approval or says nothing of it; what takes it back asks as long as nobody approved",
        ),
        Rule(
            "ledger_approval_stands",
            table="ledger_approval",
            broken=f"NOT {STANDS}",
            message="only a line that asks for it, is confirmed and was not taken back is approved",
        ),
        Rule(
            "ledger_approval_not_ones_own",
            table="ledger_approval",
            broken=OWN,
            message="nobody approves what they logged, or were there for",
        ),
        Rule(
            "ledger_approval_open_books",
            table="ledger_approval",
            broken=SHUT,
            message="nothing is approved in closed books",
        ),
        Rule(
            "ledger_approval_open",
            table="ledger_approval",
            broken=OVER,
            message="nothing is approved in a closed cohort",
        ),
    ]
