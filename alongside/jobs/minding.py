"""What every worker does between jobs: start what the schedule says, take back what died with its worker, tidy up."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.tasks.base import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from alongside.jobs.actions import enqueue, post
from alongside.jobs.enums import ENDED, State
from alongside.jobs.kinds import KINDS, Kind
from alongside.jobs.models import Job, Slot
from alongside.jobs.running import again, end

OVERDUE = timedelta(seconds=60)  # a due job this late, with no run on the queue, lost its run
ROUTINE_KEPT, KEPT = timedelta(days=1), timedelta(days=90)
AT_ONCE = 100


def start_due(now: datetime | None = None) -> list[Job]:
    """Start every scheduled kind whose moment has come: of many workers one does; missed moments count once.

    One query where none has come: every worker asks this every few seconds, all day.
    """
    moment = now or timezone.now()
    latest = dict(Slot.objects.values_list("kind", "latest"))
    due = ((kind, schedule.latest(moment)) for kind, schedule in KINDS.scheduled())
    started = (_start(kind, day) for kind, day in due if kind.kind not in latest or latest[kind.kind] < day)
    return [job for job in started if job is not None]


def _start(kind: Kind, due: datetime) -> Job | None:
    if not kind.wanted():
        return None
    with transaction.atomic():
        Slot.objects.bulk_create([Slot(kind=kind.kind, latest=due - timedelta(days=1))], ignore_conflicts=True)
        if not Slot.objects.filter(kind=kind.kind, latest__lt=due).update(latest=due):
            return None
        return enqueue(kind, key="schedule")


def take_back(now: datetime | None = None) -> int:
    """Queue again, or close, every job whose run died with its worker; return how many."""
    moment = now or timezone.now()
    return _each(_dead(moment), _take_back) + _each(_lost(moment), _post_again)


def _dead(moment: datetime) -> QuerySet[Job]:
    """Jobs whose run has said nothing for longer than its lease."""
    return Job.objects.filter(state=State.RUNNING, lease_until__lt=moment)


def _lost(moment: datetime) -> QuerySet[Job]:
    """Jobs that are due but have no run on the queue: its worker died between taking the run and the job."""
    waiting = DBTaskResult.objects.filter(pk=OuterRef("task_id"), status=TaskResultStatus.READY)
    return Job.objects.filter(~Exists(waiting), state=State.QUEUED, due_at__lt=moment - OVERDUE)


def _each(jobs: QuerySet[Job], act: Callable[[Job], None]) -> int:
    """Do something with each of these, locked; another worker keeps those it holds. With none, it locks nothing."""
    if not jobs.exists():
        return 0
    with transaction.atomic():
        locked = list(jobs.select_for_update(skip_locked=True, of=("self",)).order_by("pk")[:AT_ONCE])
        for job in locked:
            act(job)
    return len(locked)


def _take_back(job: Job) -> None:
    kind = KINDS.get(job.kind)
    DBTaskResult.objects.filter(pk__in=[job.task_id], status=TaskResultStatus.RUNNING).delete()
    if job.stop_asked_at is not None:
        end(job, State.STOPPED, "Stopped when you asked.")
    elif kind is None:
        end(job, State.FAILED, "This version no longer knows this kind of work.")
    elif job.attempts >= kind.attempts:
        end(job, State.FAILED, f"It was cut off {job.attempts} times before it could finish. You can run it again.")
    else:
        again(job, kind, pause=0)


def _post_again(job: Job) -> None:
    kind = KINDS.get(job.kind)
    job.attempts += 1
    if kind is None or job.attempts > kind.attempts:
        end(job, State.FAILED, "It could not be started. You can run it again.")
        return
    job.due_at = timezone.now()
    job.save(update_fields=("attempts", "due_at"))
    post(job, kind)


def tidy(now: datetime | None = None) -> int:
    """Remove ended runs of the queue, routine jobs after a day and others after ninety; return how many jobs went."""
    moment = now or timezone.now()
    ended_runs = (TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED)
    DBTaskResult.objects.filter(status__in=ended_runs, finished_at__lt=moment - ROUTINE_KEPT).delete()
    ended = Job.objects.filter(state__in=ENDED)
    routine, _ = ended.filter(key="schedule", ended_at__lt=moment - ROUTINE_KEPT).delete()
    others, _ = ended.filter(ended_at__lt=moment - KEPT).delete()
    return routine + others
