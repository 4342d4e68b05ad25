"""Who sees lines of the ledger. Lines hold dates, lengths and modes; never what was said."""

from django.db.models import Exists, OuterRef, Q

from alongside.kernel.access import Access, Kind, Verb, Who
from alongside.ledger.models import Entry
from alongside.programs.models.engagements import Party


def _in_cohort(who: Who) -> Q:
    return Q(account__cohort=who.cohort)


def _mine_or_ours(who: Who) -> Q:
    ours = Party.objects.filter(engagement=OuterRef("engagement"), person=who.person)
    return Q(account__cohort=who.cohort) & (Q(participation=who.participation) | Q(Exists(ours)))


ENTRIES = Access(
    Entry,
    {
        Verb.SEE: {Kind.COORDINATOR: _in_cohort, Kind.HELPER: _mine_or_ours, Kind.SUPPORTED: _mine_or_ours},
        Verb.COUNT: {Kind.COORDINATOR: _in_cohort, Kind.LEADER: _in_cohort},
    },
)
