"""Agreements of one who takes part, or of the two of an engagement; who takes part signs without a link."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import OuterRef, Subquery


def _named(apps: StateApps, _schema: BaseDatabaseSchemaEditor) -> None:
    """Every agreement so far is with an organization, and called so."""
    name = apps.get_model("people", "Organization").objects.filter(pk=OuterRef("organization_id")).values("name")
    apps.get_model("programs", "Agreement").objects.update(named=Subquery(name))


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_evaluators_once"),
        ("programs", "0019_contracts_go_on"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="agreement",
            name="due_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="agreement",
            name="engagement",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="agreements",
                to="programs.engagement",
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="named",
            field=models.CharField(default="", max_length=340),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="agreement",
            name="participation",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="agreements",
                to="programs.participation",
            ),
        ),
        migrations.AddField(
            model_name="signingrequest",
            name="person",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="signing_requests",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="agreement",
            name="organization",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="agreements",
                to="people.organization",
            ),
        ),
        migrations.AlterField(
            model_name="signingrequest",
            name="digest",
            field=models.CharField(max_length=64, null=True, unique=True),
        ),
        migrations.AlterField(
            model_name="signingrequest",
            name="email",
            field=models.EmailField(blank=True, max_length=254),
        ),
        migrations.AddIndex(
            model_name="agreement",
            index=models.Index(fields=["cohort", "due_on"], name="agreement_by_day"),
        ),
        migrations.RunPython(_named, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("engagement", None), ("organization__isnull", False), ("participation", None)),
                    models.Q(("engagement", None), ("organization", None), ("participation__isnull", False)),
                    models.Q(("engagement__isnull", False), ("organization", None), ("participation", None)),
                    _connector="OR",
                ),
                name="agreement_of_exactly_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(fields=("participation", "key"), name="agreement_of_a_person_once"),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(fields=("engagement", "key"), name="agreement_of_a_pair_once"),
        ),
        migrations.AddConstraint(
            model_name="signingrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("digest", None), ("email", ""), ("person__isnull", False)),
                    models.Q(models.Q(("email", ""), _negated=True), ("digest__isnull", False), ("person", None)),
                    _connector="OR",
                ),
                name="asked_by_link_or_as_a_person",
            ),
        ),
    ]
