"""Proof never changes: credentials, what reviewers said, pledges; what takes a line back takes back that very one."""

from django.db import migrations

from alongside.kernel.append_only import AppendOnly
from alongside.kernel.rules import Rule

CREDENTIAL = (
    "EXISTS (SELECT 1 FROM staffing_credential line WHERE line.id = NEW.reverses_id AND line.reverses_id IS NULL "
    "AND line.participation_id = NEW.participation_id AND line.kind = NEW.kind AND line.valid_from = NEW.valid_from)"
)
REVIEW = (
    "EXISTS (SELECT 1 FROM staffing_review line WHERE line.id = NEW.reverses_id AND line.reverses_id IS NULL "
    "AND line.application_id = NEW.application_id AND line.look = NEW.look AND line.reviewer_id = NEW.reviewer_id)"
)


class Migration(migrations.Migration):
    dependencies = (("staffing", "0001_first"),)
    operations = (
        AppendOnly(
            "staffing_credential",
            fixed=(
                "id",
                "public_id",
                "participation_id",
                "kind",
                "value",
                "valid_from",
                "valid_until",
                "evidence",
                "reverses_id",
                "version_id",
                "recorded_by_id",
                "recorded_at",
            ),
        ),
        AppendOnly(
            "staffing_review",
            fixed=(
                "id",
                "public_id",
                "application_id",
                "look",
                "of",
                "reviewer_id",
                "day",
                "says",
                "evidence",
                "flagged",
                "valid_until",
                "reverses_id",
                "recorded_at",
            ),
        ),
        AppendOnly(
            "staffing_pledge",
            fixed=("id", "application_id", "text", "digest", "signed_as", "version_id", "signed_at"),
        ),
        Rule(
            "staffing_credential_takes_back",
            table="staffing_credential",
            broken=f"NEW.reverses_id IS NOT NULL AND NOT {CREDENTIAL}",
            message="a line that takes back names a line of the same helper, kind and day",
        ),
        Rule(
            "staffing_review_takes_back",
            table="staffing_review",
            broken=f"NEW.reverses_id IS NOT NULL AND NOT {REVIEW}",
            message="a line that takes back names a line of the same application, look and reviewer",
        ),
    )
