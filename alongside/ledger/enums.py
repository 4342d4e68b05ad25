"""Units and ways of the ledger."""

from django.db import models


class Unit(models.TextChoices):
    MINUTES = "minutes", "minutes"
    COUNT = "count", "times"
    DAYS = "days", "days"
    MILES = "miles", "miles"


class ConfirmedHow(models.TextChoices):
    YES = "yes", "The person coached said yes"
    SETTLED = "settled", "Both agreed on a correction"
    AUTOMATIC = "automatic", "Nobody objected in time"


class ProofSide(models.TextChoices):
    """For whom somebody signs a proof."""

    SUPPORTED = "supported", "Whose hours they are"
    HELPER = "helper", "Who helps them"
    PROVIDER = "provider", "The program"
