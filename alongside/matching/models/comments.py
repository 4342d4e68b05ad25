"""What the matching team says among itself."""

from typing import ClassVar

from django.db import models

from alongside.kernel.public_ids import new_public_id
from alongside.people.models.persons import Person
from alongside.programs.models.participations import Participation


class Comment(models.Model):
    """What somebody of the matching team says about matching a person in a duty; the team alone reads it."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset({"sealed", "wrapped_key"})

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    about = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="matching_comments")
    duty = models.CharField(max_length=60)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    at = models.DateTimeField()
    sealed = models.BinaryField(default=bytes)
    wrapped_key = models.BinaryField(default=bytes)

    class Meta:
        indexes = (models.Index(fields=("about", "duty"), name="comment_about"),)

    def __str__(self) -> str:
        return f"comment on {self.about_id}"
