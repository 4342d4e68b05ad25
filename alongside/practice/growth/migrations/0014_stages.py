"""How far the work of a team is, as it said in its minutes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("growth", "0013_fidelity"),)

    operations = (
        migrations.AddField(
            model_name="minutes", name="stage", field=models.CharField(blank=True, max_length=60, null=True)
        ),
    )
