"""Where what a program names to read can be opened."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from alongside.people.models.persons import Person
from alongside.programs.models.cohorts import Program


class DocumentAddress(models.Model):
    """The address a program gave a document of its file (`key`). It counts before one that stands in the file."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="document_addresses")
    key = models.CharField(max_length=80)
    address = models.URLField(max_length=400)
    changed_at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("program", "key"), name="document_address_once"),
            models.CheckConstraint(
                condition=~Q(key="") & Q(address__startswith="https://"), name="document_address_is_safe"
            ),
        )

    def __str__(self) -> str:
        return f"{self.program_id} {self.key}"
