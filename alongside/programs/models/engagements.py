"""Engagements: one duty for one person, team or organization; and the parties in it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from alongside.kernel.public_ids import new_public_id
from alongside.people.models.persons import Person
from alongside.programs.enums import EngagementState, Part
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Participation


class Engagement(models.Model):
    """One duty for one supported participation (of a person, a team or an organization), from - to.

    `rests_until`: the day a pause is over by itself; none where somebody lets it go on. `group`: the same for all who
    meet as one small group, each in an engagement of their own. `wrapped_key` is the data key that seals everything
    said here.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset({"wrapped_key"})

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="engagements")
    duty = models.CharField(max_length=60)
    supported = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="engagements")
    state = models.CharField(max_length=10, choices=EngagementState, default=EngagementState.ACTIVE)
    pause_reason = models.CharField(max_length=60, blank=True)
    rests_until = models.DateField(null=True, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    group = models.CharField(max_length=12, null=True, blank=True)
    wrapped_key = models.BinaryField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on__lte=F("ends_on")), name="engagement_in_order"
            ),
            models.CheckConstraint(
                condition=~Q(state=EngagementState.ENDED) | Q(ends_on__isnull=False), name="ended_has_a_day"
            ),
        )
        indexes = (
            models.Index(fields=("cohort", "state"), name="engagement_in_cohort"),
            models.Index(fields=("supported", "duty"), name="engagement_of_supported"),
            models.Index(fields=("group",), condition=Q(group__isnull=False), name="engagement_of_group"),
        )

    def __str__(self) -> str:
        return f"{self.duty} for {self.supported_id}"


class Party(models.Model):
    """Who is in an engagement, as what, from when to when. `participation` is the one they act in."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()
    CLASH: ClassVar[str] = (
        "The two are together here as two different people. End it for one of them on the page of the two, "
        "then make them one."
    )

    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="parties")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="parties")
    participation = models.ForeignKey(
        Participation, on_delete=models.PROTECT, null=True, blank=True, related_name="parties"
    )
    part = models.CharField(max_length=10, choices=Part)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(ends_on=None) | Q(starts_on__lte=F("ends_on")), name="party_in_order"),
            models.CheckConstraint(condition=Q(part__in=Part.values), name="party_part_known"),
            models.UniqueConstraint(
                fields=("engagement", "person"), condition=Q(ends_on=None), name="party_once_at_a_time"
            ),
        )
        indexes = (models.Index(fields=("person", "part"), name="party_of_person"),)

    def __str__(self) -> str:
        return f"{self.part} {self.person_id} in {self.engagement_id}"
