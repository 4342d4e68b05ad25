"""States of the growth room."""

from django.db import models


class Outcome(models.TextChoices):
    """What became of a goal."""

    REACHED = "reached", "Reached"
    PARTLY = "partly", "Reached in part"
    SET_ASIDE = "set-aside", "Set aside"


class ReviewKind(models.TextChoices):
    """When two look at a goal together."""

    ALONG_THE_WAY = "along-the-way", "Along the way"
    END_OF_YEAR = "end-of-year", "At the end of the year"
