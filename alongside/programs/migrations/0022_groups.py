from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0001_squashed_0021_interests_set_aside"),
    ]

    operations = [
        migrations.AddField(
            model_name="engagement",
            name="group",
            field=models.CharField(blank=True, max_length=12, null=True),
        ),
        migrations.AddIndex(
            model_name="engagement",
            index=models.Index(
                condition=models.Q(("group__isnull", False)), fields=["group"], name="engagement_of_group"
            ),
        ),
    ]
