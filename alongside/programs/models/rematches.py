"""Asking to go on with another helper, which is nobody's fault. The matching team alone reads why."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from alongside.kernel.public_ids import new_public_id
from alongside.people.models.persons import Person
from alongside.programs.enums import RematchState
from alongside.programs.models.engagements import Engagement


class RematchRequest(models.Model):
    """That one of an engagement would like to go on with another, or help another. One open at a time for each who
    asks: of two who both ask, neither hears of the other.

    `reason`: a key of the program's list or of the usual one. `sealed`: a few words, under the engagement's key, which
    those in it do not read. `may_tell`: the other may hear who asked.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset({"reason", "sealed"})
    CLASH: ClassVar[str] = (
        "Both have asked for another in one and the same pair, as two different people. Answer one of the two first, "
        "then make them one."
    )

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="rematches")
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()
    reason = models.CharField(max_length=60)
    may_tell = models.BooleanField(default=False)
    sealed = models.BinaryField(default=bytes, blank=True)
    state = models.CharField(max_length=10, choices=RematchState, default=RematchState.OPEN)
    answered_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(state__in=RematchState.values), name="rematch_state_known"),
            models.CheckConstraint(
                condition=Q(state=RematchState.OPEN, answered_on=None)
                | ~Q(state=RematchState.OPEN) & Q(answered_on__isnull=False),
                name="rematch_answered_on_a_day",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="rematch_has_a_reason"),
            models.UniqueConstraint(
                fields=("engagement", "asked_by"), condition=Q(state=RematchState.OPEN), name="rematch_asked_once"
            ),
        )
        indexes = (models.Index(fields=("engagement", "state"), name="rematch_of_engagement"),)

    def __str__(self) -> str:
        return f"rematch {self.public_id}"
