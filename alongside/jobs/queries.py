"""Reads of the jobs room."""

from alongside.jobs.access import JOBS
from alongside.jobs.enums import ENDED
from alongside.jobs.models import Job
from alongside.kernel.access import Who


def job_for(who: Who, public_id: str) -> Job:
    """Return a job this person may see. Raises NotHere."""
    return JOBS.fetch(who, public_id)


def latest_for(who: Who, *, kind: str = "", limit: int = 20) -> list[Job]:
    """The newest jobs this person may see, open ones first."""
    rows = JOBS.visible(who)
    rows = rows.filter(kind=kind) if kind else rows
    newest = list(rows.order_by("-asked_at", "-pk")[:limit])
    return sorted(newest, key=lambda job: job.state in ENDED)
