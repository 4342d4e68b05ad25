"""The room's own job: keeping its tables short."""

from datetime import time

from alongside.jobs.declare import job
from alongside.jobs.kinds import Daily
from alongside.jobs.minding import tidy
from alongside.jobs.running import Run


@job("jobs-tidy", unit="jobs", schedule=Daily(time(3, 17)))
def tidy_up(run: Run) -> str:
    """Remove what nobody will look at any more."""
    gone = tidy()
    run.progress(gone)
    return f"{gone} old jobs were removed."
