"""Jobs of the growth room."""

from datetime import time

from alongside.jobs.declare import job
from alongside.jobs.kinds import Daily
from alongside.jobs.running import Run
from alongside.practice.growth.actions.forgetting import forget_advice


@job("growth-forgetting", unit="questions", schedule=Daily(time(5, 20)))
def forgetting(run: Run) -> str:
    """Erase where advice was asked for what is over."""
    return f"{forget_advice(run.progress)} questions are over, and were erased with what was said to them."
