"""Rounds as they stand: the open ones of a cohort, what was decided in one, and the places the others use."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import F, Q

from alongside.matching.enums import ProposalState, RoundState
from alongside.matching.models.groups import Seat
from alongside.matching.models.rounds import Proposal, Round
from alongside.people.enums import OrganizationKind
from alongside.people.models.organizations import Organization
from alongside.programs.models.cohorts import Cohort
from alongside.programs.models.participations import Participation


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What other open rounds hold: (supported, duty) they are about, and places of helpers, by row numbers."""

    pairs: frozenset[tuple[int, str]]
    places: Counter[int]


NOTHING = Elsewhere(frozenset(), Counter())
# Proposals that begin something new; in the others that have a helper the two are together already.
GOES_OUT = Q(helper__isnull=False) & (Q(had=None) | ~Q(helper=F("had_helper")))


def open_rounds(cohort: int, *states: RoundState) -> list[Round]:
    """The rounds of a cohort (a row number) that are being worked on, or in these states; oldest first."""
    rows = Round.objects.filter(cohort=cohort, state__in=states or (RoundState.PROPOSED,))
    return list(rows.select_related("cohort", "region").order_by("number"))


def decided(round_: Round | None) -> list[Proposal]:
    """What a coordinator decided in a round: locked matches and people left out on purpose."""
    if round_ is None:
        return []
    return list(round_.proposals.exclude(state=ProposalState.PROPOSED).order_by("pk"))


@dataclass(frozen=True, slots=True)
class DecidedGroups:
    """What was decided about the groups of a duty: those that stay (row numbers of people), who is left out, and who
    leads a group of those that stay because a coordinator chose them."""

    stay: tuple[frozenset[int], ...] = ()
    out: frozenset[int] = frozenset()
    led: Mapping[frozenset[int], int] = field(default_factory=dict)


def decided_groups(round_: Round | None, *, all_stay: bool = False) -> dict[str, DecidedGroups]:
    """Duty -> locked groups (or all there are) and people left out on purpose; asks nothing where none are there."""
    if round_ is None or not any("groups" in one for one in round_.figures.values()):
        return {}
    stay: dict[str, dict[int, set[int]]] = {}
    out: dict[str, set[int]] = {}
    chosen: dict[int, int] = {}
    rows = Seat.objects.filter(round=round_).order_by("group__number", "pk")
    told = rows.values_list("duty", "group", "group__locked", "group__chosen", "group__helper", "supported", "out")
    for duty, group, locked, by_hand, helper, one, left in told:
        if left:
            out.setdefault(duty, set()).add(one)
        elif group and (locked or all_stay):
            stay.setdefault(duty, {}).setdefault(group, set()).add(one)
            chosen |= {group: helper} if by_hand else {}
    return {duty: _decided(stay.get(duty, {}), out.get(duty, set()), chosen) for duty in {*stay, *out}}


def _decided(stay: Mapping[int, set[int]], out: set[int], chosen: Mapping[int, int]) -> DecidedGroups:
    people = {group: frozenset(several) for group, several in stay.items()}
    led = {people[group]: helper for group, helper in chosen.items() if group in people}
    return DecidedGroups(tuple(people.values()), frozenset(out), led)


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a coordinator allowed somebody in a round, or ruled out for them (public ids of helpers)."""

    virtual: bool
    ruled_out: tuple[str, ...]


def allowances(round_: int) -> dict[tuple[int, str], Allowance]:
    """(supported, duty) of a round (row numbers) to what is other than usual for them."""
    rows = Proposal.objects.filter(Q(virtual=True) | ~Q(ruled_out=[]), round=round_)
    return {
        (supported, duty): Allowance(virtual, tuple(out))
        for supported, duty, virtual, out in rows.values_list("supported", "duty", "virtual", "ruled_out")
    }


def proposed_elsewhere(cohort: int, *, but: int) -> Elsewhere:
    """What the open rounds of a cohort hold, one of them (a row number) aside."""
    rows = Proposal.objects.filter(round__cohort=cohort, round__state=RoundState.PROPOSED).exclude(round=but)
    seats = Seat.objects.filter(round__cohort=cohort, round__state=RoundState.PROPOSED).exclude(round=but)
    led = seats.filter(group__helper__isnull=False).values_list("group__helper", flat=True)
    held = rows.filter(helper__isnull=False).values_list("helper", flat=True).union(led, all=True)
    pairs = rows.values_list("supported", "duty").union(seats.values_list("supported", "duty"))
    return Elsewhere(frozenset(pairs), Counter(held))


def regions_of(cohort: Cohort) -> list[Organization]:
    """The districts, regional offices and networks people of a cohort work in: what a round can be for. Two queries."""
    paths = Participation.objects.filter(cohort=cohort, works_at__isnull=False).values_list("works_at__path", flat=True)
    above = {int(part) for path in paths.distinct() for part in path.strip("/").split("/")}
    kinds = (OrganizationKind.DISTRICT, OrganizationKind.REGIONAL_OFFICE, OrganizationKind.NETWORK)
    return list(Organization.objects.filter(pk__in=above, kind__in=kinds).order_by("name", "pk"))
