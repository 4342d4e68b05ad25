"""A blueprint version never changes and never goes, in the database itself."""

from django.db import migrations

from alongside.kernel.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = (("programs", "0001_first"),)
    operations = (
        AppendOnly(
            "programs_blueprintversion", fixed=("id", "program_id", "number", "digest", "file", "source", "made_at")
        ),
    )
