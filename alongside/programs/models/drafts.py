"""What a coordinator is writing on a program's text, and who saved which version with which words."""

from typing import ClassVar

from django.db import models

from alongside.people.models.persons import Person
from alongside.programs.models.cohorts import BlueprintVersion, Program


class Draft(models.Model):
    """A text of a program that is no version yet: one for each person and program. Nothing follows it.

    `base` is the version it began with, none for a program that has no version yet. `file` is the name it is read
    under. `revision` grows with every change, so that two tabs do not overwrite each other.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="drafts")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    base = models.ForeignKey(BlueprintVersion, on_delete=models.PROTECT, null=True, related_name="+")
    file = models.CharField(max_length=80)
    source = models.TextField()
    revision = models.PositiveIntegerField(default=1)
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("program", "person"), name="draft_once"),)

    def __str__(self) -> str:
        return f"{self.program_id} by {self.person_id}"


class VersionNote(models.Model):
    """Who saved a version, and why, in one sentence. `base`: which one it was written from; a first one is its own."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    version = models.OneToOneField(BlueprintVersion, on_delete=models.PROTECT, related_name="note")
    base = models.ForeignKey(BlueprintVersion, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    why = models.CharField(max_length=400)

    class Meta:
        constraints = (models.CheckConstraint(condition=~models.Q(why=""), name="version_says_why"),)

    def __str__(self) -> str:
        return f"{self.version_id}: {self.why}"
