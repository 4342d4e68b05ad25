"""What somebody has while they take part: given, and taken back by a line of its own."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.programs.models.cohorts import BlueprintVersion
from alongside.programs.models.participations import Participation


class EntitlementLine(models.Model):
    """One entitlement given on a day, or one given before taken back (`takes_back`) after a day. Append-only.

    `key` names it in the blueprint. `place`: whose it is, where there is one for each region, district or school; None
    where there is one for all, or nobody knows which is theirs. `turn` counts how often it was given to them.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="entitlement_lines")
    key = models.CharField(max_length=60)
    place = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    turn = models.PositiveSmallIntegerField(default=1)
    on = models.DateField()
    takes_back = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="taken_back_by"
    )
    version = models.ForeignKey(BlueprintVersion, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("participation", "key", "turn"), condition=Q(takes_back=None), name="entitlement_given_once"
            ),
            models.CheckConstraint(condition=Q(turn__gte=1), name="entitlement_turns_begin_with_one"),
            models.CheckConstraint(
                condition=Q(takes_back=None) | ~Q(takes_back=F("id")), name="entitlement_not_taking_itself_back"
            ),
        )

    def __str__(self) -> str:
        return f"{self.key} of {self.participation_id}, {self.on}"
