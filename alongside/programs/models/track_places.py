"""Places of a track that has so many: who has which one, and who waits for one."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Participation


class TrackPlace(models.Model):
    """The place somebody has on a track (a key of the blueprint), or, without a `number`, that they wait for one.

    Numbers count from 1 to as many as the track has, so two never share one. Gone when it is given back; that they had
    it stays in the events.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="track_places")
    participation = models.OneToOneField(Participation, on_delete=models.CASCADE, related_name="track_place")
    track = models.CharField(max_length=60)
    number = models.PositiveIntegerField(null=True, blank=True)
    since = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("cohort", "track", "number"), name="track_place_once"),
            models.CheckConstraint(condition=Q(number=None) | Q(number__gte=1), name="track_places_begin_with_one"),
            models.CheckConstraint(condition=~Q(track=""), name="track_place_of_a_track"),
        )

    def __str__(self) -> str:
        return f"{self.number or 'waiting'} of {self.track}"
