"""What every drawn signature is, whatever it signs."""

from typing import ClassVar

from django.db import models

from alongside.programs.drawing import path_of


class Drawn(models.Model):
    """A signature that was drawn as well: strokes of points in the box of alongside.programs.drawing."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset({"strokes"})
    signature_id: int  # what it is the drawing of

    strokes = models.JSONField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"drawing of {self.signature_id}"

    @property
    def path(self) -> str:
        """The data of an SVG path, WIDTH by HEIGHT."""
        return path_of(self.strokes)
