"""What a round was worked out from, kept with it."""

from typing import ClassVar

from django.db import models

from alongside.matching.models.rounds import Round


class RoundInputs(models.Model):
    """All that a round was worked out from, sealed under a key of its own, so that it can be worked out again.

    Deleted when its time is over; the round stays, with its digest.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset({"sealed", "wrapped_key"})

    round = models.OneToOneField(Round, on_delete=models.CASCADE, related_name="inputs")
    sealed = models.BinaryField()
    wrapped_key = models.BinaryField()

    def __str__(self) -> str:
        return f"inputs of {self.round_id}"
