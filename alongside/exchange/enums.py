"""States of the exchange room."""

from django.db import models


class ImportState(models.TextChoices):
    DRAFT = "draft", "Not imported yet"
    WAITING = "waiting", "Waiting for a second person"
    APPLYING = "applying", "Under way"
    APPLIED = "applied", "Imported"
    UNDONE = "undone", "Taken back"
