"""Who sees lines of the ledger. Lines hold dates, lengths and modes; never what was said."""

from django.db.models import Exists, OuterRef, Q

from alongside.kernel.access import Access, Kind, Verb, Who
from alongside.ledger.models import Entry
from alongside.programs.access import acting, content
from alongside.programs.models.engagements import Engagement, Party


def _in_cohort(who: Who) -> Q:
    return Q(account__cohort=who.cohort)


def _mine_or_ours(who: Who) -> Q:
    """Lines of one's own, and of engagements one is in, up to the day one left and unless one evaluates the other."""
    until = Party.objects.filter(
        acting(who), Q(ends_on=None) | Q(ends_on__gte=OuterRef("day")), engagement=OuterRef("engagement")
    )
    ours = Q(engagement__in=Engagement.objects.filter(content(who))) & Q(Exists(until))
    return Q(account__cohort=who.cohort) & (Q(participation=who.participation) | ours)


ENTRIES = Access(
    Entry,
    {
        Verb.SEE: {Kind.COORDINATOR: _in_cohort, Kind.HELPER: _mine_or_ours, Kind.SUPPORTED: _mine_or_ours},
        Verb.COUNT: dict.fromkeys((Kind.COORDINATOR, Kind.LEADER, Kind.RESEARCHER), _in_cohort),
    },
)
