"""Which coordinator works on which region: so that several can work at once without treading on each other."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from alongside.kernel.public_ids import new_public_id
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.programs.models.cohorts import Cohort


class Claim(models.Model):
    """Somebody works on a region of a cohort, until they let it go, it is taken over, or nothing happens for a while.

    `last_at`: when they last did something there. `sealed`: what whoever took it over said about that.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset({"sealed", "wrapped_key"})

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="claims")
    region = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    taken_at = models.DateTimeField()
    last_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    sealed = models.BinaryField(default=bytes, blank=True)
    wrapped_key = models.BinaryField(default=bytes, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("cohort", "region"), condition=Q(ended_at=None), name="region_claimed_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.region_id} by {self.person_id}"
