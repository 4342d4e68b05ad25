"""What a proposal says of what somebody asked for is sealed under the key of what its round was worked out from. Where a
round has nothing of that any more, it goes."""

import json
from typing import Any

from django.conf import settings
from django.db import migrations, models

from alongside.kernel.sealed import Keyring

BATCH = 500


def seal(apps: Any, schema_editor: Any) -> None:
    proposals = apps.get_model("matching", "Proposal").objects
    for inputs in apps.get_model("matching", "RoundInputs").objects.select_related("round").defer("sealed"):
        of, after = inputs.round.public_id, 0
        rows = proposals.filter(round=inputs.round_id).exclude(private=[]).select_related("supported").order_by("pk")
        while several := list(rows.filter(pk__gt=after)[:BATCH]):
            key = Keyring.from_text(settings.SEALING_KEYS).unwrap(bytes(inputs.wrapped_key), owner=f"inputs:{of}")
            for row in several:
                place = f"asked:{of}:{row.duty}:{row.supported.public_id}"
                row.sealed = key.seal(json.dumps(row.private), place=place)
            proposals.bulk_update(several, ["sealed"])
            after = several[-1].pk


class Migration(migrations.Migration):
    dependencies = [
        ("matching", "0001_squashed_0014_a_no_is_let_go"),
    ]

    operations = [
        migrations.AddField("proposal", "sealed", models.BinaryField(blank=True, null=True)),
        migrations.RunPython(seal),
    ]
