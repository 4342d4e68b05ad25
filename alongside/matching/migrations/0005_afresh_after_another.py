"""Only a round that follows another one can begin without what was decided there: the database says so too."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("matching", "0004_rounds_afresh"),
    ]

    operations = [
        migrations.AddConstraint(
            "round",
            models.CheckConstraint(
                condition=Q(afresh=False) | Q(follows__isnull=False), name="round_afresh_after_another"
            ),
        ),
    ]
