"""Contracts that are over: what the program says of hours nobody used is done the day after the last one."""

from collections.abc import Callable

from alongside.programs.actions.contract_ends import settle_end
from alongside.programs.facts import pins_of, today
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.contracts import Contract
from alongside.standing.contracts import over_with_hours


def settle_ends(progress: Callable[[int], None]) -> int:
    """Settle every contract that is over, in years that are closed, too; return for how many something was done."""
    done = 0
    selling = Contract.objects.order_by().values("participation__cohort").distinct()
    for cohort in Cohort.objects.filter(pk__in=selling).order_by("pk"):
        if pins_of(cohort.pk).days:
            for contract, last, unused in over_with_hours(cohort, on=today(cohort)):
                done += settle_end(contract=contract, last=last, unused=unused)
        progress(done)
    return done
