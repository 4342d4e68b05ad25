"""Who is never matched with whom, because somebody said so; and which rule a coordinator let go for somebody."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from alongside.kernel.public_ids import new_public_id
from alongside.matching.enums import Because
from alongside.people.models.persons import Person
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Participation


class KeptApart(models.Model):
    """Two people of a cohort who are related, or of whom one asked not to be matched with the other.

    The matching team alone reads it, and who said it reads their own. `other` is None while nobody has found out whom
    the sealed words name: somebody may write a name, and is told nothing about who else takes part.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset({"because", "sealed", "wrapped_key"})
    CLASH: ClassVar[str] = (
        "The matching team keeps these two apart, as two different people. Let that go first, then make them one."
    )

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="kept_apart")
    one = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    because = models.CharField(max_length=10, choices=Because)
    sealed = models.BinaryField(default=bytes, blank=True)
    wrapped_key = models.BinaryField(default=bytes, blank=True)
    said_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(because__in=Because.values), name="kept_apart_because_known"),
            models.CheckConstraint(condition=Q(other=None) | ~Q(one=F("other")), name="kept_apart_are_two"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="kept_apart_ended_by_somebody",
            ),
            models.UniqueConstraint(
                fields=("cohort", "one", "other", "said_by"), condition=Q(ended_at=None), name="kept_apart_once"
            ),
        )
        indexes = (models.Index(fields=("cohort",), condition=Q(ended_at=None), name="kept_apart_now"),)

    def __str__(self) -> str:
        return f"kept apart {self.public_id}"


class Waiver(models.Model):
    """A rule of the program that a coordinator let go for somebody in a duty: the fact it asks about, and why."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset({"sealed", "wrapped_key"})

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    supported = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="waivers")
    duty = models.CharField(max_length=60)
    fact = models.CharField(max_length=60)
    sealed = models.BinaryField(default=bytes)
    wrapped_key = models.BinaryField(default=bytes)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("supported", "duty", "fact"), condition=Q(ended_at=None), name="waived_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="waiver_ended_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"{self.fact} for {self.supported_id}"
