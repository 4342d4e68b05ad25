"""The standing program, its blueprint versions, and the intake years that pin them."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from alongside.kernel.public_ids import new_public_id
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.programs.enums import CohortState


class Program(models.Model):
    """The standing program, with one sponsor. `key` is the key its file has."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    key = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    sponsor = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="programs")

    def __str__(self) -> str:
        return self.name


class BlueprintVersion(models.Model):
    """One immutable text of a program's blueprint. The same text is the same version; `file` is its name."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    file = models.CharField(max_length=80)
    source = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("program", "number"), name="version_number_once"),
            models.UniqueConstraint(fields=("program", "digest"), name="version_text_once"),
        )

    def __str__(self) -> str:
        return f"{self.program_id} version {self.number}"


class Cohort(models.Model):
    """One intake year of a program. Weeks, cut-offs and periods are of `time_zone`."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    key = models.CharField(max_length=100, unique=True)
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="cohorts")
    name = models.CharField(max_length=120)
    starts_on = models.DateField()
    ends_on = models.DateField()
    time_zone = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=CohortState, default=CohortState.PLANNED)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(starts_on__lt=F("ends_on")), name="cohort_starts_before_end"),
            models.CheckConstraint(condition=Q(state__in=CohortState.values), name="cohort_state_known"),
        )

    def __str__(self) -> str:
        return self.key


class CohortVersion(models.Model):
    """From which day a cohort follows which blueprint version, who said so and why.

    Of one day the newest row holds: each after the first `corrects` words of the one before, by which something may
    have been counted that day.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="versions")
    version = models.ForeignKey(BlueprintVersion, on_delete=models.PROTECT, related_name="+")
    from_day = models.DateField()
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    why = models.CharField(max_length=400)
    corrects = models.ForeignKey(BlueprintVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("cohort", "from_day"), condition=Q(corrects=None), name="one_version_a_day"
            ),
            models.UniqueConstraint(fields=("cohort", "from_day", "corrects"), name="corrected_once_a_day"),
            models.UniqueConstraint(fields=("cohort", "from_day", "version"), name="followed_once_a_day"),
        )

    def __str__(self) -> str:
        return f"{self.cohort_id} from {self.from_day}"
