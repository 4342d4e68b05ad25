"""Interests keep what was answered, and who does not want to be written to."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programs", "0013_entitlements")]

    operations = [
        migrations.AddField("interest", "answers", models.JSONField(blank=True, default=dict)),
        migrations.AddField("interest", "quiet_at", models.DateTimeField(blank=True, null=True)),
    ]
