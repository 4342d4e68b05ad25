"""Cycles: rows of steps that come again, and what was seen and heard in them."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from alongside.practice.growth.enums import CycleEnd, Seen
from alongside.practice.growth.models.goals import Goal
from alongside.practice.growth.models.written import Written
from alongside.programs.models.focuses import Focus

NUMBERED = (Seen.COUNT, Seen.SEAT)


class Cycle(Written):
    """One run of a cycle of the program's file, `name`, from `begun_on`. Its words: what to look at, what to
    count, and how many seats there are.

    `goal`: what it serves. `follows`: the run before it, of the same two.
    """

    name = models.CharField(max_length=60)
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, null=True, blank=True, related_name="cycles")
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by")
    ended_on = models.DateField(null=True, blank=True)
    end = models.CharField(max_length=10, choices=CycleEnd, blank=True)

    class Meta(Written.Meta):
        constraints = (
            *Written.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ended_on=None, end="") | Q(ended_on__gte=F("begun_on"), end__in=CycleEnd.values),
                name="cycle_ended_somehow",
            ),
        )
        indexes = (models.Index(fields=("engagement", "ended_on"), name="cycle_of_engagement"),)


class Topic(models.Model):
    """A step of a cycle as what sessions point at (`focus`), from the beginning of the run to its end."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="topics")
    step = models.CharField(max_length=60)
    focus = models.OneToOneField(Focus, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("cycle", "step"), name="topic_of_a_step_once"),)

    def __str__(self) -> str:
        return f"{self.step} of {self.cycle_id}"


class CycleStep(Written):
    """One step that was done on a day, `begun_on`, with what was said; or left out, with why."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=60)
    left_out = models.BooleanField(default=False)

    class Meta(Written.Meta):
        constraints = (
            *Written.Meta.constraints,
            models.UniqueConstraint(fields=("cycle", "step"), name="cycle_step_once"),
        )


class Evidence(Written):
    """Something seen or heard at a moment; one more of what is counted, or a seat that spoke. Never a rating.

    `slot`: which of the things counted, or the number of the seat. Seats have numbers, never names.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="evidence")
    step = models.CharField(max_length=60)
    at = models.DateTimeField()
    what = models.CharField(max_length=10, choices=Seen)
    slot = models.PositiveSmallIntegerField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta(Written.Meta):
        constraints = (
            *Written.Meta.constraints,
            models.CheckConstraint(
                condition=Q(what__in=NUMBERED, slot__isnull=False) | ~Q(what__in=NUMBERED) & Q(slot=None),
                name="evidence_counts_something",
            ),
        )
        indexes = (models.Index(fields=("cycle", "at"), name="evidence_by_moment"),)
