"""Step done: what no practice room keeps yet, written down by hand. Nudged: who was told a nudge, on which occasion.
Aside: what could use something, left for later or given to one who coordinates.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from alongside.kernel.public_ids import new_public_id
from alongside.people.models.persons import Person
from alongside.programs.models.cohorts import BlueprintVersion, Cohort
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation
from alongside.standing.enums import SeenAs


class StepDone(models.Model):
    """One line: this participation did this for this requirement on this day. Append-only; another line reverses it.

    `item` says which of several the requirement asks (a role that signs, an event, a moment); empty where it asks one
    thing. `seen_as` is how it is known: a fact, never words.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="steps_done")
    requirement = models.CharField(max_length=60)
    item = models.CharField(max_length=60, blank=True)
    day = models.DateField()
    seen_as = models.CharField(max_length=10, choices=SeenAs)
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by")
    version = models.ForeignKey(BlueprintVersion, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(requirement=""), name="step_of_a_requirement"),
            models.CheckConstraint(condition=Q(seen_as__in=SeenAs.values), name="step_seen_as_known"),
            models.CheckConstraint(condition=Q(reverses=None) | ~Q(reverses=F("id")), name="step_not_reversing_itself"),
        )
        indexes = (models.Index(fields=("participation", "requirement"), name="step_of_participation"),)

    def __str__(self) -> str:
        return f"{self.requirement} {self.item} {self.day}"


class Nudged(models.Model):
    """Somebody who takes part was told a nudge of the program: once of an occasion (a day), and of an engagement."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="+")
    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, null=True, related_name="+")
    key = models.CharField(max_length=60)
    occasion = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("participation", "key", "occasion", "engagement"),
                name="nudged_once_of_an_engagement",
                condition=Q(engagement__isnull=False),
            ),
            models.UniqueConstraint(
                fields=("participation", "key", "occasion"), name="nudged_once", condition=Q(engagement=None)
            ),
        )

    def __str__(self) -> str:
        return f"{self.key} of {self.occasion} to {self.participation_id}"


class Aside(models.Model):
    """One thing that could use something (its kind, of whom, of which engagement) is left until a day, or looked after
    by one of those who coordinate, or both. There is one such line of each at most."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="+")
    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, null=True, related_name="+")
    need = models.CharField(max_length=12)
    until = models.DateField(null=True)
    given_to = models.ForeignKey(Participation, on_delete=models.CASCADE, null=True, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("participation", "need", "engagement"),
                name="aside_once_of_an_engagement",
                condition=Q(engagement__isnull=False),
            ),
            models.UniqueConstraint(fields=("participation", "need"), name="aside_once", condition=Q(engagement=None)),
            models.CheckConstraint(
                condition=Q(until__isnull=False) | Q(given_to__isnull=False), name="aside_until_or_given"
            ),
        )

    def __str__(self) -> str:
        return f"{self.need} of {self.participation_id} aside"


class Kept(models.Model):
    """Where one engagement of a large cohort stood on a day, as it was worked out last. Made anew at any time, and
    never a proof: what counts are the lines it was worked out from."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    engagement = models.OneToOneField(Engagement, on_delete=models.CASCADE, primary_key=True, related_name="+")
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="+")
    verdict = models.CharField(max_length=12)
    silent_for = models.PositiveIntegerField(null=True)
    last_contact = models.DateField(null=True)
    waiting_since = models.DateField(null=True)
    have = models.IntegerField()
    planned = models.IntegerField()
    of = models.IntegerField()
    behind_by = models.IntegerField()

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(verdict=""), name="kept_has_a_verdict"),)

    def __str__(self) -> str:
        return f"{self.engagement_id}: {self.verdict}"


class Tally(models.Model):
    """How far the kept standings of a cohort are: of which `day`, with every event up to `event` (a row number), read
    `at`. No day: all of them are to be worked out."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    cohort = models.OneToOneField(Cohort, on_delete=models.CASCADE, primary_key=True, related_name="+")
    day = models.DateField(null=True)
    event = models.BigIntegerField(default=0)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.cohort_id} as of {self.day}"
