"""Who may see a job: whoever asked for it, and the coordinators of its cohort."""

from django.db.models import Q

from alongside.jobs.models import Job
from alongside.kernel.access import Access, Kind, Verb, Who


def _asked(who: Who) -> Q:
    return Q(asked_by_id=who.person)


def _asked_or_coordinated(who: Who) -> Q:
    return _asked(who) if who.cohort is None else _asked(who) | Q(cohort_id=who.cohort)


RULE = dict.fromkeys(Kind, _asked) | {Kind.COORDINATOR: _asked_or_coordinated}
JOBS = Access(Job, {Verb.SEE: RULE, Verb.CHANGE: RULE})
