"""People who look for a helper themselves: what a helper shows of themselves, and who asked whom."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from alongside.kernel.public_ids import new_public_id
from alongside.matching.enums import AskState
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.participations import Participation


class Card(models.Model):
    """What a helper shows to people who look for one. Without one, or while it is not `shown`, nobody finds them.

    `shows`: the facts they chose, of those the program lets them choose; `says`: a few words of their own.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    participation = models.OneToOneField(Participation, on_delete=models.CASCADE, related_name="card")
    shown = models.BooleanField(default=False)
    shows = models.JSONField(default=list)
    says = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"card of {self.participation_id}"


class Ask(models.Model):
    """Somebody asked a helper to be theirs in a duty. `until`: the last day to answer; an ask keeps no place.

    `sealed`: what they wrote, read by the two, and by the matching team where `team_reads` says so: as it was said to
    them when they wrote. `reason` (a key of the program's own) and `answer`: why not, read by the same.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset({"sealed", "reason", "answer", "wrapped_key"})

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    supported = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="asks")
    helper = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="asked")
    duty = models.CharField(max_length=60)
    state = models.CharField(max_length=12, choices=AskState, default=AskState.OPEN)
    team_reads = models.BooleanField()
    wrapped_key = models.BinaryField()
    sealed = models.BinaryField(default=bytes, blank=True)
    reason = models.CharField(max_length=60, blank=True)
    answer = models.BinaryField(default=bytes, blank=True)
    day = models.DateField()
    made_at = models.DateTimeField()
    until = models.DateField()
    remind_on = models.DateField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    engagement = models.OneToOneField(Engagement, on_delete=models.PROTECT, null=True, blank=True, related_name="ask")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(state__in=AskState.values), name="ask_state_known"),
            models.CheckConstraint(condition=~Q(supported=F("helper")), name="ask_of_another"),
            models.CheckConstraint(
                condition=Q(state="open", settled_at=None) | ~Q(state="open") & Q(settled_at__isnull=False),
                name="ask_settled_has_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(state="agreed", engagement__isnull=False) | ~Q(state="agreed") & Q(engagement=None),
                name="ask_agreed_has_an_engagement",
            ),
            models.CheckConstraint(
                condition=Q(state="declined") | Q(reason="", answer=b""), name="ask_reason_for_a_no"
            ),
            models.UniqueConstraint(
                fields=("supported", "helper", "duty"), condition=Q(state="open"), name="ask_once_at_a_time"
            ),
        )
        indexes = (
            models.Index(fields=("until",), condition=Q(state="open"), name="ask_open"),
            models.Index(fields=("helper",), condition=Q(state="open"), name="ask_waits"),
        )

    def __str__(self) -> str:
        return f"{self.supported_id} asks {self.helper_id}"
