"""A blueprint version never changes and never goes; and what hangs together hangs in one cohort: in the database."""

from django.db import migrations

from alongside.kernel.append_only import AppendOnly
from alongside.kernel.rules import Rule

STRANGER = "NOT EXISTS (SELECT 1 FROM programs_participation one WHERE one.id = {} AND one.cohort_id = {})"

ITS_COHORT = "(SELECT cohort_id FROM programs_engagement WHERE id = NEW.engagement_id)"


class Migration(migrations.Migration):
    dependencies = (("programs", "0001_first"),)
    operations = (
        AppendOnly(
            "programs_blueprintversion", fixed=("id", "program_id", "number", "digest", "file", "source", "made_at")
        ),
        Rule(
            "programs_engagement_one_cohort",
            table="programs_engagement",
            broken=STRANGER.format("NEW.supported_id", "NEW.cohort_id"),
            message="an engagement is for somebody of its own cohort",
            columns=("supported_id", "cohort_id"),
        ),
        Rule(
            "programs_party_one_cohort",
            table="programs_party",
            broken=f"NEW.participation_id IS NOT NULL AND {STRANGER.format('NEW.participation_id', ITS_COHORT)}",
            message="who is in an engagement takes part in its own cohort",
            columns=("participation_id", "engagement_id"),
        ),
        Rule(
            "programs_participation_folded_one_cohort",
            table="programs_participation",
            broken="NEW.folded_into_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM programs_participation one "
            "WHERE one.id = NEW.folded_into_id AND one.cohort_id = NEW.cohort_id AND one.role = NEW.role "
            "AND one.folded_into_id IS NULL)",
            message="one participation goes into another of the same cohort and role that still stands by itself",
            columns=("folded_into_id", "cohort_id", "role"),
        ),
        Rule(
            "programs_cohortversion_one_program",
            table="programs_cohortversion",
            broken="NOT EXISTS (SELECT 1 FROM programs_blueprintversion one "
            "JOIN programs_cohort its ON its.program_id = one.program_id "
            "WHERE one.id = NEW.version_id AND its.id = NEW.cohort_id)",
            message="a cohort follows a version of its own program",
            columns=("version_id", "cohort_id"),
        ),
    )
