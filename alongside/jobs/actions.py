"""Asking for a job, asking it to stop, running it again."""

import json
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from alongside.jobs.enums import State
from alongside.jobs.kinds import KINDS, Kind
from alongside.jobs.models import Job
from alongside.kernel.errors import Conflict, Refused

type Plain = str | int | bool | list[str] | list[int] | None
LARGEST_PAYLOAD = 2000
TRIES = 5


@transaction.atomic
def enqueue(
    kind: Kind,
    *,
    key: str,
    payload: Mapping[str, Plain] | None = None,
    by: int | None = None,
    cohort: int | None = None,
    after: datetime | None = None,
) -> Job:
    """Ask for a job in the caller's transaction: it exists if and only if that commits.

    While a job of this kind and key is open, the same job is returned. `payload` becomes the keyword arguments of the
    task; ids, states and dates only. `by` and `cohort` are row numbers. `after`: not before this moment.
    """
    wanted = Job(
        kind=kind.kind,
        key=key,
        open_key=f"{kind.kind}:{key}",
        payload=_small(payload or {}),
        unit=kind.unit,
        asked_by_id=by,
        cohort_id=cohort,
        due_at=after or timezone.now(),
    )
    for _ in range(TRIES):  # an open twin may end between our insert and our look
        Job.objects.bulk_create([wanted], ignore_conflicts=True)
        job = Job.objects.filter(open_key=wanted.open_key).first()
        if job is not None:
            if job.public_id == wanted.public_id:
                post(job, kind)
            return job
        wanted.pk = None
    raise Conflict("This was asked for many times at once. Try again in a moment.")


def post(job: Job, kind: Kind) -> None:
    """Put the job's next run on the queue, not before `due_at`."""
    after = job.due_at if job.due_at > timezone.now() else None
    job.task_id = kind.using(run_after=after).enqueue(job.public_id).id
    job.save(update_fields=("task_id",))


@transaction.atomic
def request_stop(job: Job) -> Job:
    """Ask a job to stop: at once while it waits, at its next word of progress while it runs. An ended one stays."""
    now = timezone.now()
    waiting = Job.objects.filter(pk=job.pk, state=State.QUEUED)
    stopped = {"state": State.STOPPED, "ended_at": now, "open_key": None, "closing": "Stopped before it began."}
    if not waiting.update(**stopped, stop_asked_at=now):
        Job.objects.filter(pk=job.pk, state=State.RUNNING, stop_asked_at=None).update(stop_asked_at=now)
    job.refresh_from_db()
    return job


def run_again(job: Job, *, by: int | None) -> Job:
    """Ask for the same work once more, as a new job. Raises Refused while it is open or no longer known."""
    kind = KINDS.get(job.kind)
    if kind is None:
        raise Refused("This version no longer knows this kind of work, so it cannot be run again.")
    if not job.ended:
        raise Refused("This is still under way. You can run it again when it has ended.")
    return enqueue(kind, key=job.key, payload=job.payload, by=by, cohort=job.cohort_id)


def _small(payload: Mapping[str, Plain]) -> dict[str, Plain]:
    if len(json.dumps(dict(payload))) > LARGEST_PAYLOAD:
        raise ValueError("a job's payload holds ids, not the things themselves")
    return dict(payload)
