"""Jobs of the programs room."""

from datetime import timedelta

from alongside.jobs.declare import job
from alongside.jobs.kinds import Every
from alongside.jobs.running import Run
from alongside.programs.actions.engagements import pause_begun


@job("programs-evaluations", unit="helpers", schedule=Every(timedelta(hours=1)))
def evaluations(run: Run) -> str:
    """Pause, on its first day, what an evaluation named ahead closes."""
    return f"{pause_begun(progress=run.progress)} were paused."
