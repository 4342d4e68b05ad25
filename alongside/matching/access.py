"""Who may see and change rounds and proposals: the coordinators of their cohort, and nobody else."""

from django.db.models import Q

from alongside.kernel.access import Access, Kind, Verb, Who
from alongside.matching.models import Proposal, Round


def _in_cohort(who: Who) -> Q:
    return Q(cohort=who.cohort)


def _in_round_of_cohort(who: Who) -> Q:
    return Q(round__cohort=who.cohort)


ROUNDS = Access(Round, {verb: {Kind.COORDINATOR: _in_cohort} for verb in (Verb.SEE, Verb.CHANGE)})
# READ is what people asked for: the matching team alone.
PROPOSALS = Access(
    Proposal, {verb: {Kind.COORDINATOR: _in_round_of_cohort} for verb in (Verb.SEE, Verb.READ, Verb.CHANGE)}
)
