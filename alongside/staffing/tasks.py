"""Jobs of the staffing room."""

from datetime import time

from alongside.jobs.declare import job
from alongside.jobs.kinds import Daily
from alongside.jobs.running import Run
from alongside.staffing.actions.warning import warn_helpers


@job("staffing-warnings", unit="helpers", schedule=Daily(time(11)))
def warnings(run: Run) -> str:
    """Tell helpers whose credentials run out soon."""
    return f"{warn_helpers(run.progress)} helpers were told that something of theirs runs out."
