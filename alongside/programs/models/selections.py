"""Which organizations a program chose, into which tier, why, and until when."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.programs.models.cohorts import BlueprintVersion, Cohort


class Selection(models.Model):
    """One choice: an organization has a tier (its key in the blueprint) from a day to its last day. Append-only.

    The newest choice of a day is the one that holds; one without a tier ends the one before. `facts`: what is so of the
    organization while it holds, as the blueprint `version` says of the tier.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="selections")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="selections")
    tier = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=400, blank=True)
    from_day = models.DateField()
    until_day = models.DateField(null=True, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    version = models.ForeignKey(BlueprintVersion, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(until_day=None) | Q(from_day__lte=F("until_day")), name="selection_in_order"
            ),
            models.CheckConstraint(condition=~Q(tier="") | ~Q(reason=""), name="selection_ended_says_why"),
        )
        indexes = (models.Index(fields=("cohort", "organization", "from_day"), name="selection_of_organization"),)

    def __str__(self) -> str:
        return f"{self.tier or 'ended'} from {self.from_day}"
