"""Focus: what an engagement works on. The room whose matter it is opens and closes it; other rooms point at it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from alongside.kernel.public_ids import new_public_id
from alongside.people.models.persons import Person
from alongside.programs.enums import FocusKind
from alongside.programs.models.engagements import Engagement


class Focus(models.Model):
    """A goal, a practice or a step of a cycle, by the words its parties call it, sealed with the engagement's key.

    Its label is read by those who were there from `opened_on` to `worded_on`. One that was taken back has none any
    more: what points at it still says that there was something.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset({"sealed"})

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="focuses")
    kind = models.CharField(max_length=10, choices=FocusKind)
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    opened_on = models.DateField()
    worded_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    sealed = models.BinaryField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(opened_on__lte=F("worded_on")), name="focus_worded_after"),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(opened_on__lte=F("closed_on")), name="focus_in_order"
            ),
            models.CheckConstraint(condition=Q(sealed__isnull=False) | Q(closed_on__isnull=False), name="focus_named"),
            models.CheckConstraint(condition=Q(kind__in=FocusKind.values), name="focus_kind_known"),
        )
        indexes = (models.Index(fields=("engagement", "closed_on"), name="focus_of_engagement"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"
