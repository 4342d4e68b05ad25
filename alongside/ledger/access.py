"""Who sees lines of the ledger. Lines hold dates, lengths and modes; never what was said."""

from django.db.models import Exists, OuterRef, Q

from alongside.kernel.access import NOTHING, Access, Kind, Verb, Who
from alongside.ledger.models import Closing, Entry, Recount
from alongside.programs.access import acting, content, helping
from alongside.programs.facts import parsed, pins_of
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


def _to_approve(who: Who) -> Q:
    return Q(account__cohort=who.cohort, to_approve=True, reverses=None)


def _approvable(who: Who) -> Q:
    """Lines one's role approves by the version each follows, without those one logged or was there for."""
    role = Participation.objects.filter(pk=who.participation or 0).values_list("role", flat=True).first()
    named = NOTHING
    for _, version, digest in pins_of(who.cohort or 0).days:
        accounts = [key for key, rule in parsed(digest).counting.items() if role in rule.approved_by]
        named |= Q(version=version, account__key__in=accounts) if accounts else NOTHING
    there = Party.objects.filter(engagement=OuterRef("happening__engagement"), person=who.person)
    own = Q(Exists(there)) | Q(happening__reported_by=who.person) | Q(participation__person=who.person)
    own |= Q(happening__participation__person=who.person) | Q(happening__helper__person=who.person)
    return _to_approve(who) & named & ~own


APPROVABLE = Access(Entry, {Verb.SEE: {Kind.COORDINATOR: _to_approve}, Verb.CHANGE: {Kind.COORDINATOR: _approvable}})

BOOKS = Access(Closing, {Verb.SEE: {Kind.COORDINATOR: _of_my_cohort}, Verb.CHANGE: {Kind.COORDINATOR: _of_my_cohort}})

RECOUNTS = Access(
    Recount, {Verb.SEE: {Kind.COORDINATOR: _of_my_cohort}, Verb.CHANGE: {Kind.COORDINATOR: _of_my_cohort}}
)

PROVABLE = Access(
    Participation,
    {Verb.CHANGE: {Kind.COORDINATOR: _of_my_cohort, Kind.HELPER: _own_or_helped, Kind.SUPPORTED: _own}},
)
