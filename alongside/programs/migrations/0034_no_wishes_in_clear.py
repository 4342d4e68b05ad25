"""What people ask for lies nowhere unsealed any more."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0033_wishes_are_sealed"),
    ]

    operations = [
        migrations.RemoveField("participation", "wishes"),
    ]
