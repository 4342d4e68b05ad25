"""Who may see and change rounds and proposals: the coordinators of their cohort, and nobody else. Those who are matched
see what is offered to them; why somebody would rather not is between them and the matching team."""

from django.db.models import Exists, OuterRef, Q

from alongside.kernel.access import Access, Kind, Verb, Who
from alongside.matching.models.apart import KeptApart, Waiver
from alongside.matching.models.asks import Ask
from alongside.matching.models.claims import Claim
from alongside.matching.models.comments import Comment
from alongside.matching.models.groups import PeerGroup, Seat
from alongside.matching.models.named import Named
from alongside.matching.models.publications import Acknowledgement, Offer, Publication, Reply
from alongside.matching.models.rounds import Proposal, Round
from alongside.people.facts import evaluated_during


def _in_cohort(who: Who) -> Q:
    return Q(cohort=who.cohort)


def _in_round_of_cohort(who: Who) -> Q:
    return Q(round__cohort=who.cohort)


def _offered_here(who: Who) -> Q:
    return Q(proposal__round__cohort=who.cohort) | Q(group__round__cohort=who.cohort)


def _offered_to_me(who: Who) -> Q:
    pair = Q(proposal__supported=who.participation) | Q(proposal__helper=who.participation)
    seat = Seat.objects.filter(group__offer=OuterRef("pk"), supported=who.participation)
    return pair | Q(group__helper=who.participation) | Q(Exists(seat))


def _replied_here(who: Who) -> Q:
    evaluates = evaluated_during(who.person, on=who.on, person="participation__person", since="day")
    return Q(participation__cohort=who.cohort) & ~(Q(participation__person__isnull=False) & evaluates)


def _my_reply(who: Who) -> Q:
    return Q(participation=who.participation)


def _said_here(who: Who) -> Q:
    evaluates = evaluated_during(who.person, on=who.on, person="about__person", since="day")
    return Q(about__cohort=who.cohort) & ~(Q(about__person__isnull=False) & evaluates)


def _told_here(who: Who) -> Q:
    return Q(leader__cohort=who.cohort)


def _told_to_me(who: Who) -> Q:
    return Q(leader=who.participation)


def _apart_here(who: Who) -> Q:
    evaluates = evaluated_during(who.person, on=who.on, person="one", since="day")
    return Q(cohort=who.cohort) & ~evaluates


def _said_by_me(who: Who) -> Q:
    return Q(cohort=who.cohort, one=who.person, said_by=who.person)


def _waived_here(who: Who) -> Q:
    return Q(supported__cohort=who.cohort)


def _asked_here(who: Who) -> Q:
    return Q(supported__cohort=who.cohort)


def _asked_between(who: Who) -> Q:
    return Q(supported=who.participation) | Q(helper=who.participation)


def _not_evaluated(who: Who) -> Q:
    return ~evaluated_during(who.person, on=who.on, person="supported__person", since="day")


def _words_here(who: Who) -> Q:
    return Q(supported__cohort=who.cohort, team_reads=True) & _not_evaluated(who)


def _words_between(who: Who) -> Q:
    return Q(supported=who.participation) | Q(helper=who.participation) & _not_evaluated(who)


def _named_here(who: Who) -> Q:
    evaluates = evaluated_during(who.person, on=who.on, person="participation__person", since="day")
    return Q(participation__cohort=who.cohort) & ~evaluates


def _named_by_me(who: Who) -> Q:
    return Q(participation=who.participation)


ROUNDS = Access(Round, {verb: {Kind.COORDINATOR: _in_cohort} for verb in (Verb.SEE, Verb.CHANGE)})
# READ is what people asked for: the matching team alone.
PROPOSALS = Access(
    Proposal, {verb: {Kind.COORDINATOR: _in_round_of_cohort} for verb in (Verb.SEE, Verb.READ, Verb.CHANGE)}
)
GROUPS = Access(PeerGroup, {verb: {Kind.COORDINATOR: _in_round_of_cohort} for verb in (Verb.SEE, Verb.CHANGE)})
SEATS = Access(Seat, {verb: {Kind.COORDINATOR: _in_round_of_cohort} for verb in (Verb.SEE, Verb.CHANGE)})
PUBLICATIONS = Access(Publication, {verb: {Kind.COORDINATOR: _in_round_of_cohort} for verb in (Verb.SEE, Verb.CHANGE)})
OFFERS = Access(
    Offer,
    {
        Verb.SEE: {
            Kind.COORDINATOR: _offered_here,
            Kind.HELPER: _offered_to_me,
            Kind.SUPPORTED: _offered_to_me,
        },
        Verb.CHANGE: {Kind.HELPER: _offered_to_me, Kind.SUPPORTED: _offered_to_me},
    },
)
REPLIES = Access(
    Reply, {Verb.READ: {Kind.COORDINATOR: _replied_here, Kind.HELPER: _my_reply, Kind.SUPPORTED: _my_reply}}
)
COMMENTS = Access(Comment, {verb: {Kind.COORDINATOR: _said_here} for verb in (Verb.SEE, Verb.READ)})
ACKNOWLEDGEMENTS = Access(
    Acknowledgement,
    {
        Verb.SEE: {Kind.COORDINATOR: _told_here, Kind.SITE_LEADER: _told_to_me},
        Verb.CHANGE: {Kind.SITE_LEADER: _told_to_me},
    },
)
KEPT_APART = Access(
    KeptApart,
    {
        verb: {Kind.COORDINATOR: _apart_here, Kind.HELPER: _said_by_me, Kind.SUPPORTED: _said_by_me}
        for verb in (Verb.READ, Verb.CHANGE)
    },
)
WAIVERS = Access(Waiver, {verb: {Kind.COORDINATOR: _waived_here} for verb in (Verb.SEE, Verb.READ, Verb.CHANGE)})
ASKS = Access(
    Ask,
    {
        Verb.SEE: {Kind.COORDINATOR: _asked_here, Kind.HELPER: _asked_between, Kind.SUPPORTED: _asked_between},
        Verb.READ: {Kind.COORDINATOR: _words_here, Kind.HELPER: _words_between, Kind.SUPPORTED: _words_between},
        Verb.CHANGE: {Kind.HELPER: _asked_between, Kind.SUPPORTED: _asked_between},
    },
)
CLAIMS = Access(Claim, {verb: {Kind.COORDINATOR: _in_cohort} for verb in (Verb.SEE, Verb.READ, Verb.CHANGE)})
# Whom somebody would like is theirs and the matching team's; whoever was named is told nothing.
NAMED = Access(
    Named,
    {
        Verb.READ: {Kind.COORDINATOR: _named_here, Kind.HELPER: _named_by_me, Kind.SUPPORTED: _named_by_me},
        Verb.CHANGE: {Kind.HELPER: _named_by_me, Kind.SUPPORTED: _named_by_me},
    },
)
