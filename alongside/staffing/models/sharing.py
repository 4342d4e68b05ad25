"""When nobody can hold a helping role at a place: who does which of its duties, from when to when."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from alongside.kernel.public_ids import new_public_id
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.programs.models.cohorts import Cohort


class Share(models.Model):
    """One responsibility of a role, at one place, with one person who does it. Who stops keeps their line."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="shares")
    role = models.CharField(max_length=60)
    place = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    responsibility = models.CharField(max_length=60)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(ends_on=None) | Q(starts_on__lte=F("ends_on")), name="share_in_order"),
            models.UniqueConstraint(
                fields=("cohort", "role", "place", "responsibility", "person"),
                condition=Q(ends_on=None),
                name="share_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.responsibility} at {self.place_id}"
