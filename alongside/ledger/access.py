"""Who sees lines of the ledger. Lines hold dates, lengths and modes; never what was said."""

from django.db.models import Exists, OuterRef, Q

from alongside.kernel.access import Access, Kind, Verb, Who
from alongside.ledger.models import Closing, Entry
from alongside.programs.access import acting, content, helping
from alongside.programs.models.engagements import Engagement, Party
from alongside.programs.models.participations import Participation


def _in_cohort(who: Who) -> Q:
    return Q(account__cohort=who.cohort)


def _mine_or_ours(who: Who) -> Q:
    """Lines of one's own, and of engagements one is in, up to the day one left and unless one evaluates the other.

    What was posted to a participation that went into one's own since is one's own.
    """
    until = Party.objects.filter(
        acting(who), Q(ends_on=None) | Q(ends_on__gte=OuterRef("day")), engagement=OuterRef("engagement")
    )
    folded = Participation.objects.filter(folded_into=who.participation, folded_into__isnull=False)
    ours = Q(engagement__in=Engagement.objects.filter(content(who))) & Q(Exists(until))
    return Q(account__cohort=who.cohort) & (Q(participation=who.participation) | Q(participation__in=folded) | ours)


ENTRIES = Access(
    Entry,
    {
        Verb.SEE: {Kind.COORDINATOR: _in_cohort, Kind.HELPER: _mine_or_ours, Kind.SUPPORTED: _mine_or_ours},
        Verb.COUNT: dict.fromkeys((Kind.COORDINATOR, Kind.LEADER, Kind.RESEARCHER), _in_cohort),
    },
)


def _own(who: Who) -> Q:
    return Q(pk=who.participation, cohort=who.cohort)


def _own_or_helped(who: Who) -> Q:
    """One's own participation, and those of people one helps today."""
    return _own(who) | Q(cohort=who.cohort) & Q(
        Exists(Engagement.objects.filter(helping(who), supported=OuterRef("pk")))
    )


def _of_my_cohort(who: Who) -> Q:
    return Q(cohort=who.cohort)


BOOKS = Access(Closing, {Verb.SEE: {Kind.COORDINATOR: _of_my_cohort}, Verb.CHANGE: {Kind.COORDINATOR: _of_my_cohort}})

PROVABLE = Access(
    Participation,
    {Verb.CHANGE: {Kind.COORDINATOR: _of_my_cohort, Kind.HELPER: _own_or_helped, Kind.SUPPORTED: _own}},
)
