"""Pay in the demo: one run to the end of last month, paid out, so that everybody sees lines of their own."""

from datetime import date, timedelta

from alongside.demo.cohorts import Intake
from alongside.demo.practice import acting
from alongside.kernel.access import Kind
from alongside.kernel.errors import Refused
from alongside.pay.actions import approve_run, make_run, mark_paid
from alongside.pay.enums import RunState
from alongside.pay.queries import state_of


def pay_once(intake: Intake, on: date) -> None:
    """Pay what was earned by the end of last month, where a program pays anybody. A run that asks a second yes gets it
    where somebody else coordinates, and waits for it otherwise."""
    coordinators = [
        row for rows in intake.roles.values() for row in rows if row.kind == Kind.COORDINATOR and row.person
    ]
    last = on.replace(day=1) - timedelta(days=1)
    if not intake.blueprint.pay or not coordinators or last < intake.cohort.starts_on:
        return
    first, *others = coordinators
    if first.person is None:
        return
    try:
        run = make_run(cohort=intake.cohort, last=last, key="demo", by=first.person, who=acting(first, on))
    except Refused:  # nothing was earned yet
        return
    if state_of(run) is RunState.WAITS and others and others[0].person is not None:
        approve_run(run=run, by=others[0].person, who=acting(others[0], on))
    if state_of(run) is RunState.READY:
        mark_paid(run=run, by=first.person, who=acting(first, on))
