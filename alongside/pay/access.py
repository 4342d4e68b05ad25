"""Who sees what of pay: coordinators of the cohort all of it, and everybody the lines that are their own."""

from django.db.models import Q

from alongside.kernel.access import Access, Kind, Verb, Who
from alongside.pay.models import PayLine, PayRun


def _in_cohort(who: Who) -> Q:
    return Q(cohort=who.cohort)


def _of_cohort(who: Who) -> Q:
    return Q(run__cohort=who.cohort)


def _own(who: Who) -> Q:
    """One's own, and what was posted to a participation that went into it since."""
    folded = Q(participation__folded_into=who.participation, participation__folded_into__isnull=False)
    return Q(run__cohort=who.cohort) & (Q(participation=who.participation) | folded)


RUNS = Access(PayRun, {verb: {Kind.COORDINATOR: _in_cohort} for verb in (Verb.SEE, Verb.CHANGE)})
LINES = Access(
    PayLine,
    {
        Verb.SEE: {Kind.COORDINATOR: _of_cohort, Kind.HELPER: _own, Kind.SUPPORTED: _own},
        Verb.CHANGE: {Kind.COORDINATOR: _of_cohort},
    },
)
