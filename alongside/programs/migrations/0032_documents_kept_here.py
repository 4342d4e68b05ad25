"""A document of the public page may be kept here, as a PDF, instead of at an address."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Length


class Migration(migrations.Migration):
    dependencies = [
        ("programs", "0031_corrections_of_words"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="documentaddress", name="document_address_once"),
        migrations.RemoveConstraint(model_name="documentaddress", name="document_address_is_safe"),
        migrations.RenameModel("DocumentAddress", "PublicDocument"),
        migrations.AlterField(
            model_name="publicdocument",
            name="program",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="public_documents", to="programs.program"
            ),
        ),
        migrations.AlterField(
            model_name="publicdocument", name="address", field=models.URLField(blank=True, max_length=400)
        ),
        migrations.AddField(
            model_name="publicdocument", name="content", field=models.BinaryField(blank=True, default=b"")
        ),
        migrations.AddField(model_name="publicdocument", name="size", field=models.PositiveIntegerField(default=0)),
        migrations.AddConstraint(
            model_name="publicdocument",
            constraint=models.UniqueConstraint(fields=("program", "key"), name="public_document_once"),
        ),
        migrations.AddConstraint(
            model_name="publicdocument",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("key", ""), _negated=True),
                    models.Q(
                        models.Q(("address__startswith", "https://"), ("size", 0)),
                        models.Q(("address", ""), ("size__gt", 0)),
                        _connector="OR",
                    ),
                ),
                name="public_document_is_in_one_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="publicdocument",
            constraint=models.CheckConstraint(
                condition=models.Q(("size", Length("content"))), name="public_document_is_whole"
            ),
        ),
    ]
