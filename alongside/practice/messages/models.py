"""Message; how far somebody has read; a report of a message, and what was done about it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from alongside.kernel.public_ids import new_public_id
from alongside.people.models.persons import Person
from alongside.practice.messages.enums import Settled
from alongside.programs.models.engagements import Engagement


class Message(models.Model):
    """Words one of an engagement wrote to whoever was in it that `day`, sealed with its key.

    `key` is made where it was typed: what is sent twice is one row, and what was written to several at once is one row
    for each of them. `sealed` is empty once the words were erased: that there was a message stays.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset({"sealed"})

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="messages")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    key = models.UUIDField()
    written_at = models.DateTimeField()
    day = models.DateField()
    sealed = models.BinaryField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("author", "key", "engagement"), name="message_key_once"),
            models.CheckConstraint(
                condition=Q(sealed__isnull=False, erased_at=None) | Q(sealed=None, erased_at__isnull=False),
                name="message_has_words_or_was_erased",
            ),
        )
        indexes = (models.Index(fields=("engagement", "written_at"), name="message_in_order"),)

    def __str__(self) -> str:
        return f"message {self.public_id}"


class Seen(models.Model):
    """Up to which message (a row number) somebody has read what is written in an engagement."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()
    CLASH: ClassVar[str] = "Both have read messages of one and the same engagement. Ask whoever runs this installation."

    engagement = models.ForeignKey(Engagement, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    message = models.BigIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("engagement", "person"), name="seen_once"),)

    def __str__(self) -> str:
        return f"{self.person_id} in {self.engagement_id}"


class Report(models.Model):
    """Somebody reported a message of another. Append-only; `sealed`: why, in their words, until these are erased."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset({"sealed"})

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="reports")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    sealed = models.BinaryField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("message", "by"), name="reported_once"),)

    def __str__(self) -> str:
        return f"report {self.public_id}"


class Settling(models.Model):
    """What whoever moderates did about a report, once. Append-only."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="settling")
    how = models.CharField(max_length=10, choices=Settled)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(how__in=Settled.values), name="settling_known"),)

    def __str__(self) -> str:
        return f"{self.how} {self.report_id}"
