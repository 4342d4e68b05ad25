"""Jobs of the matching room."""

from datetime import time, timedelta
from itertools import count

from django.db import transaction

from alongside.jobs.actions import enqueue, request_stop
from alongside.jobs.declare import job
from alongside.jobs.kinds import Daily, Every
from alongside.jobs.running import Run
from alongside.kernel.errors import AlongsideError
from alongside.matching.actions.asking import settle_due
from alongside.matching.actions.keeping_inputs import forget_inputs
from alongside.matching.actions.offering import lapse_due
from alongside.matching.actions.offering_groups import lapse_groups_due
from alongside.matching.actions.proposing import Wanted, propose
from alongside.matching.actions.scheduling import publish_due
from alongside.matching.actions.working import KIND, ask, is_small, job_of, stop, work_out
from alongside.matching.enums import RoundState
from alongside.matching.models.rounds import Round
from alongside.matching.queries.publications import due
from alongside.people.models.persons import Person
from alongside.programs.models.cohorts import Cohort


@job("matching-publish", unit="rounds", schedule=Every(timedelta(minutes=1)), wanted=lambda: due().exists())
def publish_rounds(run: Run) -> str:
    """Publish the rounds whose time has come."""
    return f"{publish_due(run.progress)} rounds went out."


@job("matching-offers", unit="matches", schedule=Every(timedelta(hours=1)))
def offers(run: Run) -> str:
    """Let go what nobody answered in time."""
    groups = lapse_groups_due(run.progress)
    return f"{lapse_due(run.progress)} matches were not answered in time; {groups} groups were settled."


@job("matching-asks", unit="asks", schedule=Every(timedelta(hours=1)))
def asks(run: Run) -> str:
    """Remind helpers who were asked, and let go what was not answered in time."""
    return f"{settle_due(run.progress)} were reminded or let go."


@job("matching-forgetting", schedule=Daily(time(9, 30)))
def forgetting(_run: Run) -> str:
    """Delete what rounds were worked out from when its time is over."""
    return f"What {forget_inputs()} rounds were worked out from was deleted."


@job(KIND, unit="steps", attempts=2, lease=timedelta(hours=1))
def work_round_out(run: Run, public_id: str) -> str:
    """Work a large round out."""
    round_ = Round.objects.select_related("cohort", "region", "made_by").get(public_id=public_id)
    if round_.state != RoundState.WORKING:
        return "This round is there already, or is not wanted any more."
    steps = count(1)
    try:
        made = work_out(round_=round_, by=round_.made_by, step=lambda: run.progress(next(steps)))
    except AlongsideError:
        stop(round_=round_, by=None)
        raise
    people, matched = (sum(int(one[key]) for one in made.round.figures.values()) for key in ("people", "matched"))
    again = "" if next(steps) <= len(made.round.figures) + 2 else " Something changed meanwhile, so it was read again."
    return f"{matched:,} of {people:,} matched.{again}"


def propose_soon(*, cohort: Cohort, by: Person, wanted: Wanted | None = None) -> Round:
    """Propose a round: at once when it is small, else by a job. Its state says whether it is there."""
    if is_small(cohort):
        return propose(cohort=cohort, by=by, wanted=wanted).round
    with transaction.atomic():
        row = ask(cohort=cohort, by=by, wanted=wanted)
        enqueue(work_round_out, key=row.public_id, payload={"public_id": row.public_id}, by=by.pk, cohort=cohort.pk)
    return row


def stop_round(*, round_: Round, by: Person) -> Round:
    """Stop working a round out: its job ends at its next step."""
    row = stop(round_=round_, by=by)
    under_way = job_of(row)
    if under_way is not None:
        request_stop(under_way)
    return row
