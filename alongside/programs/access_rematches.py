"""Who knows that somebody would like to go on with another: whoever asked, and the matching team, unless they evaluate
who asked. The other one of the two is told nothing."""

from django.db.models import Q

from alongside.kernel.access import Access, Kind, Verb, Who
from alongside.people.facts import evaluated_during
from alongside.programs.access import active_party, content, party
from alongside.programs.enums import EngagementState, Part
from alongside.programs.models.engagements import Engagement, Party
from alongside.programs.models.rematches import RematchRequest


def _asked_by_me(who: Who) -> Q:
    return Q(asked_by=who.person, engagement__in=Engagement.objects.filter(party(who)))


def _asked_here(who: Who) -> Q:
    evaluates = evaluated_during(who.person, on=who.on, person="asked_by", since="asked_on")
    return Q(engagement__cohort=who.cohort) & ~evaluates


def _in_it(who: Who) -> Q:
    """What goes on, where one of the two, or of the team, may say so; who stands in just leaves."""
    standing_in = Party.objects.filter(person=who.person, part=Part.STAND_IN).values("engagement")
    return active_party(who) & content(who) & ~Q(state=EngagementState.ENDED) & ~Q(pk__in=standing_in)


MINE = {Kind.HELPER: _asked_by_me, Kind.SUPPORTED: _asked_by_me}
REMATCHES = Access(
    RematchRequest,
    {
        Verb.SEE: {Kind.COORDINATOR: _asked_here, **MINE},
        Verb.READ: {Kind.COORDINATOR: _asked_here, **MINE},
        Verb.CHANGE: {Kind.COORDINATOR: _asked_here, **MINE},
    },
)
PARTING = Access(Engagement, {Verb.CHANGE: {Kind.HELPER: _in_it, Kind.SUPPORTED: _in_it}})
