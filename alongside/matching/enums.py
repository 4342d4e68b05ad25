"""States of the matching room."""

from django.db import models


class RoundState(models.TextChoices):
    PROPOSED = "proposed", "Proposed"
    PUBLISHED = "published", "Published"


class ProposalState(models.TextChoices):
    PROPOSED = "proposed", "Proposed"
    LOCKED = "locked", "Locked"
    LEFT_OUT = "left-out", "Left unmatched"
