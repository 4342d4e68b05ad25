"""Notice: one person told of one event. Cursor: how far the events have been read."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from alongside.kernel.public_ids import new_public_id
from alongside.notices.enums import Mail, Side
from alongside.people.models.events import Event
from alongside.people.models.persons import Person


class Notice(models.Model):
    """One person told of one event, once. It holds no words: they are made from the event's facts when shown."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="notices")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=60)
    side = models.CharField(max_length=12, choices=Side)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mail = models.CharField(max_length=8, choices=Mail, default=Mail.NONE)
    mail_tries = models.PositiveSmallIntegerField(default=0)
    mail_after = models.DateTimeField(null=True)
    mail_claimed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("event", "person", "kind"), name="told_once"),
            models.CheckConstraint(condition=Q(mail__in=Mail.values), name="notice_mail_known"),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="notice_side_known"),
            models.CheckConstraint(
                condition=~Q(mail__in=(Mail.SENDING, Mail.SENT, Mail.PERHAPS)) | Q(mail_claimed_at__isnull=False),
                name="notice_claimed_before_sent",
            ),
        )
        indexes = (
            models.Index(fields=("person", "read_at", "at"), name="notice_of_person"),
            models.Index(
                fields=("mail_after", "id"),
                condition=Q(mail__in=(Mail.WAITING, Mail.SENDING)),
                name="notice_to_send",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} to {self.person_id}"


class Cursor(models.Model):
    """Every event up to `after` has been read, and none that becomes visible later can lie below it.

    On PostgreSQL a row with a lower number may be committed after one with a higher number. So the events up to `top`
    stay open until every transaction that was under way when `top` was seen (those below `horizon`) has ended.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    name = models.CharField(max_length=40, unique=True)
    after = models.BigIntegerField(default=0)
    top = models.BigIntegerField(default=0)
    horizon = models.BigIntegerField(null=True)
    seen_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} after {self.after}"
