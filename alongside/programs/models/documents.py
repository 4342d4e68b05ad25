"""Where what a program names to read can be opened."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length

from alongside.people.models.persons import Person
from alongside.programs.models.cohorts import Program


class PublicDocument(models.Model):
    """Where a document of the file (`key`) can be opened: at an `address`, which counts before one in the file, or
    here, as the `content` of a PDF. Anybody may open it: nothing of people belongs into one."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="public_documents")
    key = models.CharField(max_length=80)
    address = models.URLField(max_length=400, blank=True)
    content = models.BinaryField(default=b"", blank=True)
    size = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("program", "key"), name="public_document_once"),
            models.CheckConstraint(
                condition=~Q(key="") & (Q(address__startswith="https://", size=0) | Q(address="", size__gt=0)),
                name="public_document_is_in_one_place",
            ),
            models.CheckConstraint(condition=Q(size=Length("content")), name="public_document_is_whole"),
        )

    def __str__(self) -> str:
        return f"{self.program_id} {self.key}"
