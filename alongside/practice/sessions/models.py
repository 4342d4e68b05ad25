"""Session, attendance, what it was about, note, difference; and what is planned: series, booking, invited."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from alongside.kernel.public_ids import new_public_id
from alongside.people.models.persons import Person
from alongside.practice.sessions.enums import Every, Reply, Settled
from alongside.programs.enums import Part
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.engagements import Engagement
from alongside.programs.models.focuses import Focus
from alongside.programs.models.participations import Participation

PREFIX, SUFFIX = "attendance:", ":own"  # around the public id of an attendance, in the ledger; the second of own time
LONGEST_MINUTES = 720
MOST_MILES = 1_000


class Session(models.Model):
    """One contact: when, how long, in which mode, about what. `key` is made on the phone: a retry is the same session.

    The moment is kept as UTC, zone and wall time as typed. `tags` are keys of the blueprint's tag lists. `parts`: mode
    to minutes where it had several, and `mode` is then the longest. `overlap_known`: whoever logged it said that it
    and another at the same time both were. `kind`: which service it was, a key of the blueprint. `present`: where a
    team met, how many were there by what they do; never who. A session itself never changes: what is corrected or
    taken back is one person's attendance of it.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset({"tags"})

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="sessions")
    logged_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="logged_sessions")
    key = models.UUIDField()
    logged_at = models.DateTimeField()
    starts_at = models.DateTimeField()
    zone = models.CharField(max_length=64)
    wall = models.CharField(max_length=16)
    day = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    mode = models.CharField(max_length=20)
    parts = models.JSONField(default=dict, blank=True)
    miles = models.PositiveSmallIntegerField(default=0)
    overlap_known = models.BooleanField(default=False)
    tags = models.JSONField(default=list, blank=True)
    kind = models.CharField(max_length=60, blank=True)
    present = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("logged_by", "key"), name="session_key_once"),
            models.CheckConstraint(condition=Q(minutes__gte=1, minutes__lte=LONGEST_MINUTES), name="session_length"),
            models.CheckConstraint(condition=~Q(mode=""), name="session_has_a_mode"),
            models.CheckConstraint(condition=Q(miles__lte=MOST_MILES), name="session_miles"),
        )
        indexes = (models.Index(fields=("cohort", "day"), name="session_in_cohort"),)

    def __str__(self) -> str:
        return f"{self.day} {self.mode} {self.minutes}"

    @property
    def by_mode(self) -> dict[str, int]:
        """Mode -> minutes."""
        return dict(self.parts) or {self.mode: self.minutes}


class Attendance(models.Model):
    """One line for each engagement and person a session served; `place` is their place in it, 0 for the first.

    A line that `corrects` another replaces it; the replaced one stays, and `taken_back_at` says since when it no longer
    counts.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attendances")
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="attendances")
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="attendances")
    place = models.PositiveSmallIntegerField(default=0)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("session", "engagement"), name="attendance_once"),
            models.CheckConstraint(
                condition=Q(corrects=None) | ~Q(corrects=F("id")), name="attendance_not_correcting_itself"
            ),
        )

    def __str__(self) -> str:
        return f"{self.participation_id} at {self.session_id}"


class WorkedOn(models.Model):
    """One goal or practice an attendance was about. Which one is as private as a note; its words are sealed there."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset({"focus"})

    attendance = models.ForeignKey(Attendance, on_delete=models.CASCADE, related_name="worked_on")
    focus = models.ForeignKey(Focus, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("attendance", "focus"), name="worked_on_once"),)

    def __str__(self) -> str:
        return f"{self.focus_id} at {self.attendance_id}"


class Note(models.Model):
    """Words about one attendance, sealed with the engagement's key. Read by the parties of that day alone."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset({"sealed"})

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    attendance = models.ForeignKey(Attendance, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_on = models.DateField()
    written_at = models.DateTimeField()
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"note {self.public_id}"


class Difference(models.Model):
    """The person coached remembers it differently: what they say it was, until the two agree. Both stay visible."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset({"sealed_word"})

    attendance = models.ForeignKey(Attendance, on_delete=models.CASCADE, related_name="differences")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    did_not_meet = models.BooleanField(default=False)
    day = models.DateField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    mode = models.CharField(max_length=20, blank=True)
    sealed_word = models.BinaryField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=Settled, default=Settled.OPEN)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("attendance",), condition=Q(state=Settled.OPEN), name="one_open_difference"
            ),
            models.CheckConstraint(
                condition=Q(did_not_meet=True, minutes=None, day=None, mode="")
                | Q(did_not_meet=False, minutes__gte=1, minutes__lte=LONGEST_MINUTES, day__isnull=False) & ~Q(mode=""),
                name="difference_says_what",
            ),
            models.CheckConstraint(
                condition=Q(state=Settled.OPEN, settled_at=None) | ~Q(state=Settled.OPEN) & Q(settled_at__isnull=False),
                name="difference_settled_at",
            ),
        )

    def __str__(self) -> str:
        return f"difference about {self.attendance_id}"


