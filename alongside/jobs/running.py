"""One run of a job: taking it, its progress, and every way it can end.

A run holds a lease. What it writes to its row it writes under its own `holder` name, so a run that was thought dead,
and was taken over, cannot overwrite what came after it.
"""

import logging
import random
import secrets
import threading
import time
import traceback
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from alongside.jobs.actions import post
from alongside.jobs.enums import State
from alongside.jobs.kinds import Kind
from alongside.jobs.models import Job
from alongside.kernel.errors import AlongsideError

log = logging.getLogger(__name__)
STOPPING = threading.Event()  # this process was asked to end
QUIET = 1.0  # seconds between two words of progress
FIRST_PAUSE, LONGEST_PAUSE = 5.0, 600.0  # seconds before a retry
CLOSING = 400


class Interrupted(BaseException):
    """The run must end now. Not an Exception, so that no `except Exception` of a task swallows it."""


class StopAsked(Interrupted):
    """Somebody asked for it to stop."""


class Released(Interrupted):
    """This process is ending; another run will go on."""


class LeaseLost(Interrupted):
    """Another run has it now."""


class Run:
    """What a task gets: its job's ids, and the word of progress."""

    def __init__(self, job: Job, kind: Kind) -> None:
        self.job, self.kind = job, kind
        self._said = time.monotonic()

    @property
    def asked_by(self) -> int | None:
        return self.job.asked_by_id

    @property
    def cohort(self) -> int | None:
        return self.job.cohort_id

    def progress(self, done: int, total: int | None = None) -> None:
        """Say how far it is, keep the lease, and learn whether to end. Call it often: it writes at most once a second.

        Inside a transaction the row is locked until that ends and others see nothing of it before: call it between
        transactions, or give the kind a lease that is longer than its longest one.
        """
        self.job.done = done if total is None else min(done, total)
        self.job.total = total
        if STOPPING.is_set():
            raise Released
        if time.monotonic() - self._said >= QUIET:
            self._say()

    def _say(self) -> None:
        mine = Job.objects.filter(pk=self.job.pk, holder=self.job.holder, state=State.RUNNING)
        lease = timezone.now() + self.kind.lease
        if not mine.update(done=self.job.done, total=self.job.total, lease_until=lease):
            raise LeaseLost
        if mine.filter(stop_asked_at__isnull=False).exists():
            raise StopAsked
        self._said = time.monotonic()


def execute(public_id: str, kind: Kind) -> None:
    """Run a job once, whatever happens leave its row saying how it stands. Does nothing when somebody else has it."""
    job = _take(public_id, kind)
    if job is None:
        return
    run = Run(job, kind)
    try:
        closing = kind.body(run, **job.payload)
    except StopAsked:
        end(job, State.STOPPED, f"Stopped when you asked{_how_far(job)}.")
    except Released:
        again(job, kind, pause=0, counted=False)
    except LeaseLost:
        log.warning("job %s was taken over by another run", job.public_id)
    except AlongsideError as error:
        end(job, State.FAILED, error.sentence)
    except Exception as error:  # noqa: BLE001 the row must say how it ended, whatever the error was
        _failed(job, kind, error)
    else:
        job.done = job.total if job.total is not None else job.done
        end(job, State.DONE, closing)


def _take(public_id: str, kind: Kind) -> Job | None:
    now = timezone.now()
    taken = {
        "state": State.RUNNING,
        "holder": secrets.token_hex(8),
        "lease_until": now + kind.lease,
        "started_at": now,
    } | ({"open_key": None} if kind.wakes else {})
    with transaction.atomic():
        job = Job.objects.select_for_update().filter(public_id=public_id, state=State.QUEUED).first()
        if job is None:
            return None
        for name, value in taken.items():
            setattr(job, name, value)
        job.attempts += 1
        job.save(update_fields=(*taken, "attempts"))
    return job


def end(job: Job, state: State, closing: str) -> bool:
    """Close the row under this run's name; return False when another run has it."""
    row = Job.objects.filter(pk=job.pk, holder=job.holder, ended_at=None)
    return bool(
        row.update(
            state=state,
            closing=(closing or "Done.")[:CLOSING],
            ended_at=timezone.now(),
            done=job.done,
            total=job.total,
            holder="",
            lease_until=None,
            open_key=None,
        )
    )


@transaction.atomic
def again(job: Job, kind: Kind, *, pause: float, counted: bool = True) -> bool:
    """Give the job back to the queue, to run after `pause` seconds; return False when another run has it."""
    row = Job.objects.filter(pk=job.pk, holder=job.holder, ended_at=None)
    due, attempts = timezone.now() + timedelta(seconds=pause), job.attempts - (not counted)
    changed = row.update(state=State.QUEUED, holder="", lease_until=None, due_at=due, attempts=attempts)
    if changed:
        job.due_at = due
        post(job, kind)
    return bool(changed)


def pause_before(attempt: int) -> float:
    """Seconds before the next try: doubling from five to ten minutes, half to one and a half of it by chance."""
    doubled: float = FIRST_PAUSE * 2 ** (attempt - 1)
    return min(LONGEST_PAUSE, doubled) * random.SystemRandom().uniform(0.5, 1.5)


def _failed(job: Job, kind: Kind, error: Exception) -> None:
    """Try again later, or give up. The log gets the kind of error and the places it came through, never its words."""
    places = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)]
    log.error("job %s %s: %s at %s", job.kind, job.public_id, type(error).__name__, " < ".join(reversed(places)))
    if job.attempts < kind.attempts:
        again(job, kind, pause=pause_before(job.attempts))
        return
    times = "once" if job.attempts == 1 else f"{job.attempts} times"
    end(
        job,
        State.FAILED,
        f"Something unexpected happened ({type(error).__name__}). It was tried {times}; what was done so far stays"
        f"{_how_far(job)}. You can run it again.",
    )


def _how_far(job: Job) -> str:
    if not job.done:
        return ""
    whole = f" of {job.total}" if job.total is not None else ""
    return f", after {job.done}{whole} {job.unit}".rstrip()
