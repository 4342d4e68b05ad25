"""The event log is append-only in the database itself."""

from django.db import migrations

from alongside.kernel.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = (("people", "0001_first"),)
    operations = (
        AppendOnly("people_event", fixed=("id", "at", "kind", "by_id", "about_id", "cohort_id", "subject", "facts")),
    )
