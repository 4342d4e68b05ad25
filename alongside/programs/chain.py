"""Who helps whom, and whom those help in turn: that they do, since when and how often; never a word."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from alongside.kernel.access import Access, Kind, Verb, Who
from alongside.programs.access import HELPING, helping
from alongside.programs.enums import EngagementState
from alongside.programs.models.engagements import Engagement, Party


def _helped_by(those: QuerySet[Engagement], who: Who) -> QuerySet[Engagement]:
    """Engagements that go on, in which somebody who is helped in `those` helps today."""
    today = Q(starts_on__lte=who.on) & (Q(ends_on=None) | Q(ends_on__gte=who.on))
    people = those.exclude(supported__person=None).values("supported__person")
    helpers = Party.objects.filter(today, engagement=OuterRef("pk"), part__in=HELPING, person__in=people)
    going_on = Engagement.objects.filter(cohort=who.cohort, starts_on__lte=who.on).exclude(state=EngagementState.ENDED)
    return going_on.filter(Exists(helpers))


def helped(who: Who) -> QuerySet[Engagement]:
    """The engagements this person helps in today, and that go on."""
    return Engagement.objects.filter(helping(who)).exclude(state=EngagementState.ENDED)


def _below(who: Who) -> Q:
    """What those do whom this person helps, and those whom these help: a coach of coaches looks two steps down."""
    next_ones = _helped_by(helped(who), who)
    return Q(pk__in=next_ones.values("pk")) | Q(pk__in=_helped_by(next_ones, who).values("pk"))


CHAIN = Access(Engagement, {Verb.SEE: {Kind.HELPER: _below}})
