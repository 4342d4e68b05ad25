"""A sponsor's own shelf: frameworks and instruments they have a licence for, in versions that never change."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from alongside.kernel.public_ids import new_public_id
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.programs.enums import WorkKind


class ShelfWork(models.Model):
    """One framework or instrument on a sponsor's own shelf. `key` is what a program calls it (`own: KEY`).

    `off_at`: since when it is taken off; its texts stay, for what was written with them and for programs that name it.
    `wrapped_key` is the data key its texts are sealed with; without it nobody can read them, in backups neither.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset({"wrapped_key"})

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    sponsor = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="shelf")
    key = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=WorkKind)
    name = models.CharField(max_length=300)
    off_at = models.DateTimeField(null=True, blank=True)
    wrapped_key = models.BinaryField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("sponsor", "key"), name="shelf_key_once"),
            models.CheckConstraint(condition=~Q(key="") & ~Q(name=""), name="shelf_work_is_called"),
            models.CheckConstraint(condition=Q(kind__in=WorkKind.values), name="shelf_work_kind_known"),
        )

    def __str__(self) -> str:
        return f"{self.sponsor_id} {self.key}"


class ShelfVersion(models.Model):
    """One text of a work, as it was brought. `licence` is what the sponsor said of their right to it that day."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset({"sealed"})

    work = models.ForeignKey(ShelfWork, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    sealed = models.BinaryField()
    lines = models.PositiveIntegerField()
    licence = models.CharField(max_length=400)
    file = models.CharField(max_length=200)
    form = models.CharField(max_length=20)
    brought_at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("work", "number"), name="shelf_number_once"),
            models.UniqueConstraint(fields=("work", "digest"), name="shelf_text_once"),
            models.CheckConstraint(condition=~Q(licence=""), name="shelf_says_licence"),
        )

    def __str__(self) -> str:
        return f"{self.work_id} version {self.number}"
