"""Days that count by another version from then on: what was posted before is taken back and counted again."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState

import alongside.kernel.public_ids
from alongside.kernel.append_only import AppendOnly
from alongside.kernel.rules import Rule

ENTRY = (
    *("id", "account_id", "happening_id", "participation_id", "engagement_id", "day", "mode", "amount", "reverses_id"),
    *("version_id", "posted_by_id", "posted_at", "booked_on", "to_approve"),
)
OF = "(SELECT COALESCE(booked_on, day) FROM ledger_happening WHERE id = NEW.happening_id)"
ITS = "(SELECT cohort_id FROM ledger_happening WHERE id = NEW.happening_id)"
STANDING = "AND NOT EXISTS (SELECT 1 FROM ledger_reopening again WHERE again.closing_id = one.id)"
PERIOD = {"before": "", "now": " AND NEW.recount_id IS NULL"}
BACK = {"before": "", "now": " AND line.recount_id IS NULL"}
SHUT = {  # nothing of any of these comes from outside
    "before": f"EXISTS (SELECT 1 FROM ledger_closing one WHERE one.cohort_id = {ITS} AND one.last >= {OF} {STANDING})",  # noqa: S608
    "now": f"EXISTS (SELECT 1 FROM ledger_closing one JOIN ledger_entry line ON line.happening_id = NEW.happening_id "  # noqa: S608
    f"AND one.last >= COALESCE(line.booked_on, line.day) WHERE one.cohort_id = {ITS} {STANDING})",
}


def _guards(then: str) -> tuple[AppendOnly | Rule, ...]:
    """The guards that know of counting again, as they were before and as they are now."""
    return (
        AppendOnly("ledger_entry", fixed=ENTRY if then == "before" else (*ENTRY, "recount_id")),
        Rule(
            "ledger_entry_books",
            table="ledger_entry",
            broken=f"COALESCE(NEW.booked_on, NEW.day) < {OF} "
            f"OR NEW.reverses_id IS NULL{PERIOD[then]} AND COALESCE(NEW.booked_on, NEW.day) <> {OF}",
            message="a line is counted in the period of its happening; a reversal there or later",
        ),
        Rule(
            "ledger_confirmation_stands",
            table="ledger_confirmation",
            broken="EXISTS (SELECT 1 FROM ledger_entry line WHERE line.happening_id = NEW.happening_id "  # noqa: S608
            f"AND line.reverses_id IS NOT NULL{BACK[then]})",
            message="what was taken back is not confirmed any more",
        ),
        Rule(
            "ledger_confirmation_open_books",
            table="ledger_confirmation",
            broken=SHUT[then],
            message="nothing is confirmed in closed books",
        ),
    )


def take_out(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """The guards as they were: they know of no counting again."""
    for guard in _guards("before"):
        guard.database_backwards("ledger", editor, ProjectState(), ProjectState())


def put_back(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for guard in _guards("before"):
        guard.database_forwards("ledger", editor, ProjectState(), ProjectState())


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0001_squashed_0010_approvals"),
        ("programs", "0001_squashed_0030_came_back"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Recount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=alongside.kernel.public_ids.new_public_id, editable=False, max_length=12, unique=True
                    ),
                ),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("why", models.CharField(max_length=400)),
                ("at", models.DateTimeField()),
                ("upto", models.BigIntegerField()),
                ("reached", models.BigIntegerField(default=0)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="recounts", to="programs.cohort"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="programs.blueprintversion"
                    ),
                ),
            ],
            options={
                "constraints": (
                    models.CheckConstraint(
                        condition=models.Q(("first__lte", models.F("last"))), name="recount_in_order"
                    ),
                    models.CheckConstraint(condition=models.Q(("why", ""), _negated=True), name="recount_why"),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("cohort",), name="recount_one_at_a_time"
                    ),
                ),
            },
        ),
        migrations.AddField(
            model_name="entry",
            name="recount",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entries",
                to="ledger.recount",
            ),
        ),
        migrations.RemoveConstraint(model_name="entry", name="entry_posted_once"),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("recount", None), ("reverses", None)),
                fields=("account", "happening", "participation", "mode"),
                name="entry_posted_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("recount__isnull", False), ("reverses", None)),
                fields=("account", "happening", "participation", "mode", "recount"),
                name="entry_counted_again_once",
            ),
        ),
        migrations.RunPython(take_out, put_back),
        *_guards("now"),
        AppendOnly(
            "ledger_recount",
            fixed=("id", "public_id", "cohort_id", "version_id", "first", "last", "why", "by_id", "at", "upto"),
        ),
        Rule(
            "ledger_recount_of_its_program",
            table="ledger_recount",
            broken="NOT EXISTS (SELECT 1 FROM programs_cohort one JOIN programs_blueprintversion text "
            "ON text.program_id = one.program_id WHERE one.id = NEW.cohort_id AND text.id = NEW.version_id "
            "AND one.state <> 'closed')",
            message="days are counted again by a version of the program, in a cohort that is open",
        ),
        Rule(
            "ledger_entry_recount",
            table="ledger_entry",
            broken="NEW.recount_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ledger_recount again "
            "JOIN ledger_happening its ON its.cohort_id = again.cohort_id WHERE again.id = NEW.recount_id "
            "AND its.id = NEW.happening_id AND its.day BETWEEN again.first AND again.last AND again.ended_at IS NULL "
            "AND again.by_id = NEW.posted_by_id AND (NEW.reverses_id IS NOT NULL OR again.version_id = NEW.version_id))",
            message="a line counted again is of days, version and person of a recount of its cohort that goes on",
        ),
    ]
