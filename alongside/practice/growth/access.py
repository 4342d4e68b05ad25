"""Who reads what two people set themselves, who may change it, and who knows that it is there.

A goal that is not shared is its author's alone. Coordinators know that there are shared ones, from when, and when they
were looked at.
"""

from django.db.models import Q

from alongside.kernel.access import Access, Kind, Verb, Who
from alongside.practice.growth.models.cycles import Cycle, CycleStep, Evidence
from alongside.practice.growth.models.goals import Action, Goal, Review
from alongside.practice.growth.models.written import Written
from alongside.programs.access import active_party, content, there_while
from alongside.programs.enums import EngagementState
from alongside.programs.models.engagements import Engagement

PARTIES = (Kind.HELPER, Kind.SUPPORTED)
EVERYTHING = Q()


def _written(who: Who) -> Q:
    return Q(author=who.person, engagement__cohort=who.cohort)


def _shared(who: Who) -> Q:
    """Shared words of engagements open to this person, worded while they were there."""
    return Q(shared=True) & there_while(who, "begun_on", "worded_on")


def _going_on(who: Who) -> Q:
    return active_party(who) & content(who) & ~Q(state=EngagementState.ENDED)


def _here(who: Who) -> Q:
    """Rows of engagements that go on, which this person is in today and whose words are open to them."""
    return Q(engagement__in=Engagement.objects.filter(_going_on(who)))


def _of[M: Written](model: type[M], *, within: Q = EVERYTHING) -> Access[M]:
    """The rules of one noun. `within`: what else holds of a row that its author shares."""

    def readable(who: Who) -> Q:
        return _shared(who) & within | _written(who)

    def workable(who: Who) -> Q:
        return readable(who) & _here(who)

    def known(who: Who) -> Q:
        return Q(engagement__cohort=who.cohort, shared=True) & within

    return Access(
        model,
        {
            Verb.SEE: {Kind.COORDINATOR: known, **dict.fromkeys(PARTIES, readable)},
            Verb.READ: dict.fromkeys(PARTIES, readable),
            Verb.CHANGE: dict.fromkeys(PARTIES, workable),
        },
    )


GOALS = _of(Goal)
ACTIONS = _of(Action, within=Q(goal=None) | Q(goal__shared=True))
REVIEWS = _of(Review, within=Q(goal__shared=True))
CYCLES = _of(Cycle)
CYCLE_STEPS = _of(CycleStep)
EVIDENCE = _of(Evidence)
WORKABLE = Access(Engagement, {Verb.CHANGE: dict.fromkeys(PARTIES, _going_on)})
