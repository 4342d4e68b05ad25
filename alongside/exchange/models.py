"""Imports of rosters: what was brought, how its columns were read, what was written, and until when it can go back;
calendar feeds; when somebody is busy elsewhere; and mail that came in: that it did, never what it said."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from alongside.exchange.enums import Answered, Came, ImportState
from alongside.kernel.public_ids import new_public_id
from alongside.people.models.organizations import Organization
from alongside.people.models.persons import Person
from alongside.programs.models.cohorts import Cohort


class Import(models.Model):
    """One roster on its way in, or brought in.

    `files` lists {name, key, size, digest}; `key` is its place in the default storage, empty for a file that was read
    where it lay. `placing`: heading to field. `corrections`: cells, left_out, answers (see `Choices`). `report`: what
    the last look at it said, for the pages. `sender` is the sponsor whose roster it is; `source` who sent the files: a
    district, or the sponsor itself. `role`: who the people are here; empty: what their position says.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset({"files", "corrections", "report"})

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="imports")
    sender = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="imports")
    source = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.DRAFT)
    by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    second = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    role = models.CharField(max_length=60, blank=True)
    files = models.JSONField(default=list)
    digest = models.CharField(max_length=64)
    placing = models.JSONField(default=dict, blank=True)
    corrections = models.JSONField(default=dict, blank=True)
    report = models.JSONField(default=dict, blank=True)
    brought_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)
    undo_until = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(state__in=ImportState.values), name="import_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=("applied", "undone")) | Q(applied_at__isnull=False, undo_until__isnull=False),
                name="import_applied_has_a_time",
            ),
            models.CheckConstraint(condition=~Q(second=models.F("by")), name="import_second_is_another"),
        )
        indexes = (models.Index(fields=("cohort", "brought_at"), name="import_in_cohort"),)

    def __str__(self) -> str:
        return f"import {self.public_id}"


class Column(models.Model):
    """Where a column of one source went the last time, so that nobody has to place it again. `field` "" leaves it out.

    Kept for each sponsor (`sender`) apart: none learns what a district sent to another.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    sender = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    source = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    heading = models.CharField(max_length=200)
    field = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("sender", "source", "heading"), name="column_remembered_once"),)

    def __str__(self) -> str:
        return f"{self.heading}: {self.field}"


class Piece(models.Model):
    """What one part of an import wrote, for taking it back: `made` lists row numbers by noun, `was` and `now` what
    changed rows held before and after.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset({"was", "now"})

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()
    made = models.JSONField(default=dict)
    was = models.JSONField(default=dict)
    now = models.JSONField(default=dict)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("of", "number"), name="piece_once"),)

    def __str__(self) -> str:
        return f"piece {self.number} of {self.of_id}"


class CalendarFeed(models.Model):
    """A secret address at which a calendar program reads what its person has planned; a new one ends the old.

    Only a digest of the secret is kept. `named`: first names of those they meet stand in it.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset({"digest"})

    CLASH: ClassVar[str] = "Both have a calendar feed. One of the two ends theirs under Calendar, then make them one."

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="calendar_feed")
    digest = models.CharField(max_length=64, unique=True)
    named = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"feed of {self.person_id}"


class BusyAddress(models.Model):
    """The address of somebody's own calendar, read so that nobody asks them for a time they are busy.

    Sealed, for it is a secret: whoever has it reads that calendar. `fault`: why it could not be read the last time.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset({"sealed"})

    CLASH: ClassVar[str] = (
        "Both have a calendar of theirs read. One of them ends it under Calendar, then make them one."
    )

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="busy_address")
    sealed = models.BinaryField()
    given_at = models.DateTimeField()
    looked_at = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"calendar of {self.person_id}"


class BusyTime(models.Model):
    """A time somebody is busy elsewhere: from when to when. What with is never kept."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    address = models.ForeignKey(BusyAddress, on_delete=models.CASCADE, related_name="times")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(starts_at__lt=models.F("ends_at")), name="busy_in_order"),)
        indexes = (models.Index(fields=("address", "starts_at"), name="busy_of_address"),)

    def __str__(self) -> str:
        return f"busy at {self.starts_at}"


class Received(models.Model):
    """A mail that answered a letter, once: who sent it and what came of it. No word of it is kept.

    `key` is the digest of its Message-ID, so that a mail that arrives twice is taken once.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    key = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    came = models.CharField(max_length=10, choices=Came, blank=True)
    answer = models.CharField(max_length=8, choices=Answered, default=Answered.NONE)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(came__in=("", *Came.values)), name="received_came_known"),
            models.CheckConstraint(condition=Q(answer__in=Answered.values), name="received_answer_known"),
        )
        indexes = (models.Index(fields=("person", "at"), name="received_of_person"),)

    def __str__(self) -> str:
        return f"mail of {self.person_id}: {self.came}"


class Mailbox(models.Model):
    """How far a mailbox was read; its numbers hold as long as `uid_validity` does (RFC 9051).

    `name`: a digest of server, user and folder.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    name = models.CharField(max_length=64, unique=True)
    uid_validity = models.BigIntegerField(default=0)
    last_uid = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"mailbox read to {self.last_uid}"
