"""Which rules collide when nobody can help somebody, and what it would take: exact, for one person at a time.

`broken[r, j]`: whether rule r keeps helper j away from the person. That all places are taken is one more such rule.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from alongside.matching.solver.problem import Flags, Ints


@dataclass(frozen=True)
class WayOut:
    """Rules to be waived together, fewest possible for the helpers this opens, best fit first."""

    rules: tuple[int, ...]
    helpers: tuple[int, ...]


def smallest_conflict(broken: Flags) -> tuple[int, ...]:
    """A smallest set of rules that leaves the person with no helper; without any one of them somebody could help.

    Of several that small the one whose rules come first. Empty when there are no helpers at all. Raises ValueError when
    some helper breaks no rule: then nothing collides.
    """
    ways = _ways(broken)
    if 0 in ways:
        raise ValueError("a helper breaks none of the rules")
    return next(several for several in _sets(len(broken)) if all(_bits(several) & way for way in ways))


def ways_out(broken: Flags, fit: Ints) -> tuple[WayOut, ...]:
    """Every set of rules that would open a helper and of which none can stay, fewest rules first, then the best fit."""
    kinds = _kinds(broken)
    found = []
    for way in _ways(broken):
        helpers = np.flatnonzero(kinds == way)
        best_first = helpers[np.argsort(-fit[helpers], kind="stable")]
        rules = tuple(r for r in range(len(broken)) if way >> r & 1)
        found.append(WayOut(rules, tuple(int(j) for j in best_first)))
    return tuple(sorted(found, key=lambda one: (len(one.rules), -int(fit[one.helpers[0]]), one.rules)))


def _kinds(broken: Flags) -> Ints:
    """For each helper the rules they break, as the bits of a number."""
    return (1 << np.arange(len(broken), dtype=np.int64)) @ broken.astype(np.int64)


def _ways(broken: Flags) -> list[int]:
    """Sets of rules broken by some helper, without those that contain another one."""
    kinds = sorted({int(kind) for kind in _kinds(broken)}, key=lambda kind: (kind.bit_count(), kind))
    kept: list[int] = []
    for kind in kinds:
        if not any(kind & one == one for one in kept):
            kept.append(kind)
    return kept


def _sets(rules: int) -> Iterator[tuple[int, ...]]:
    for count in range(rules + 1):
        yield from combinations(range(rules), count)


def _bits(rules: tuple[int, ...]) -> int:
    return sum(1 << rule for rule in rules)
