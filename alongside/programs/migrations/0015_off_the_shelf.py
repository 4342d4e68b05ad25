"""A work can be taken off the shelf, and put back on it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programs", "0014_surveys")]

    operations = [migrations.AddField("shelfwork", "off_at", models.DateTimeField(blank=True, null=True))]
