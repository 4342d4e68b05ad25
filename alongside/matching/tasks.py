"""Jobs of the matching room."""

from datetime import timedelta

from alongside.jobs.declare import job
from alongside.jobs.kinds import Every
from alongside.jobs.running import Run
from alongside.matching.actions.offering import lapse_due
from alongside.matching.actions.scheduling import publish_due
from alongside.matching.queries.publications import due


@job("matching-publish", unit="rounds", schedule=Every(timedelta(minutes=1)), wanted=lambda: due().exists())
def publish_rounds(run: Run) -> str:
    """Publish the rounds whose time has come."""
    return f"{publish_due(run.progress)} rounds went out."


@job("matching-offers", unit="matches", schedule=Every(timedelta(hours=1)))
def offers(run: Run) -> str:
    """Let go what nobody answered in time."""
    return f"{lapse_due(run.progress)} matches were not answered in time."
