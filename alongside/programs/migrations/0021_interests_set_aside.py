"""Somebody who would like to join can be set aside, with a reason."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_evaluators_once"),
        ("programs", "0020_agreements_of_people"),
    ]

    operations = [
        migrations.AddField(
            model_name="interest",
            name="aside_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="interest",
            name="why_aside",
            field=models.CharField(blank=True, max_length=400),
        ),
        migrations.AddConstraint(
            model_name="interest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("aside_at", None), ("why_aside", "")),
                    models.Q(("aside_at__isnull", False), models.Q(("why_aside", ""), _negated=True)),
                    _connector="OR",
                ),
                name="interest_aside_says_why",
            ),
        ),
    ]
