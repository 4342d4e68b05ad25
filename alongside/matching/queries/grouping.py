"""Groups of a round: as the page shows them, and what moving one person would mean before it is done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from django.db.models import Prefetch, QuerySet

from alongside.kernel.access import Who
from alongside.kernel.errors import Conflict
from alongside.matching.access import GROUPS, SEATS
from alongside.matching.grouping import Group, GroupDraft
from alongside.matching.models.groups import PeerGroup, Seat
from alongside.matching.models.rounds import Round
from alongside.matching.queries.answering import WITH_PEOPLE
from alongside.matching.queries.drafting import GroupDrafted, draft_again
from alongside.matching.queries.rounds import decided_groups
from alongside.matching.queries.taking_part import TakesPart
from alongside.matching.solver.problem import NOT_ALLOWED


@dataclass(frozen=True, slots=True)
class Moved:
    """The groups somebody would leave and come to.

    `faults`: what speaks against it. `fits`: number of the group with its mean fit, 0 to 2**20, before and after.
    `touched`: whoever is in one of them then (row numbers). `loses`: the people (row numbers) of each group that would
    have nobody who leads it any more, with the number it has now.
    """

    after: GroupDrafted
    faults: tuple[str, ...]
    fits: tuple[tuple[int, int, int], ...]
    touched: frozenset[int]
    loses: Mapping[int, frozenset[int]] = field(default_factory=dict)


def groups_of(who: Who, round_: Round) -> list[PeerGroup]:
    """The groups of a round, each with its seats. Two queries."""
    return list(groups_in(who, round_))


def groups_in(who: Who, round_: Round) -> QuerySet[PeerGroup]:
    """The same, not read yet."""
    rows = GROUPS.visible(who).filter(round=round_).select_related("helper__person", "round")
    return rows.prefetch_related(Prefetch("seats", WITH_PEOPLE)).order_by("duty", "number")


def in_none(who: Who, round_: Round) -> list[Seat]:
    """Whoever is in no group, with what would help."""
    return list(SEATS.visible(who, rows=WITH_PEOPLE).filter(round=round_, group=None))


def moved(round_: Round, seat: Seat, to: PeerGroup | None) -> Moved:
    """What moving somebody into a group, or into none, would mean; nothing is kept. Raises Conflict where things
    changed."""
    return _moved(_Standing.of(round_, seat), seat, to)


def ways(round_: Round, seat: Seat, groups: Sequence[PeerGroup]) -> list[tuple[PeerGroup | None, Moved]]:
    """What moving somebody into each other group of a duty would mean, those that may be first, then by fit; and at
    last what leaving them out would, if they are in one."""
    standing = _Standing.of(round_, seat)
    found = [(one, _moved(standing, seat, one)) for one in groups if one.duty == seat.duty and one.pk != seat.group_id]
    found.sort(key=lambda way: (bool(way[1].faults), -sum(after - before for _, before, after in way[1].fits)))
    return [*found, *([(None, _moved(standing, seat, None))] if seat.group_id else [])]


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
    chosen = {after: draft.chosen[group] for group, after in pairs if after and group in draft.chosen}
    then = replace(draft, kept=tuple(after for _, after in pairs if after), out=out, chosen=chosen)
    changed = [(n, one, after) for n, (one, after) in enumerate(pairs, start=1) if one != after]
    return Moved(
        after=replace(standing.drafted, draft=then),
        faults=tuple(fault for _, _, group in changed for fault in then.faults(group)),
        fits=tuple((n, draft.fit_of(one), then.fit_of(other)) for n, one, other in changed),
        touched=frozenset(standing.drafted.need.people[i].pk for _, _, group in changed for i in group),
        loses=_loses(standing, pairs, then),
    )


def _loses(standing: _Standing, pairs: Sequence[tuple[Group, Group]], then: GroupDraft) -> dict[int, frozenset[int]]:
    """Number of each group that is led now and would be no more -> its people then."""
    before = dict(zip(standing.drafted.draft.groups, standing.drafted.draft.leaders, strict=True))
    after = dict(zip(then.groups, then.leaders, strict=True))
    return {
        n: frozenset(standing.drafted.need.people[i].pk for i in group)
        for n, (one, group) in enumerate(pairs, start=1)
        if group and before[one] is not None and after[group] is None
    }


def leaders_for(round_: Round, group: PeerGroup) -> list[tuple[TakesPart, Moved]]:
    """Whoever could lead a group, those who fit best first, with what choosing them would mean for the others. Nothing
    is kept. Raises Conflict where things changed."""
    seat = next(iter(group.seats.all()))
    standing = _Standing.of(round_, seat)
    draft, at = standing.drafted.draft, standing.at
    people = tuple(sorted(at[one.supported_id] for one in group.seats.all() if one.supported_id in at))
    if people not in draft.kept:
        raise Conflict("This group changed meanwhile. Propose again.")
    fit = draft.leading(people)
    may = [int(j) for j in np.argsort(-fit, kind="stable") if fit[j] != NOT_ALLOWED and draft.room[j] >= len(people)]
    return [(standing.drafted.need.helpers[j], _led(standing, people, j)) for j in may]


def _led(standing: _Standing, group: Group, helper: int) -> Moved:
    draft = standing.drafted.draft
    then = replace(draft, chosen={**draft.chosen, group: helper})
    n = draft.groups.index(group)
    taken = () if then.leaders[n] == helper else ("They lead other groups already, and have no more places.",)
    touched = frozenset(standing.drafted.need.people[i].pk for i in group)
    loses = _loses(standing, [(one, one) for one in draft.groups], then)
    return Moved(replace(standing.drafted, draft=then), taken, (), touched, loses)


def _after(group: Group, person: int, *, into: bool) -> Group:
    left = {i for i in group if i != person}
    return tuple(sorted(left | {person} if into else left))
