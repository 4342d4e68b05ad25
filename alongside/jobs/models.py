"""A job as people see it, and the slots of the schedule. The queue itself is django-tasks-db's."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from alongside.jobs.enums import ENDED, State
from alongside.kernel.public_ids import new_public_id


class Job(models.Model):
    """One piece of work: who asked, how far it is, and in one sentence how it ended.

    `open_key` is set while nobody may ask for the same again; it is unique, and that is the whole of de-duplication.
    `holder` and `lease_until` name the run that has it now; a run that lost its lease can no longer write here.
    `payload` holds ids and states, never words. `unit` is what `done` and `total` count ("rows").
    People and cohorts are row numbers without foreign keys: this room stands below them.
    """

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=120)
    open_key = models.CharField(max_length=181, null=True, unique=True)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)
    unit = models.CharField(max_length=40, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    holder = models.CharField(max_length=16, blank=True)
    lease_until = models.DateTimeField(null=True)
    task_id = models.UUIDField(null=True)
    asked_by_id = models.BigIntegerField(null=True)
    cohort_id = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    stop_asked_at = models.DateTimeField(null=True)
    closing = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(state__in=State.values), name="job_state_known"),
            models.CheckConstraint(
                condition=Q(state=State.RUNNING, lease_until__isnull=False) & ~Q(holder="")
                | ~Q(state=State.RUNNING) & Q(lease_until=None, holder=""),
                name="job_leased_while_running",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ENDED, ended_at__isnull=False, open_key=None) & ~Q(closing="")
                | ~Q(state__in=ENDED) & Q(ended_at=None),
                name="job_ended_says_how",
            ),
            models.CheckConstraint(condition=Q(total=None) | Q(done__lte=F("total")), name="job_done_within_total"),
        )
        indexes = (
            models.Index(fields=("state", "due_at"), name="job_by_state"),
            models.Index(fields=("cohort_id", "kind", "asked_at"), name="job_in_cohort"),
            models.Index(fields=("asked_by_id", "asked_at"), name="job_asked_by"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def ended(self) -> bool:
        return self.state in ENDED

    @property
    def percent(self) -> int | None:
        """How far, 0 to 100; None while the total is not known."""
        return None if not self.total else self.done * 100 // self.total


class Slot(models.Model):
    """The last moment for which a scheduled kind was started. Moving it forward is the right to start it."""

    PRIVATE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    kind = models.CharField(max_length=60, unique=True)
    latest = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} {self.latest}"
