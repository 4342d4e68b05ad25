"""What coordinators decided by hand in an open round: what another one would set aside, or take over."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from alongside.kernel.access import Verb, Who
from alongside.matching.access import COMMENTS
from alongside.matching.enums import ProposalState
from alongside.matching.models.rounds import Proposal, Round
from alongside.people.models.persons import Person


@dataclass(frozen=True, slots=True)
class ByHand:
    """How many matches are locked, people left unmatched, people for whom helpers are ruled out, and who may meet
    virtually only; how many groups stay, in how many of these a leader was chosen, and who is left out of groups."""

    locked: int = 0
    left: int = 0
    ruled_out: int = 0
    virtual: int = 0
    groups: int = 0
    leaders: int = 0
    outside: int = 0

    @property
    def anything(self) -> bool:
        return self != ByHand()


@dataclass(frozen=True, slots=True)
class Said:
    """What the matching team said about people of a round: how often, and who, by family name."""

    times: int
    by: tuple[str, ...]


def by_hand(round_: Round) -> ByHand:
    """What was decided in a round. One query, two more where it has groups."""
    state = ProposalState
    found = round_.proposals.aggregate(
        locked=Count("pk", filter=Q(state=state.LOCKED)),
        left=Count("pk", filter=Q(state=state.LEFT_OUT)),
        ruled_out=Count("pk", filter=~Q(ruled_out=[])),
        virtual=Count("pk", filter=Q(virtual=True)),
    )
    if any("groups" in one for one in round_.figures.values()):
        found |= round_.groups.aggregate(
            groups=Count("pk", filter=Q(locked=True)), leaders=Count("pk", filter=Q(locked=True, chosen=True))
        )
        found["outside"] = round_.seats.filter(out=True).count()
    return ByHand(**found)


def said_about(who: Who, round_: Round) -> Said:
    """What was said about people a round is for, as far as this person may read it. Two queries."""
    about = Q(about__in=round_.proposals.values("supported")) | Q(about__in=round_.seats.values("supported"))
    rows = COMMENTS.visible(who, Verb.READ).filter(about)
    people = Person.objects.filter(pk__in=rows.values("by")).order_by("family_name", "given_name", "pk")
    return Said(rows.count(), tuple(one.name for one in people))


def let_go(there: Round, made: Round) -> list[str]:
    """Whose locked match did not come along into another round they are in: a rule speaks against it by now, or there
    is no place. By name; one query."""
    locked = there.proposals.filter(state=ProposalState.LOCKED, duty=OuterRef("duty"), supported=OuterRef("supported"))
    rows = Proposal.objects.filter(Exists(locked), round=made).exclude(state=ProposalState.LOCKED)
    rows = rows.select_related("supported__person", "supported__team", "supported__organization").order_by("pk")
    return sorted({one.supported.name for one in rows})
