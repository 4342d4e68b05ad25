"""What who applies says in confidence, sealed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0026_steps_worked_on"),
    ]

    operations = [
        migrations.AddField(
            model_name="application",
            name="sealed",
            field=models.BinaryField(blank=True, default=b""),
        ),
        migrations.AddField(
            model_name="application",
            name="wrapped_key",
            field=models.BinaryField(blank=True, default=b""),
        ),
    ]
