"""Who sees and writes down that a step was done, or that a need is left for later: those who coordinate the cohort."""

from django.db.models import Q

from alongside.kernel.access import Access, Kind, Verb, Who
from alongside.standing.models import Aside, StepDone


def _in_cohort(who: Who) -> Q:
    return Q(participation__cohort=who.cohort)


STEPS = Access(StepDone, {Verb.SEE: {Kind.COORDINATOR: _in_cohort}, Verb.CHANGE: {Kind.COORDINATOR: _in_cohort}})
ASIDES = Access(Aside, {Verb.SEE: {Kind.COORDINATOR: _in_cohort}, Verb.CHANGE: {Kind.COORDINATOR: _in_cohort}})
