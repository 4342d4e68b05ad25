"""Jobs of the sessions room."""

from datetime import time, timedelta

from alongside.jobs.actions import enqueue
from alongside.jobs.declare import job
from alongside.jobs.kinds import Daily, Every
from alongside.jobs.models import Job
from alongside.jobs.running import Run
from alongside.kernel.access import Kind, Who
from alongside.kernel.errors import NotAllowed
from alongside.people.models.persons import Person
from alongside.practice.sessions.actions.counting import anything_counts_by_itself, count_unanswered
from alongside.practice.sessions.actions.forgetting import forget
from alongside.practice.sessions.actions.planned import ask_what_came, to_ask
from alongside.practice.sessions.actions.rebooking import overdue, settle_overdue
from alongside.practice.sessions.actions.remind import ask_everyone
from alongside.programs.actions.cohorts import demand_open
from alongside.programs.models.cohorts import Cohort


@job("sessions-reminders", unit="people")
def reminders(run: Run, cohort: int, by: int) -> str:
    """Ask everyone of a cohort again for whom a session waits, but nobody asked lately."""
    told = ask_everyone(cohort=Cohort.objects.get(pk=cohort), by=Person.objects.get(pk=by), progress=run.progress)
    left = f" {told.left} were asked in the last week and left in peace." if told.left else ""
    return f"{told.asked} people were asked again, {told.letters} of them by letter.{left}"


def ask_everyone_again(*, cohort: Cohort, by: Person, who: Who) -> Job:
    """Ask for the job above, for whoever coordinates the cohort. Twice is the same job while it is open."""
    if who.kind != Kind.COORDINATOR or who.cohort != cohort.pk or who.person != by.pk:
        raise NotAllowed("Asking everyone again is for whoever coordinates.")
    demand_open(cohort)
    return enqueue(
        reminders, key=f"cohort-{cohort.pk}", payload={"cohort": cohort.pk, "by": by.pk}, by=by.pk, cohort=cohort.pk
    )


@job("sessions-counting", unit="lines", schedule=Daily(time(11)), wanted=anything_counts_by_itself)
def counting(run: Run) -> str:
    """Let what nobody answered count, where a program says after how long."""
    return f"{count_unanswered(run.progress)} lines count now."


@job("sessions-forgetting", unit="notes", schedule=Daily(time(5, 10)))
def forgetting(run: Run) -> str:
    """Erase the notes whose time is over."""
    return f"{forget(run.progress)} notes are over, and were erased."


@job("sessions-unanswered", unit="times", schedule=Every(timedelta(minutes=5)), wanted=lambda: overdue().exists())
def unanswered(run: Run) -> str:
    """Open again the times nobody answered for, and take off what rests or has ended."""
    done = 0
    while more := settle_overdue():
        done += more
        run.progress(done)
    return f"{done} times are free again."


@job("sessions-log-asking", unit="meetings", schedule=Every(timedelta(minutes=5)), wanted=lambda: to_ask().exists())
def log_asking(run: Run) -> str:
    """Ask what came of the meetings that are over and not logged."""
    return f"{ask_what_came(run.progress)} helpers were asked."
