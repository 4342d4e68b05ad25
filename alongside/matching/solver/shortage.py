"""Who waits for which places: everyone who competes with whoever is left over, and the places they compete for."""

from dataclasses import dataclass

import numpy as np

from alongside.matching.solver.pairs import Pairs, allowed_in
from alongside.matching.solver.problem import Flags, Ints


@dataclass(frozen=True)
class Waiting:
    """A flag for each person and each helper."""

    people: Flags
    helpers: Flags


def waiting(pairs: Pairs, room: Ints, match: Ints, first: Ints | None = None) -> Waiting | None:
    """Everybody unmatched (or only `first`), everyone who has a place they could take, and so on.

    None when one of these places is free: then more people could be matched.
    """
    people: Flags = np.zeros(len(match), np.bool_)
    helpers: Flags = np.zeros(len(room), np.bool_)
    taken = np.bincount(match[match >= 0], minlength=len(room))
    new = np.flatnonzero(match < 0) if first is None else first
    while len(new):
        people[new] = True
        found = allowed_in(pairs, new) & ~helpers
        if (taken[found] < room[found]).any():
            return None
        helpers |= found
        new = np.flatnonzero(np.append(found, False)[match])
    return Waiting(people, helpers)
