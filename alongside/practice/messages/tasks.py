"""Jobs of the messages room."""

from datetime import time

from alongside.jobs.declare import job
from alongside.jobs.kinds import Daily
from alongside.jobs.running import Run
from alongside.practice.messages.actions.forgetting import forget


@job("messages-forget", unit="messages", schedule=Daily(time(4, 40)))
def forget_messages(run: Run) -> str:
    """Erase the words of messages whose time is over."""
    return f"{forget(run.progress)} messages are over, and their words were erased."
