"""Notice: one person told of one event. Reach: how letters reach them. PushSubscription: a browser of theirs that shows
a word of it. Cursor: how far the events have been read."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from alongside.kernel.public_ids import new_public_id
from alongside.notices.enums import Mail, Side, Topic
from alongside.people.models.events import Event
from alongside.people.models.persons import Login, Person


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
    pushed_at = models.DateTimeField(null=True)

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


class Reach(models.Model):
    """How letters reach somebody: one a day or each at once, and the hours without any (none where nobody said)."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset({"quiet_from", "quiet_until"})

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    daily = models.BooleanField(default=False)
    quiet_from = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False) & ~Q(quiet_from=F("quiet_until")),
                name="reach_quiet_from_and_until",
            ),
        )

    def __str__(self) -> str:
        return f"how letters reach {self.person_id}"


class NoLetters(models.Model):
    """Somebody wants no letters about this; the bell tells them all the same."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    topic = models.CharField(max_length=12, choices=Topic)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person", "topic"), name="no_letters_once"),
            models.CheckConstraint(condition=Q(topic__in=Topic.values), name="no_letters_topic_known"),
        )

    def __str__(self) -> str:
        return f"none about {self.topic} to {self.person_id}"


class PushSubscription(models.Model):
    """A browser that shows its person a word when there is news, for as long as they are signed in there.

    `sealed`: where it is reached and what only it can open. `refusals`: how often in a row its service said no.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset({"sealed"})

    login = models.OneToOneField(Login, on_delete=models.CASCADE, related_name="push")
    sealed = models.BinaryField()
    since = models.DateTimeField()
    refusals = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"a word in the browser of login {self.login_id}"


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
