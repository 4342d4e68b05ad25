"""What changes in how somebody takes part: asked for, decided, and in force from a day."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from alongside.kernel.public_ids import new_public_id
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.programs.enums import ChangeKind, ChangeState
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Participation

UNDECIDED = (ChangeState.ASKED, ChangeState.AHEAD)


class Change(models.Model):
    """One change in how somebody takes part, from a day on.

    `from_day`: the first day of it; of a withdrawal the last day here. `until`: the first day back after a leave or a
    deferral; the last day of an extension. `role`, `place`, `into`: where it leads. `ends`: public ids of engagements
    that end with it; `keeps`: the first role stays beside the other. `why` and `answer`: words of the two.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset({"why", "answer"})

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=12, choices=ChangeKind)
    state = models.CharField(max_length=10, choices=ChangeState)
    from_day = models.DateField()
    until = models.DateField(null=True, blank=True)
    role = models.CharField(max_length=60, blank=True)
    place = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    into = models.ForeignKey(Cohort, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ends = models.JSONField(default=list, blank=True)
    keeps = models.BooleanField(default=False)
    why = models.CharField(max_length=400, blank=True)
    answer = models.CharField(max_length=1000, blank=True)
    asked_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=ChangeKind.values), name="change_kind_known"),
            models.CheckConstraint(condition=Q(state__in=ChangeState.values), name="change_state_known"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gt=F("from_day")), name="change_in_order"),
            models.CheckConstraint(
                condition=Q(state=ChangeState.ASKED, decided_at=None)
                | ~Q(state=ChangeState.ASKED) & Q(decided_at__isnull=False),
                name="change_decided_has_a_day",
            ),
            models.UniqueConstraint(
                fields=("participation", "kind"), condition=Q(state__in=UNDECIDED), name="change_once_at_a_time"
            ),
        )
        indexes = (models.Index(fields=("state", "from_day"), name="change_by_day"),)

    def __str__(self) -> str:
        return f"{self.kind} of {self.participation_id} from {self.from_day}"
