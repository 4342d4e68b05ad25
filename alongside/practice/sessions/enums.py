"""States of the sessions room."""

from django.db import models


class Settled(models.TextChoices):
    """How a difference about a session ended."""

    OPEN = "open", "Waiting for the helper"
    AGREED = "agreed", "Both agreed"
    KEPT = "kept", "Taken back by the one who raised it"


class Every(models.TextChoices):
    """How often a row of bookings comes back."""

    WEEK = "week", "Every week"
    SECOND_WEEK = "second-week", "Every second week"
    MONTH = "month", "Every month, on the same weekday"


class Reply(models.TextChoices):
    """Where a booking stands for one of the engagements it is for."""

    ASKED = "asked", "Waiting for an answer"
    YES = "yes", "Agreed"
    NO = "no", "Declined"
    LAPSED = "lapsed", "Nobody answered in time"
    CANCELLED = "cancelled", "Cancelled"
