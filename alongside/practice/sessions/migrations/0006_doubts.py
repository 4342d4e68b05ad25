"""What somebody said was different before this is doubted in the ledger, too."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def doubt(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    happenings, doubts = apps.get_model("ledger", "Happening"), apps.get_model("ledger", "Doubt")
    open_ones = apps.get_model("coaching_sessions", "Difference").objects.filter(state="open").order_by("pk")
    for public_id, at in open_ones.values_list("attendance__public_id", "raised_at"):
        happening = happenings.objects.filter(source=f"attendance:{public_id}").first()
        if happening is not None:
            doubts.objects.get_or_create(happening=happening, defaults={"at": at})


class Migration(migrations.Migration):
    dependencies = [("coaching_sessions", "0005_services"), ("ledger", "0008_doubts")]

    operations = [migrations.RunPython(doubt, migrations.RunPython.noop)]
