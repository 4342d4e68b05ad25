"""States of the messages room."""

from django.db import models


class Settled(models.TextChoices):
    """What came of a report. A message that was taken off is shown to nobody any more."""

    LEFT = "left", "Nothing was changed"
    TAKEN_OFF = "taken-off", "The message was taken off"
