"""How helpers describe themselves is sealed beside what people ask for, and leaves their facts."""

import json
from typing import Any

from django.conf import settings
from django.db import migrations

from alongside.kernel.sealed import Keyring

BATCH = 500
FACT, OF_THEMSELVES = "described-as", "of themselves"


def seal(apps: Any, schema_editor: Any) -> None:
    rows = apps.get_model("programs", "Participation").objects.filter(facts__has_key=FACT).order_by("pk")
    after = 0
    while several := list(rows.filter(pk__gt=after)[:BATCH]):
        keyring = Keyring.from_text(settings.SEALING_KEYS)
        for row in several:
            place, told = f"wishes:{row.public_id}", {}
            if row.sealed_wishes:
                key = keyring.unwrap(bytes(row.wrapped_key), owner=row.public_id)
                told = json.loads(key.open(bytes(row.sealed_wishes), place=place))
            said = row.facts.pop(FACT)
            described = [str(one) for one in (said if isinstance(said, list) else [said]) if one]
            told |= {OF_THEMSELVES: described} if described else {}
            if row.attested:
                row.attested.pop(FACT, None)
                row.attested = row.attested or None
            if told:
                row.wrapped_key = keyring.new_wrapped_key(owner=row.public_id)
                key = keyring.unwrap(row.wrapped_key, owner=row.public_id)
                row.sealed_wishes = key.seal(json.dumps(told), place=place)
        rows.model.objects.bulk_update(several, ["facts", "attested", "sealed_wishes", "wrapped_key"])
        after = several[-1].pk


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0036_entitlements_asked_by_person"),
    ]

    operations = [
        migrations.RunPython(seal),
    ]
