"""Lines never change, and what they say of a happening is so: triggers, because no constraint can say it."""

from django.db import migrations

from alongside.kernel.append_only import AppendOnly
from alongside.kernel.rules import Rule

CLOSED = "EXISTS (SELECT 1 FROM programs_cohort one WHERE one.id = {} AND one.state = 'closed')"
OF_HAPPENING = "(SELECT cohort_id FROM ledger_happening WHERE id = NEW.happening_id)"
STRANGER = "NOT EXISTS (SELECT 1 FROM {table} one WHERE one.id = NEW.{column} AND one.cohort_id = NEW.cohort_id)"
REVERSES_A_LINE = (
    "EXISTS (SELECT 1 FROM ledger_entry line WHERE line.id = NEW.reverses_id AND line.reverses_id IS NULL "
    "AND line.amount = -NEW.amount AND line.account_id = NEW.account_id AND line.happening_id = NEW.happening_id "
    "AND line.participation_id = NEW.participation_id AND line.mode = NEW.mode)"
)
OF_ITS_HAPPENING = (
    "EXISTS (SELECT 1 FROM ledger_happening its JOIN ledger_account count ON count.cohort_id = its.cohort_id "
    "JOIN programs_cohort one ON one.id = its.cohort_id "
    "JOIN programs_blueprintversion version ON version.program_id = one.program_id "
    "WHERE its.id = NEW.happening_id AND count.id = NEW.account_id AND version.id = NEW.version_id "
    "AND its.day = NEW.day AND NEW.participation_id IN (its.participation_id, its.helper_id) "
    "AND COALESCE(its.engagement_id, 0) = COALESCE(NEW.engagement_id, 0))"
)
# Whoever was found to be somebody else since is that one, too.
BY_ONE_OF_THEM = (
    "EXISTS (SELECT 1 FROM ledger_happening its JOIN people_person who ON who.id = NEW.by_id "
    "LEFT JOIN programs_party one ON one.engagement_id = its.engagement_id AND one.part IN ('supported', 'member') "
    "LEFT JOIN programs_participation whose ON whose.id = its.participation_id "
    "WHERE its.id = NEW.happening_id "
    "AND COALESCE(one.person_id, whose.person_id) IN (who.id, who.merged_into_id))"
)
TAKEN_BACK = "EXISTS (SELECT 1 FROM ledger_entry line WHERE line.happening_id = NEW.happening_id AND line.reverses_id IS NOT NULL)"


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
        AppendOnly("ledger_account", fixed=("id", "cohort_id", "key", "unit")),
        Rule(
            "ledger_happening_one_cohort",
            table="ledger_happening",
            broken=f"{STRANGER.format(table='programs_participation', column='participation_id')} "
            f"OR NEW.helper_id IS NOT NULL AND {STRANGER.format(table='programs_participation', column='helper_id')} "
            f"OR NEW.engagement_id IS NOT NULL AND {STRANGER.format(table='programs_engagement', column='engagement_id')}",
            message="everybody in a happening takes part in its cohort, and its engagement is of that cohort",
        ),
        Rule(
            "ledger_entry_of_its_happening",
            table="ledger_entry",
            broken=f"NOT {OF_ITS_HAPPENING}",
            message="a line has the cohort, the day, the engagement and one of the people of its happening",
        ),
        Rule(
            "ledger_entry_reverses",
            table="ledger_entry",
            broken=f"NEW.reverses_id IS NOT NULL AND NOT {REVERSES_A_LINE}",
            message="a reversal takes back one whole line: same account, happening, participation and mode, "
            "amount negated",
        ),
        Rule(
            "ledger_confirmation_by_one_of_them",
            table="ledger_confirmation",
            broken=f"NEW.by_id IS NOT NULL AND NOT {BY_ONE_OF_THEM}",
            message="only who was coached, or a member of the team that was, confirms",
        ),
        Rule(
            "ledger_confirmation_stands",
            table="ledger_confirmation",
            broken=TAKEN_BACK,
            message="what was taken back is not confirmed any more",
        ),
        *(
            Rule(
                f"{table}_open",
                table=table,
                broken=CLOSED.format(cohort),
                message="nothing is counted in a closed cohort",
            )
            for table, cohort in (
                ("ledger_happening", "NEW.cohort_id"),
                ("ledger_entry", OF_HAPPENING),
                ("ledger_confirmation", OF_HAPPENING),
            )
        ),
    )