class Series(models.Model):
    """A row of bookings at one wall time: `first` and every week, second week, or like weekday of a month, to `until`.

    Each of them is a Booking of its own, so that one can move or be left out. Breaks of the school's calendar are.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="series")
    every = models.CharField(max_length=12, choices=Every)
    first = models.DateField()
    until = models.DateField()
    zone = models.CharField(max_length=64)
    clock = models.TimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(every__in=Every.values), name="series_every_known"),
            models.CheckConstraint(condition=Q(first__lte=F("until")), name="series_in_order"),
        )

    def __str__(self) -> str:
        return f"{self.every} from {self.first}"


class Booking(models.Model):
    """A contact that is planned: when, how long, in which mode. `key` is made on the phone, as with a session.

    `answer_by`: until when an answer is waited for. `sequence`: how often it was changed (RFC 5545). Of a series,
    `planned_on` is the day the rule gives, whatever day it was moved to; `session` is what it was logged as, and
    `log_asked_at` when its helper was asked whether it was.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="bookings")
    series = models.ForeignKey(Series, on_delete=models.PROTECT, null=True, blank=True, related_name="bookings")
    planned_on = models.DateField(null=True, blank=True)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    key = models.UUIDField()
    answer_by = models.DateTimeField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    zone = models.CharField(max_length=64)
    wall = models.CharField(max_length=16)
    day = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    mode = models.CharField(max_length=20)
    sequence = models.PositiveIntegerField(default=0)
    session = models.OneToOneField(Session, on_delete=models.PROTECT, null=True, blank=True, related_name="booking")
    log_asked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("asked_by", "key", "planned_on"), name="booking_key_once_a_day"),
            models.UniqueConstraint(fields=("asked_by", "key"), condition=Q(planned_on=None), name="booking_key_once"),
            models.UniqueConstraint(fields=("series", "planned_on"), name="booking_once_a_day_of_a_series"),
            models.CheckConstraint(condition=Q(minutes__gte=1, minutes__lte=LONGEST_MINUTES), name="booking_length"),
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="booking_in_order"),
            models.CheckConstraint(
                condition=Q(series=None, planned_on=None) | Q(series__isnull=False, planned_on__isnull=False),
                name="booking_of_a_series_has_its_day",
            ),
        )
        indexes = (models.Index(fields=("cohort", "starts_at"), name="booking_in_cohort"),)

    def __str__(self) -> str:
        return f"{self.wall} {self.mode} {self.minutes}"


class Invited(models.Model):
    """One of the engagements a booking is for: whose answer waits (`turn`), and what they said.

    `sealed`: the place, the link and what it is about, with the engagement's key; for its parties alone.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset({"sealed"})

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="invited")
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="invited")
    reply = models.CharField(max_length=10, choices=Reply, default=Reply.ASKED)
    turn = models.CharField(max_length=10, choices=((Part.HELPER, "helper"), (Part.SUPPORTED, "supported")))
    said_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    said_at = models.DateTimeField(null=True, blank=True)
    sealed = models.BinaryField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("booking", "engagement"), name="invited_once"),
            models.CheckConstraint(condition=Q(reply__in=Reply.values), name="invited_reply_known"),
            models.CheckConstraint(condition=Q(turn__in=(Part.HELPER, Part.SUPPORTED)), name="invited_turn_known"),
            models.CheckConstraint(
                condition=Q(reply=Reply.ASKED, said_at=None) | ~Q(reply=Reply.ASKED) & Q(said_at__isnull=False),
                name="invited_said_at",
            ),
        )
        indexes = (models.Index(fields=("engagement", "reply"), name="invited_of_engagement"),)

    def __str__(self) -> str:
        return f"{self.engagement_id} {self.reply}"
