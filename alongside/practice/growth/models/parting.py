"""When two have parted: what each answers in the end, and what the one helped lets the next helper read."""

from django.db import models
from django.db.models import Q

from alongside.practice.growth.enums import PassedKind
from alongside.practice.growth.models.written import Written

READ_ALONE = (PassedKind.CYCLE, PassedKind.SHEET, PassedKind.MINUTES)


class Closing(Written):
    """What one of the two answered once it had ended, by the keys of the program's form. It speaks of the last day, and
    is read by whoever was in it on that day. Never changed."""

    class Meta(Written.Meta):
        constraints = (
            *Written.Meta.constraints,
            models.UniqueConstraint(fields=("engagement", "author"), name="closing_once"),
        )


class Passed(Written):
    """One thing from before, as it was read before it was passed on, in the engagement with the next helper: its words
    are a copy, sealed with that one's key, under the author who chose it.

    `source`: the public id of what it was taken from. Taken back, its author alone reads it.
    """

    kind = models.CharField(max_length=10, choices=PassedKind)
    source = models.CharField(max_length=12)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta(Written.Meta):
        verbose_name_plural = "passed on"
        constraints = (
            *Written.Meta.constraints,
            models.CheckConstraint(condition=Q(kind__in=READ_ALONE), name="passed_kind_known"),
            models.UniqueConstraint(fields=("engagement", "source"), name="passed_once"),
        )
