"""Information meetings for those who would like to join: when and where, who was asked, who came."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from alongside.kernel.public_ids import new_public_id
from alongside.people.models.persons import Person
from alongside.programs.enums import Coming
from alongside.programs.models.agreements import Interest
from alongside.programs.models.cohorts import Cohort


class InformationMeeting(models.Model):
    """One meeting of a cohort: the day and times as typed, of the cohort's zone, and the instants they are.

    `place` is on the public page; `link` goes to those who come. `sequence` counts what everybody has to be told again:
    another time or place, or that it was called off.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset({"link"})

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="information_meetings")
    day = models.DateField()
    from_time = models.TimeField()
    until_time = models.TimeField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField(max_length=400, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    called_off_at = models.DateTimeField(null=True, blank=True)
    why_off = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(place="") | ~Q(link=""), name="meeting_is_somewhere"),
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="meeting_in_order"),
            models.CheckConstraint(condition=Q(called_off_at=None) | ~Q(why_off=""), name="called_off_says_why"),
            models.UniqueConstraint(
                fields=("cohort", "starts_at", "place"), condition=Q(called_off_at=None), name="meeting_once"
            ),
        )
        indexes = (models.Index(fields=("starts_at",), name="meeting_by_time"),)

    def __str__(self) -> str:
        return f"{self.day} of {self.cohort_id}"


class MeetingGuest(models.Model):
    """Somebody who would like to join, and one meeting: whether they come, and whether they came.

    `told`: the sequence of the meeting they were last written to about, none so far; `reminded_at`: the day before.
    Who is no longer kept under interests is no longer kept here.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    meeting = models.ForeignKey(InformationMeeting, on_delete=models.PROTECT, related_name="guests")
    interest = models.ForeignKey(Interest, on_delete=models.CASCADE, related_name="meetings")
    coming = models.CharField(max_length=10, choices=Coming, default=Coming.ASKED)
    answered_at = models.DateTimeField(null=True, blank=True)
    told = models.IntegerField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    came = models.BooleanField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("meeting", "interest"), name="guest_once"),
            models.CheckConstraint(condition=Q(coming__in=Coming.values), name="guest_coming_known"),
            models.CheckConstraint(
                condition=Q(coming=Coming.ASKED, answered_at=None)
                | ~Q(coming=Coming.ASKED) & Q(answered_at__isnull=False),
                name="guest_answer_dated",
            ),
        )

    def __str__(self) -> str:
        return f"{self.interest_id} at {self.meeting_id}: {self.coming}"
