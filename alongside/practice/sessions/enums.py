"""States of the sessions room."""

from django.db import models


class Settled(models.TextChoices):
    """How a difference about a session ended."""

    OPEN = "open", "Waiting for the helper"
    AGREED = "agreed", "Both agreed"
    KEPT = "kept", "Taken back by the one who raised it"
