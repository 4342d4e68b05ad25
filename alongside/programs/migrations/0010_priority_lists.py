"""Priority lists: who gets the money of a line and whose hours wait; and which contracts were said to be nearly used."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import alongside.kernel.public_ids
from alongside.kernel.append_only import AppendOnly

LIST = ("id", "public_id", "cohort_id", "fund", "line", "amount", "currency", "version_id", "applied_on", '"at"', "key")
PROTECT = django.db.models.deletion.PROTECT
ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


class Migration(migrations.Migration):
    dependencies = (
        ("programs", "0009_programs_begun"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    )

    operations = (
        migrations.CreateModel(
            name="PriorityList",
            fields=[
                ID,
                (
                    "public_id",
                    models.CharField(
                        default=alongside.kernel.public_ids.new_public_id, editable=False, max_length=12, unique=True
                    ),
                ),
                ("fund", models.CharField(max_length=60)),
                ("line", models.CharField(blank=True, max_length=60)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12)),
                ("currency", models.CharField(max_length=3)),
                ("applied_on", models.DateField()),
                ("at", models.DateTimeField()),
                ("key", models.CharField(max_length=40)),
                ("by", models.ForeignKey(null=True, on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                (
                    "cohort",
                    models.ForeignKey(on_delete=PROTECT, related_name="priority_lists", to="programs.cohort"),
                ),
                ("version", models.ForeignKey(on_delete=PROTECT, related_name="+", to="programs.blueprintversion")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("cohort", "key"), name="priority_list_once_a_form"),
                    models.CheckConstraint(condition=models.Q(amount__gte=0), name="priority_list_of_something"),
                    models.CheckConstraint(condition=~models.Q(fund=""), name="priority_list_of_a_fund"),
                ],
                "indexes": [models.Index(fields=["cohort", "fund", "line"], name="priority_list_of_line")],
            },
        ),
        migrations.CreateModel(
            name="PriorityPlace",
            fields=[
                ID,
                ("place", models.PositiveIntegerField()),
                ("covered", models.BooleanField()),
                (
                    "contract",
                    models.ForeignKey(on_delete=PROTECT, related_name="priority_places", to="programs.contract"),
                ),
                (
                    "priority_list",
                    models.ForeignKey(on_delete=PROTECT, related_name="places", to="programs.prioritylist"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("priority_list", "contract"), name="contract_once_in_a_list"),
                    models.UniqueConstraint(fields=("priority_list", "place"), name="place_once_in_a_list"),
                    models.CheckConstraint(condition=models.Q(place__gte=1), name="places_begin_with_one"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ToldNearEnd",
            fields=[
                ID,
                ("minutes", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programs.contract"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("contract", "minutes"), name="told_near_end_once"),
                ],
            },
        ),
        AppendOnly("programs_prioritylist", fixed=LIST),
        AppendOnly("programs_priorityplace", fixed=("id", "priority_list_id", "contract_id", "place", "covered")),
    )
