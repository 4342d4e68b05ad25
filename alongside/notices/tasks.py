"""Jobs of the notices room: every few seconds a cheap look whether there is something to tell, and then they run."""

from datetime import time, timedelta

from alongside.jobs.actions import enqueue
from alongside.jobs.declare import job
from alongside.jobs.kinds import Daily, Every
from alongside.jobs.running import Run
from alongside.notices.actions import read_events, unread_events
from alongside.notices.inviting import remind_invited
from alongside.notices.letters import letters_wait, send_letters
from alongside.notices.meetings import letters_due, send_meeting_letters
from alongside.notices.pushing import send_words, words_wait


@job(
    "notices-letters",
    unit="letters",
    wakes=True,
    attempts=1,
    lease=timedelta(seconds=30),
    schedule=Every(timedelta(minutes=1)),
    wanted=letters_wait,
)
def letters(run: Run) -> str:
    """Send the letters that wait."""
    return f"{send_letters(run.progress)} letters were sent."


@job("notices-invitations", unit="people", schedule=Daily(time(15)))
def invitations(run: Run) -> str:
    """Ask once more whoever was invited and has not come in."""
    return f"{remind_invited(run.progress)} people were asked once more."


@job("notices-meetings", unit="letters", schedule=Every(timedelta(minutes=1)), wanted=letters_due)
def meetings(run: Run) -> str:
    """Write to those who are asked to an information meeting, and to those who come."""
    return f"{send_meeting_letters(run.progress)} letters were sent."


@job(
    "notices-push",
    unit="words",
    wakes=True,
    attempts=1,
    lease=timedelta(minutes=1),
    schedule=Every(timedelta(minutes=1)),
    wanted=words_wait,
)
def words(run: Run) -> str:
    """Send browsers the words that wait."""
    return f"{send_words(run.progress)} browsers were sent a word."


@job("notices-read", unit="events", wakes=True, schedule=Every(timedelta(seconds=5)), wanted=unread_events)
def read(run: Run) -> str:
    """Turn events into notices, then have their letters and words sent."""
    looked = read_events(run.progress)
    if looked:
        enqueue(letters, key="wake")
        if words_wait():
            enqueue(words, key="wake")
    return f"{looked} events were read."
