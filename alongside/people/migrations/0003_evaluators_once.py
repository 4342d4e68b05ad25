"""The same evaluator is named once, and the same rule holds once, as long as it has no end; one that ended can begin anew.

Where somebody was named twice before, the relation that began first stays: it closes the most.
"""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def keep_the_first(apps: Apps, _schema: BaseDatabaseSchemaEditor) -> None:
    """Of several open relations between the same two, keep the one that began first."""
    relations = apps.get_model("people", "EvaluatorRelation").objects
    seen: set[tuple[int, int]] = set()
    twice = []
    for pk, *two in (
        relations.filter(ends_on=None).order_by("starts_on", "pk").values_list("pk", "evaluator_id", "evaluated_id")
    ):
        if (two[0], two[1]) in seen:
            twice.append(pk)
        seen.add((two[0], two[1]))
    relations.filter(pk__in=twice).delete()


class Migration(migrations.Migration):
    dependencies = (("people", "0002_append_only"),)
    operations = (
        migrations.RunPython(keep_the_first, migrations.RunPython.noop),
        migrations.RemoveConstraint(model_name="evaluatorrule", name="evaluator_rule_once"),
        migrations.AddConstraint(
            model_name="evaluatorrelation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ends_on", None)),
                fields=("evaluator", "evaluated"),
                name="evaluates_open_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluatorrule",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ends_on", None)),
                fields=("organization", "evaluator_position", "evaluated_position"),
                name="evaluator_rule_open_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluatorrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_on", None),
                    ("ends_on", None),
                    ("starts_on__lte", models.F("ends_on")),
                    _connector="OR",
                ),
                name="evaluator_rule_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluatorrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("evaluator_position", ""), _negated=True),
                    models.Q(("evaluated_position", ""), _negated=True),
                ),
                name="evaluator_rule_names_positions",
            ),
        ),
    )
