"""Contracts that are over: what the program says of hours nobody used is done the day after the last one."""

from collections.abc import Callable

from alongside.programs.actions.contract_ends import settle_end
from alongside.programs.enums import CohortState
from alongside.programs.facts import pins_of, today
from alongside.programs.models.cohorts import Cohort
from alongside.standing.contracts import over_with_hours


def settle_ends(progress: Callable[[int], None]) -> int:
    """Settle every contract of an open cohort that is over; return for how many something was done."""
    done = 0
    for cohort in Cohort.objects.filter(state=CohortState.OPEN).order_by("pk"):
        if pins_of(cohort.pk).days:
            for contract, last, unused in over_with_hours(cohort, on=today(cohort)):
                done += settle_end(contract=contract, last=last, unused=unused)
        progress(done)
    return done
