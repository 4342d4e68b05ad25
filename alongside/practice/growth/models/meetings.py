"""Meetings of a team: what was talked about, and what was decided. What is to be done is an Action."""

from django.db import models

from alongside.practice.growth.models.written import Written


class Minutes(Written):
    """What was talked about at a meeting on a day, `held_on`: it belongs to the team.

    `stage`: how far the work is there, a key of the program's file, where somebody said so.
    """

    held_on = models.DateField()
    stage = models.CharField(max_length=60, null=True, blank=True)

    class Meta(Written.Meta):
        verbose_name_plural = "minutes"
        indexes = (models.Index(fields=("engagement", "held_on"), name="minutes_of_engagement"),)


class Decision(Written):
    """Something a team decided, and by when it looks at it again. Never changed: the next one is another row."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="decisions")
    again_on = models.DateField(null=True, blank=True)
