"""Kinds of jobs that the tests of the jobs room run. What they leave behind are rows of Slot, a table at hand."""

from datetime import timedelta

from django.utils import timezone

from alongside.jobs.actions import request_stop
from alongside.jobs.declare import job
from alongside.jobs.models import Slot
from alongside.jobs.running import Run
from alongside.kernel.errors import Refused


def leave(mark: str) -> None:
    Slot.objects.get_or_create(kind=mark, defaults={"latest": timezone.now()})


@job("errand-mark", unit="marks")
def mark(run: Run, *, name: str = "mark") -> str:
    leave(name)
    run.progress(1, 1)
    return "The mark is there."


@job("errand-refuse")
def refuse(run: Run) -> str:
    raise Refused("This school has no calendar yet. Add one, then run this again.")


@job("errand-stumble", attempts=3)
def stumble(run: Run, *, until: int) -> str:
    if run.job.attempts < until:
        raise RuntimeError("words of a person")
    return "It worked in the end."


@job("errand-long", unit="rows")
def long(run: Run, *, stop_at: int = 0) -> str:
    """A hundred rows; at row `stop_at` somebody asks it to stop."""
    for row in range(1, 101):
        if row == stop_at:
            request_stop(run.job)
        run._said = float("-inf")  # every word of progress is written, as if a second had passed
        run.progress(row, 100)
    return "All 100 rows were read."


@job("errand-wake", wakes=True)
def wake(run: Run, *, again: bool = False) -> str:
    """Somebody asks for the same while it runs."""
    leave(run.job.public_id)
    return "Awake."


@job("errand-short-lease", lease=timedelta(seconds=-1), attempts=2)
def short_lease(run: Run) -> str:
    run._said = float("-inf")
    run.progress(1)
    return "Done."
