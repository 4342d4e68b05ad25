"""Jobs of the notices room. Both are woken by events and run now and then besides, so that nothing waits for ever."""

from datetime import timedelta

from alongside.jobs.actions import enqueue
from alongside.jobs.declare import job
from alongside.jobs.kinds import Every
from alongside.jobs.running import Run
from alongside.notices.actions import read_events
from alongside.notices.letters import send_letters


@job("notices-letters", unit="letters", wakes=True, attempts=1, schedule=Every(timedelta(minutes=5)))
def letters(run: Run) -> str:
    """Send the letters that wait."""
    return f"{send_letters(run.progress)} letters were sent."


@job("notices-read", unit="events", wakes=True, schedule=Every(timedelta(minutes=1)))
def read(run: Run) -> str:
    """Turn events into notices, then have their letters sent."""
    looked = read_events(run.progress)
    if looked:
        enqueue(letters, key="wake")
    return f"{looked} events were read."
