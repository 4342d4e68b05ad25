"""Who may see an import: coordinators of its cohort, and nobody of any other."""

from django.db.models import Q

from alongside.exchange.models import Import
from alongside.kernel.access import Access, Kind, Verb, Who


def _of_my_cohort(who: Who) -> Q:
    return Q(cohort=who.cohort)


IMPORTS = Access(
    Import,
    {Verb.SEE: {Kind.COORDINATOR: _of_my_cohort}, Verb.CHANGE: {Kind.COORDINATOR: _of_my_cohort}},
)
