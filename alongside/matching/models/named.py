"""Whom people and helpers would like to work with: a few of the other side, those they would like best first."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from alongside.programs.models.participations import Participation


class Named(models.Model):
    """Somebody named another of the other side in a duty, at a place in their list: 1 is the first.

    Read by whoever named, and by the matching team; nobody is told that they were named.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset({"other", "place"})

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="named")
    duty = models.CharField(max_length=60)
    place = models.PositiveSmallIntegerField()
    other = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("participation", "duty", "place"), name="named_one_a_place"),
            models.UniqueConstraint(fields=("participation", "duty", "other"), name="named_once"),
            models.CheckConstraint(condition=Q(place__gte=1), name="named_from_one_on"),
            models.CheckConstraint(condition=~Q(participation=F("other")), name="named_another"),
        )

    def __str__(self) -> str:
        return f"named by {self.participation_id}"
