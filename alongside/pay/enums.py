"""States of the pay room."""

from django.db import models


class RunStepKind(models.TextChoices):
    """What may become of a pay run."""

    APPROVED = "approved", "Approved"
    PAID = "paid", "Paid"
    VOID = "void", "Void"


class RunState(models.TextChoices):
    """Where a pay run stands; worked out from its steps."""

    WAITS = "waits", "Waits for a second yes"
    READY = "ready", "To be paid"
    PAID = "paid", "Paid"
    VOID = "void", "Void"
