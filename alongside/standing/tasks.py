"""Jobs of the standing room."""

from datetime import time

from alongside.jobs.actions import enqueue
from alongside.jobs.declare import job
from alongside.jobs.kinds import Daily
from alongside.jobs.running import Run
from alongside.people.models.persons import Person
from alongside.programs.actions.rolling_over import roll_some
from alongside.programs.facts import today
from alongside.programs.models.cohorts import Cohort
from alongside.standing.ending import settle_ends
from alongside.standing.going_on import go_on
from alongside.standing.keeping import any_large, keep_all, large_cohorts
from alongside.standing.telling import tell_near_end, tell_nudges


@job("standing-near-end", unit="contracts", schedule=Daily(time(11, 10)))
def near_end(run: Run) -> str:
    """Tell of contracts that are nearly used."""
    return f"{tell_near_end(run.progress)} contracts are nearly used, and those in them were told."


@job("standing-contract-ends", unit="contracts", schedule=Daily(time(10, 20)))
def contract_ends(run: Run) -> str:
    """Let unused hours of contracts that are over stay for longer, or credit them, as the program says."""
    return f"Of {settle_ends(run.progress)} contracts that are over, unused hours stay or were credited."


@job("cohort-roll", unit="people")
def roll(run: Run, cohort: int, into: int, by: int) -> str:
    """Let people go on in the next year, batch by batch, and their contracts with them where the program says so; who
    is there already stays as they are."""
    here, there, who = Cohort.objects.get(pk=cohort), Cohort.objects.get(pk=into), Person.objects.get(pk=by)
    went_on, after = 0, 0
    while True:
        some, after = roll_some(cohort=here, into=there, after=after, by=who)
        if not after:
            break
        went_on += some
        run.progress(went_on)
    along = go_on(cohort=here, into=there, by=who)
    return f"{went_on} people went on into {there.name}" + (f", {along} with hours of a contract." if along else ".")


@job("standing-nudges", unit="people", schedule=Daily(time(12, 40)))
def nudges(run: Run) -> str:
    """Tell whoever is due what a program nudges them to."""
    return f"{tell_nudges(run.progress)} nudges of programs were told."


@job("standing-kept", unit="engagements", wakes=True)
def work_out(run: Run, cohort: int) -> str:
    """Work out where everybody in a large cohort stands today."""
    here = Cohort.objects.get(pk=cohort)
    return f"Where {keep_all(here, on=today(here), progress=run.progress):,} engagements stand was worked out."


@job("standings-kept", unit="engagements", schedule=Daily(time(9, 0)), wanted=any_large)
def work_out_all(run: Run) -> str:
    """Work out every large cohort, early in the day."""
    done = sum(keep_all(here, on=today(here), progress=run.progress) for here in large_cohorts())
    return f"Where {done:,} engagements of large cohorts stand was worked out."


def ask_for_standings(cohort: Cohort) -> None:
    """Let a large cohort be worked out soon; asked for twice is once."""
    enqueue(work_out, key=str(cohort.pk), payload={"cohort": cohort.pk}, cohort=cohort.pk)
