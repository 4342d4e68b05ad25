"""States of the programs room."""

from django.db import models

EVALUATES = "evaluates"  # the reason of a pause that comes from who evaluates whom


class CohortState(models.TextChoices):
    PLANNED = "planned", "Planned"
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed, read only"


class ParticipationState(models.TextChoices):
    ENROLLED = "enrolled", "Enrolled"
    ENDED = "ended", "Ended"
    FOLDED = "folded", "Went into another, of the same person"


class Answer(models.TextChoices):
    """The verdict of an eligibility rule. Unknown never passes and never fails."""

    YES = "yes", "Eligible"
    NO = "no", "Not eligible"
    UNKNOWN = "unknown", "We need to know more"


class EngagementState(models.TextChoices):
    ACTIVE = "active", "Under way"
    PAUSED = "paused", "Paused"
    ENDED = "ended", "Ended"


class Part(models.TextChoices):
    """What somebody is in an engagement."""

    HELPER = "helper", "Helper"
    STAND_IN = "stand-in", "Stand-in"
    SUPPORTED = "supported", "Supported"
    MEMBER = "member", "Member"
