"""Books of a period are closed: the database itself refuses what would change them."""

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
    *("version_id", "posted_by_id", "posted_at"),
)
HAPPENING = (
    *("id", "source", "cohort_id", "kind", "engagement_id", "participation_id", "helper_id", "day", "by_mode"),
    *("group_size", "place", "reported_by_id", "reported_at"),
)
BEFORE = (AppendOnly("ledger_entry", fixed=ENTRY), AppendOnly("ledger_happening", fixed=HAPPENING))

COHORT_OF_LINE = "(SELECT cohort_id FROM ledger_happening WHERE id = NEW.happening_id)"
BOOKED = "COALESCE(NEW.booked_on, NEW.day)"
BOOKED_OF_HAPPENING = "(SELECT COALESCE(booked_on, day) FROM ledger_happening WHERE id = NEW.happening_id)"
STANDS = "NOT EXISTS (SELECT 1 FROM ledger_reopening again WHERE again.closing_id = one.id)"
ITS = "(SELECT {} FROM ledger_closing its WHERE its.id = NEW.closing_id)"
OVER = "EXISTS (SELECT 1 FROM programs_cohort whole WHERE whole.id = {} AND whole.state = 'closed')"


def closed(cohort: str, day: str, than: str = ">=") -> str:
    """The books of a day are closed; with ">", those of a later one."""
    row = f"one.cohort_id = {cohort} AND one.last {than} {day} AND {STANDS}"
    return f"EXISTS (SELECT 1 FROM ledger_closing one WHERE {row})"  # noqa: S608 nothing of it comes from outside


def moved_without_a_cause(cohort: str) -> str:
    """It is counted in a later period, and the books of its day were never closed."""
    cause = f"one.cohort_id = {cohort} AND one.last >= NEW.day AND one.last < NEW.booked_on"
    there = f"EXISTS (SELECT 1 FROM ledger_closing one WHERE {cause})"  # noqa: S608 nothing of it comes from outside
    return f"NEW.booked_on IS NOT NULL AND NOT {there}"


def take_out(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """The guards as they were: they know of no period."""
    for one in BEFORE:
        one.database_backwards("ledger", editor, ProjectState(), ProjectState())


def put_back(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    for one in BEFORE:
        one.database_forwards("ledger", editor, ProjectState(), ProjectState())


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0008_doubts"),
        ("programs", "0028_documents"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="entry",
            name="booked_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="happening",
            name="booked_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="Closing",
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
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="closings", to="programs.cohort"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ClosedSum",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("total", models.IntegerField()),
                ("said_yes", models.IntegerField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.account"
                    ),
                ),
                (
                    "closing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sums", to="ledger.closing"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Reopening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("why", models.CharField(max_length=300)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "closing",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reopening", to="ledger.closing"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="closing",
            constraint=models.CheckConstraint(
                condition=models.Q(("first__lte", models.F("last"))), name="closing_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="closedsum",
            constraint=models.UniqueConstraint(fields=("closing", "account"), name="closed_sum_once"),
        ),
        migrations.AddConstraint(
            model_name="reopening",
            constraint=models.CheckConstraint(condition=models.Q(("why", ""), _negated=True), name="reopening_why"),
        ),
        migrations.RunPython(take_out, put_back),
        AppendOnly("ledger_entry", fixed=(*ENTRY, "booked_on")),
        AppendOnly("ledger_happening", fixed=(*HAPPENING, "booked_on", "miles")),
        AppendOnly("ledger_closing", fixed=("id", "public_id", "cohort_id", "first", "last", "at", "by_id")),
        AppendOnly("ledger_closedsum", fixed=("id", "closing_id", "account_id", "total", "said_yes")),
        AppendOnly("ledger_reopening", fixed=("id", "closing_id", "at", "by_id", "why")),
        Rule(
            "ledger_happening_open_books",
            table="ledger_happening",
            broken=f"{closed('NEW.cohort_id', BOOKED)} OR {moved_without_a_cause('NEW.cohort_id')}",
            message="nothing is counted in closed books; a correction goes into the next period, and nothing else does",
        ),
        Rule(
            "ledger_entry_open_books",
            table="ledger_entry",
            broken=f"{closed(COHORT_OF_LINE, BOOKED)} OR {moved_without_a_cause(COHORT_OF_LINE)}",
            message="nothing is counted in closed books; a correction goes into the next period, and nothing else does",
        ),
        Rule(
            "ledger_entry_books",
            table="ledger_entry",
            broken=f"{BOOKED} < {BOOKED_OF_HAPPENING} OR NEW.reverses_id IS NULL AND {BOOKED} <> {BOOKED_OF_HAPPENING}",
            message="a line is counted in the period of its happening; a reversal there or later",
        ),
        Rule(
            "ledger_confirmation_open_books",
            table="ledger_confirmation",
            broken=closed(COHORT_OF_LINE, BOOKED_OF_HAPPENING),
            message="nothing is confirmed in closed books",
        ),
        Rule(
            "ledger_closing_follows",
            table="ledger_closing",
            broken=f"{closed('NEW.cohort_id', 'NEW.first')} OR {OVER.format('NEW.cohort_id')}",
            message="books are closed in order, each once, in a cohort that is open",
        ),
        Rule(
            "ledger_closedsum_of_its_cohort",
            table="ledger_closedsum",
            broken="NOT EXISTS (SELECT 1 FROM ledger_closing one JOIN ledger_account its "
            "ON its.cohort_id = one.cohort_id WHERE one.id = NEW.closing_id AND its.id = NEW.account_id)",
            message="a sum is of an account of its cohort",
        ),
        Rule(
            "ledger_reopening_newest",
            table="ledger_reopening",
            broken=f"{closed(ITS.format('cohort_id'), ITS.format('last'), than='>')} OR {OVER.format(ITS.format('cohort_id'))}",
            message="the books closed last are opened again first, in a cohort that is open",
        ),
    ]
