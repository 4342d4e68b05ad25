"""What a proposal says of what somebody asked for lies nowhere unsealed any more."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("matching", "0002_reasons_are_sealed"),
    ]

    operations = [
        migrations.RemoveField("proposal", "private"),
    ]
