"""Jobs of the standing room."""

from datetime import time

from alongside.jobs.declare import job
from alongside.jobs.kinds import Daily
from alongside.jobs.running import Run
from alongside.standing.ending import settle_ends
from alongside.standing.telling import tell_near_end, tell_nudges


@job("standing-near-end", unit="contracts", schedule=Daily(time(11, 10)))
def near_end(run: Run) -> str:
    """Tell of contracts that are nearly used."""
    return f"{tell_near_end(run.progress)} contracts are nearly used, and those in them were told."


@job("standing-contract-ends", unit="contracts", schedule=Daily(time(10, 20)))
def contract_ends(run: Run) -> str:
    """Let unused hours of contracts that are over stay for longer, or credit them, as the program says."""
    return f"Of {settle_ends(run.progress)} contracts that are over, unused hours stay or were credited."


@job("standing-nudges", unit="people", schedule=Daily(time(12, 40)))
def nudges(run: Run) -> str:
    """Tell whoever is due what a program nudges them to."""
    return f"{tell_nudges(run.progress)} nudges of programs were told."
