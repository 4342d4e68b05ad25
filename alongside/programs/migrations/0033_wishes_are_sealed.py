"""What people ask for in a helper is sealed, each with a key of its own. The table is not made anew: its triggers stay."""

import json
from typing import Any

from django.conf import settings
from django.db import migrations, models

from alongside.kernel.sealed import Keyring

BATCH = 500


def seal(apps: Any, schema_editor: Any) -> None:
    rows = apps.get_model("programs", "Participation").objects.exclude(wishes={}).order_by("pk")
    after = 0
    while several := list(rows.filter(pk__gt=after).only("public_id", "wishes")[:BATCH]):
        keyring = Keyring.from_text(settings.SEALING_KEYS)
        for row in several:
            row.wrapped_key = keyring.new_wrapped_key(owner=row.public_id)
            key = keyring.unwrap(row.wrapped_key, owner=row.public_id)
            row.sealed_wishes = key.seal(json.dumps(row.wishes), place=f"wishes:{row.public_id}")
        rows.model.objects.bulk_update(several, ["sealed_wishes", "wrapped_key"])
        after = several[-1].pk


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0032_documents_kept_here"),
    ]

    operations = [
        migrations.AddField("participation", "sealed_wishes", models.BinaryField(blank=True, null=True)),
        migrations.AddField("participation", "wrapped_key", models.BinaryField(blank=True, null=True)),
        migrations.RunPython(seal),
    ]
