"""Sheets two keep of a day they met: a form of the program's file, which each answers for themselves."""

from django.db import models
from django.db.models import Q

from alongside.practice.growth.models.written import Written


class Sheet(Written):
    """What one of two wrote in the form `form` about a day they met, `held_on`: answers by the keys of its questions.

    Each has one a day, and changes their own words alone; what both wrote is the sheet of that day.
    """

    form = models.CharField(max_length=60)
    held_on = models.DateField()

    class Meta(Written.Meta):
        constraints = (
            *Written.Meta.constraints,
            models.UniqueConstraint(fields=("engagement", "form", "held_on", "author"), name="sheet_once_a_day"),
            models.CheckConstraint(condition=~Q(form=""), name="sheet_of_a_form"),
        )
