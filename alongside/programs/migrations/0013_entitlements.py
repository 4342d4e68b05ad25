"""What people have while they take part: given and taken back by lines of their own."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from alongside.kernel.append_only import AppendOnly
from alongside.kernel.rules import Rule

# Whose a line is may go into another participation of the same person; nothing else of it changes.
LINE = ("id", "key", "place_id", "turn", '"on"', "takes_back_id", "version_id", '"at"')


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_evaluators_once"),
        ("programs", "0012_drawings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="EntitlementLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=60)),
                ("turn", models.PositiveSmallIntegerField(default=1)),
                ("on", models.DateField()),
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
                    "participation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entitlement_lines",
                        to="programs.participation",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organization",
                    ),
                ),
                (
                    "takes_back",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken_back_by",
                        to="programs.entitlementline",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="programs.blueprintversion"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("takes_back", None)),
                        fields=("participation", "key", "turn"),
                        name="entitlement_given_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("turn__gte", 1)), name="entitlement_turns_begin_with_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("takes_back", None),
                            models.Q(("takes_back", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="entitlement_not_taking_itself_back",
                    ),
                ],
            },
        ),
        AppendOnly("programs_entitlementline", fixed=LINE),
        Rule(
            "programs_entitlement_one_at_a_time",
            table="programs_entitlementline",
            broken="NEW.takes_back_id IS NULL AND EXISTS (SELECT 1 FROM programs_entitlementline one "
            "WHERE one.participation_id = NEW.participation_id AND one.key = NEW.key AND one.takes_back_id IS NULL "
            "AND NOT EXISTS (SELECT 1 FROM programs_entitlementline back WHERE back.takes_back_id = one.id))",
            message="an entitlement is given again only after it was taken back",
        ),
    ]
