"""Groups of a round: as the page shows them, and what moving one person would mean before it is done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Prefetch

from alongside.kernel.access import Who
from alongside.kernel.errors import Conflict
from alongside.matching.access import GROUPS, SEATS
from alongside.matching.grouping import Group
from alongside.matching.models.groups import PeerGroup, Seat
from alongside.matching.models.rounds import Round
from alongside.matching.queries.answering import WITH_PEOPLE
from alongside.matching.queries.drafting import GroupDrafted, draft_again
from alongside.matching.queries.rounds import decided_groups


@dataclass(frozen=True, slots=True)
class Moved:
    """The groups somebody would leave and come to.

    `faults`: what speaks against it. `fits`: number of the group with its mean fit, 0 to 2**20, before and after.
    `touched`: whoever is in one of them then (row numbers).
    """

    after: GroupDrafted
    faults: tuple[str, ...]
    fits: tuple[tuple[int, int, int], ...]
    touched: frozenset[int]


def groups_of(who: Who, round_: Round) -> list[PeerGroup]:
    """The groups of a round, each with its seats. Two queries."""
    rows = GROUPS.visible(who).filter(round=round_).select_related("helper__person", "round")
    return list(rows.prefetch_related(Prefetch("seats", WITH_PEOPLE)).order_by("duty", "number"))


def in_none(who: Who, round_: Round) -> list[Seat]:
    """Whoever is in no group, with what would help."""
    return list(SEATS.visible(who, rows=WITH_PEOPLE).filter(round=round_, group=None))


def moved(round_: Round, seat: Seat, to: PeerGroup | None) -> Moved:
    """What moving somebody into a group, or into none, would mean; nothing is kept. Raises Conflict where things
    changed."""
    return _moved(_Standing.of(round_, seat), seat, to)


def ways(round_: Round, seat: Seat, groups: Sequence[PeerGroup]) -> list[tuple[PeerGroup, Moved]]:
    """The other groups of a duty with what moving somebody there would mean: those that may be first, then by fit."""
    standing = _Standing.of(round_, seat)
    found = [(one, _moved(standing, seat, one)) for one in groups if one.duty == seat.duty and one.pk != seat.group_id]
    return sorted(
        found, key=lambda way: (bool(way[1].faults), -sum(after - before for _, before, after in way[1].fits))
    )


@dataclass(frozen=True, slots=True)
class _Standing:
    """The groups of a duty as they stand, and where somebody is among its people."""

    drafted: GroupDrafted
    at: Mapping[int, int]

    @classmethod
    def of(cls, round_: Round, seat: Seat) -> "_Standing":
        stay = decided_groups(round_, all_stay=True)
        drafted = next((one for one in draft_again(round_, groups=stay).groups if one.need.duty == seat.duty), None)
        at = {row.pk: i for i, row in enumerate(drafted.need.people)} if drafted else {}
        if drafted is None or seat.supported_id not in at:
            raise Conflict("This changed meanwhile: one of them no longer takes part here. Propose again.")
        return cls(drafted, at)


def _moved(standing: _Standing, seat: Seat, to: PeerGroup | None) -> Moved:
    draft, person = standing.drafted.draft, standing.at[seat.supported_id]
    wanted = {standing.at.get(one.supported_id) for one in to.seats.all()} if to else set()
    target = next((group for group in draft.kept if wanted == set(group)), None)
    if to is not None and target is None:
        raise Conflict("This group changed meanwhile. Propose again.")
    pairs = [(group, _after(group, person, into=group == target)) for group in draft.groups]
    out = draft.out - {person} if to else draft.out | {person}
    then = replace(draft, kept=tuple(after for _, after in pairs if after), out=out)
    changed = [(n, one, after) for n, (one, after) in enumerate(pairs, start=1) if one != after]
    return Moved(
        after=replace(standing.drafted, draft=then),
        faults=tuple(fault for _, _, group in changed for fault in then.faults(group)),
        fits=tuple((n, draft.fit_of(one), then.fit_of(other)) for n, one, other in changed),
        touched=frozenset(standing.drafted.need.people[i].pk for _, _, group in changed for i in group),
    )


def _after(group: Group, person: int, *, into: bool) -> Group:
    left = {i for i in group if i != person}
    return tuple(sorted(left | {person} if into else left))
