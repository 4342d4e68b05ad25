"""Whether a round is stable: two who named each other and would both rather have each other than what they have."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from alongside.matching.solver.problem import Pair

type Lists = Mapping[int, Sequence[int]]


@dataclass(frozen=True, slots=True)
class Named:
    """Whom each named, best first: people name helpers and helpers name people; who named nobody is in neither."""

    people: Lists = field(default_factory=dict)
    helpers: Lists = field(default_factory=dict)


def blocking_pairs(named: Named, helper_of: Mapping[int, int], room: Mapping[int, int]) -> list[Pair]:
    """Pairs that named each other where each would rather have the other: the person than the helper they have (none,
    one named later, or not named), the helper than a free place or one of theirs. `room[j]`: places beside those taken.

    As many steps as there are names, and as there are people with a helper.
    """
    theirs: dict[int, list[int]] = {}
    for person, helper in helper_of.items():
        theirs.setdefault(helper, []).append(person)
    ranks = {j: {person: rank for rank, person in enumerate(several)} for j, several in named.helpers.items()}
    worst = {j: max((rank.get(i, len(rank)) for i in theirs.get(j, ())), default=-1) for j, rank in ranks.items()}
    found = []
    for i, several in named.people.items():
        for j in several:
            if helper_of.get(i) == j:
                break
            rank = ranks.get(j, {}).get(i)
            if rank is not None and (room.get(j, 0) > 0 or rank < worst[j]):
                found.append((i, j))
    return found
