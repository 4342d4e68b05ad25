"""Jobs of the sessions room."""

from datetime import date, time, timedelta

from django.db import transaction

from alongside.jobs.actions import enqueue
from alongside.jobs.declare import job
from alongside.jobs.kinds import Daily, Every
from alongside.jobs.models import Job
from alongside.jobs.running import Run
from alongside.kernel.access import Kind, Verb, Who
from alongside.kernel.errors import NotAllowed
from alongside.ledger.access import RECOUNTS
from alongside.ledger.models import Recount
from alongside.ledger.recounting import TOGETHER as BATCH
from alongside.ledger.recounting import begin_recount, count_some, left_and_done
from alongside.ledger.recounts import tags_asked
from alongside.people.models.persons import Person
from alongside.practice.sessions.actions.counting import anything_counts_by_itself, count_unanswered
from alongside.practice.sessions.actions.forgetting import forget
from alongside.practice.sessions.actions.planned import ask_what_came, to_ask
from alongside.practice.sessions.actions.rebooking import overdue, settle_overdue
from alongside.practice.sessions.actions.remind import ask_everyone
from alongside.practice.sessions.retelling import retold
from alongside.programs.actions.cohorts import demand_open
from alongside.programs.facts import parsed
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


@job("hours-counted-again", unit="sessions")
def counted_again(run: Run, recount: str) -> str:
    """Count days again by the version they were said to count by, in batches, from where an earlier run ended."""
    held = Recount.objects.select_related("version", "cohort").get(public_id=recount)
    demand_open(held.cohort)
    asked = tags_asked(parsed(held.version.digest))
    left, before = left_and_done(held)
    done = before
    while held.ended_at is None:
        run.progress(done, before + left)
        held = count_some(recount=held, retelling=lambda sources: retold(sources, asked=asked))
        done = min(before + left, done + BATCH)
    looked, lines = before + left, held.entries.count()
    said = f"{lines:,} {'line' if lines == 1 else 'lines'} taken back or posted anew"
    return f"{looked:,} {'session' if looked == 1 else 'sessions'} looked at, {said}."


def go_on_counting(*, recount: Recount, by: Person, who: Who) -> Job:
    """Ask for the job above, for whoever coordinates. Twice is the same job while it is open."""
    RECOUNTS.demand(who, Verb.CHANGE, recount)
    return enqueue(
        counted_again,
        key=recount.public_id,
        payload={"recount": recount.public_id},
        by=by.pk,
        cohort=recount.cohort_id,
    )


@transaction.atomic
def count_again(*, cohort: Cohort, version: int, first: date, why: str, by: Person, who: Who) -> Recount:
    """`begin_recount`, and ask for its work."""
    made = begin_recount(cohort=cohort, version=version, first=first, why=why, by=by, who=who)
    if made.ended_at is None:
        go_on_counting(recount=made, by=by, who=who)
    return made


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
