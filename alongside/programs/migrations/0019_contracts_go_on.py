"""A contract may go on in the next year: which one it is there, once, and never taken back silently."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

from alongside.kernel.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = (("programs", "0018_selections"), migrations.swappable_dependency(settings.AUTH_USER_MODEL))
    operations = (
        migrations.CreateModel(
            name="GoesOn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "contract",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="goes_on", to="programs.contract"
                    ),
                ),
                (
                    "into",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="came_from", to="programs.contract"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=~Q(contract=F("into")), name="contract_goes_on_in_another"),
                ],
            },
        ),
        AppendOnly("programs_goeson", fixed=("id", "contract_id", "into_id", '"at"')),
    )
