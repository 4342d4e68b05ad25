"""Small groups a round proposes, and who sits in which."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from alongside.kernel.public_ids import new_public_id
from alongside.matching.models.rounds import Round
from alongside.programs.models.participations import Participation


class PeerGroup(models.Model):
    """One group of a duty: who leads it, if anybody does, and why these people are together.

    `fit`: the mean of its people's mean fit with the others, 0 to 2**20. `reasons`: sentences. `times`: when all are
    free, as [first, last] quarters of an hour of a week from Monday 0:00 UTC; nothing where nobody knows. `locked`: it
    stays as it is when proposing again; `chosen`: so does whoever leads it. `word`: why nobody leads it any more.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="groups")
    duty = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    helper = models.ForeignKey(Participation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    fit = models.PositiveIntegerField()
    reasons = models.JSONField(default=list)
    times = models.JSONField(default=list)
    locked = models.BooleanField(default=False)
    chosen = models.BooleanField(default=False)
    word = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("round", "duty", "number"), name="group_number_once"),
            models.CheckConstraint(
                condition=Q(chosen=False) | Q(helper__isnull=False), name="group_chosen_is_somebody"
            ),
        )

    def __str__(self) -> str:
        return f"group {self.number} of {self.round_id}"


class Seat(models.Model):
    """Somebody a round seeks a group for: in one, or in none with what would help. `out`: left out on purpose."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="seats")
    duty = models.CharField(max_length=60)
    supported = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(PeerGroup, on_delete=models.CASCADE, null=True, blank=True, related_name="seats")
    hints = models.JSONField(default=list)
    out = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("round", "duty", "supported"), name="seat_once"),
            models.CheckConstraint(condition=Q(out=False) | Q(group=None), name="seat_out_is_in_no_group"),
        )

    def __str__(self) -> str:
        return f"{self.supported_id} in {self.group_id}"
