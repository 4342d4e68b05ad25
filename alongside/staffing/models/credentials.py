"""Credential: that a helper has what the program asks of those who help. Rows are proof: reversed, never changed."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from alongside.kernel.public_ids import new_public_id
from alongside.people.models.persons import Person
from alongside.programs.models.cohorts import BlueprintVersion
from alongside.programs.models.participations import Participation


class Credential(models.Model):
    """One line: this helper has this, from a day, until a day where it runs out. Append-only; another line
    reverses it.

    `kind` is the name the blueprint's rules ask by (`training(key=basics)`, `licence`, `release-time`), or `look.KEY`
    of something looked at that runs out. `value` is as typed. `evidence` says what was seen, in a line.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset({"evidence"})

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="credentials")
    kind = models.CharField(max_length=160)
    value = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    evidence = models.CharField(max_length=300)
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by")
    version = models.ForeignKey(BlueprintVersion, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(kind=""), name="credential_of_a_kind"),
            models.CheckConstraint(condition=~Q(evidence=""), name="credential_with_evidence"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_from__lte=F("valid_until")), name="credential_in_order"
            ),
            models.CheckConstraint(
                condition=Q(reverses=None) | ~Q(reverses=F("id")), name="credential_not_reversing_itself"
            ),
        )
        indexes = (models.Index(fields=("participation", "kind"), name="credential_of_participation"),)

    def __str__(self) -> str:
        return f"{self.kind} of {self.participation_id} from {self.valid_from}"


class TrainingPart(models.Model):
    """One part that a training had for somebody: a component or a module, by its words in the file. Append-only."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    credential = models.ForeignKey(Credential, on_delete=models.PROTECT, related_name="parts")
    part = models.CharField(max_length=200)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("credential", "part"), name="training_part_once"),)

    def __str__(self) -> str:
        return self.part


class Warned(models.Model):
    """Somebody was told that what they have runs out on a day: once for each such day."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="+")
    last_day = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("participation", "last_day"), name="warned_once_a_day"),)

    def __str__(self) -> str:
        return f"{self.participation_id} for {self.last_day}"
