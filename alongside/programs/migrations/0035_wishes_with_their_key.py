"""What somebody asks for and the key that opens it are there together or not at all.

A trigger: a constraint would have SQLite make the table anew, under the triggers it has.
"""

from django.db import migrations

from alongside.kernel.rules import Rule


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0034_no_wishes_in_clear"),
    ]

    operations = [
        Rule(
            "programs_participation_wishes_and_key",
            table="programs_participation",
            broken="(NEW.sealed_wishes IS NULL) <> (NEW.wrapped_key IS NULL)",
            message="what is asked for in a match and its key are there together",
            columns=("sealed_wishes", "wrapped_key"),
        ),
    ]
