"""The event log: the audit entry and the outbox in one table. Ids and facts only, never words."""

from typing import ClassVar

from django.db import models


class Event(models.Model):
    """What happened, about whom, by whom, when. `subject` is "noun:public-id"; `facts` holds ids, dates, counts, kinds.

    Written in the transaction of the change itself. Append-only by trigger. People are ids without foreign keys, so
    that nothing here stands in the way of erasing a person.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    at = models.DateTimeField()
    kind = models.CharField(max_length=60)
    by_id = models.BigIntegerField(null=True, blank=True)
    about_id = models.BigIntegerField(null=True, blank=True)
    cohort_id = models.BigIntegerField(null=True, blank=True)
    subject = models.CharField(max_length=80, blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        indexes = (
            models.Index(fields=("about_id", "kind", "at"), name="event_about"),
            models.Index(fields=("cohort_id", "kind", "at"), name="event_in_cohort"),
            models.Index(fields=("subject",), name="event_subject"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} {self.at}"
