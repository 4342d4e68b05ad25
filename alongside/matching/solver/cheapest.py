"""The cheapest way from a node to another where costs are lists of levels: what lies on the lowest level counts first.

A step adds at most one to some level and takes at most one from another. Steps that are of no use, whoever asks, are
left out once. From the lowest level up, only the steps stay that lie on a way that is cheapest so far; levels that no
way can better are passed over in one look: how low every way to a node has to go, and every way from it, says which
steps matter. Once few steps are left, whole lists are compared. There is no way round that costs less than nothing:
steps are those out of a best round.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alongside.matching.solver.flow import in_order
from alongside.matching.solver.pairs import places
from alongside.matching.solver.problem import Flags, Ints

type Levels = NDArray[np.int32]
type Besides = Callable[[Ints, Ints], Ints]

NONE = 1 << 30  # above every level
CLOSED = -1
BITS = 31
SHUT = 1 << 62
BESIDES = 64  # bits for what steps cost besides
FEW = 700  # steps: then whole lists of levels are the quicker
SOME = 64  # nodes, to say how well another one is connected
ROWS = 64  # they stay in the processor's cache


@dataclass(frozen=True)
class Steps:
    """The steps between some nodes that may lie on a cheapest way, in order of where they lead.

    For each the level it adds to and the one it takes from, NONE for neither.
    """

    nodes: int
    here: Ints
    to: Ints
    more: Levels
    less: Levels

    @classmethod
    def of(cls, key: Ints, *, any_way: bool = False) -> "Steps":
        """From packed levels from every node to every other one, SHUT where there is no step. `any_way`: of ways that
        cost alike any will do."""
        size, adds = np.abs(key), key > 0
        upper = (size & ((1 << BITS) - 1)).astype(np.int32)
        upper[key == 0] = NONE
        size >>= BITS
        lower = NONE - size.astype(np.int32)
        more, less = np.where(adds, lower, upper), np.where(adds, upper, lower)
        more[key == SHUT] = CLOSED
        np.fill_diagonal(more, CLOSED)
        to, here = places((_enough if any_way else _useful)(more, less).T)
        return cls(len(key), here, to, more[here, to], less[here, to])


def _useful(more: Levels, less: Levels) -> Flags:
    """The steps in whose place no way by one well-connected node, the hub, costs less. Cheapest ways have no others,
    as no way round costs less than nothing.

    A step that only adds is dear where the way by the hub keeps to higher levels. Where somebody can leave the lowest
    level of a node (`lowest`) for the hub, so is all else there, and of the steps that leave it, each that adds to a
    lower level than the best of them (`least`).
    """
    width = _width(more, less)
    hub = _hub(width)
    into, out = _widths(width.T.copy(), hub)[None, :], _widths(width, hub)[None, :]
    by, takes = np.minimum(into.T, out), (less < more) & (more != CLOSED)
    lowest = np.where(takes & (into > less), less, NONE).min(axis=1, keepdims=True)
    best = takes & (less == lowest)
    least = np.where(best, np.minimum(more, into), CLOSED).max(axis=1, keepdims=True)
    dear = np.where(takes, less > lowest, True) & (out > lowest)
    dear |= np.where(takes, best & (more < np.minimum(least, out)), more < by)
    useful: Flags = (more != CLOSED) & ~dear
    return useful


def _enough(more: Levels, less: Levels) -> Flags:
    """Steps by which there is a way as cheap as any: where free ones lead from a hub and back, two trees of those."""
    free = (more == NONE) & (less == NONE)
    hub = int(np.minimum(free.sum(axis=0), free.sum(axis=1)).argmax())
    out, into = _tree(free, hub), _tree(free.T, hub).T
    around = out.any(axis=0) & into.any(axis=1)
    around[hub] = True
    enough: Flags = (more != CLOSED) & ~(around[:, None] & around) | out | into
    return enough


def _tree(free: Flags, root: int) -> Flags:
    """For each node that free steps lead to, the last step of a way there."""
    tree, found, front = np.zeros_like(free), np.zeros(len(free), np.bool_), np.array([root])
    found[root] = True
    while len(front):
        new = np.flatnonzero(free[front].any(axis=0) & ~found)
        tree[front[free[np.ix_(front, new)].argmax(axis=0)], new] = True
        found[new], front = True, new
    return tree


def _hub(width: Levels) -> int:
    """A node that ways lead to, and from, which keep to high levels."""
    some = max(1, len(width) // SOME)
    return int(np.minimum(np.median(width[::some], axis=0), np.median(width[:, ::some], axis=1)).argmax())


def cheapest(steps: Steps, start: int, end: int, besides: Besides) -> tuple[int, ...] | None:
    """The nodes of the cheapest way, the first and the last among them. None where there is no way.

    `besides`: what some steps (from where, to where) cost once levels are alike; of equals it is one of few steps.
    """
    ways = _Ways(steps, start, end)
    while ways.next():
        pass
    return ways.found(besides)


def packed(more: Ints | Levels, less: Ints) -> Ints:
    """Steps as whole numbers, a lower one being the cheaper."""
    key: Ints = NONE - np.minimum(more, less).astype(np.int64)
    key <<= BITS
    key += np.maximum(more, less)
    key *= np.sign(less - more)
    return key


class _Ways:
    """The steps that still may lie on a cheapest way, in order of where they lead."""

    def __init__(self, steps: Steps, start: int, end: int) -> None:
        self.start, self.end, self.nodes = start, end, steps.nodes
        self.here, self.to, self.more, self.less = steps.here, steps.to, steps.more, steps.less
        self._keep((self.here != end) & (self.to != start))

    def next(self) -> bool:
        """Settle the next level that decides something; whether there may be more of them."""
        if len(self.here) <= FEW or (self.more == self.less).all():
            return False
        width, back = _width(self.more, self.less), in_order(self.here, self.nodes)
        into = self._widest(width, self.here, self.to, self.start)
        out = self._widest(width[back], self.to[back], self.here[back], self.end)
        if into[self.end] == CLOSED:
            return False
        on = np.minimum(into[self.here], out[self.to])
        level = min(int(into[self.end]), int(self.less[(self.less < self.more) & (self.less <= on)].min(initial=NONE)))
        self._keep(np.minimum(on, width) >= level)
        self._settle(level)
        return level < NONE

    def found(self, besides: Besides) -> tuple[int, ...] | None:
        """One of the ways that are left, the cheapest of all, of few steps; None where there is no way."""
        cost = besides(self.here, self.to) * (self.nodes + 1) + 1
        many = len(self.here) > FEW  # then levels are all alike
        before = self._before(cost) if many else self._before_in_full(cost)
        if self.end not in before:
            return None
        way = [self.end]
        while way[-1] != self.start:
            way.append(before[way[-1]])
        return tuple(reversed(way))

    def _widest(self, width: Levels, here: Ints, to: Ints, start: int) -> Levels:
        """The same as `_widths` over the steps that are left, in order of where they lead."""
        starts = np.flatnonzero(np.diff(to, prepend=-1))
        ends = to[starts]
        found = np.full(self.nodes, CLOSED, np.int32)
        found[start] = NONE
        while True:
            reached = np.maximum.reduceat(np.minimum(found[here], width), starts)
            nearer = reached > found[ends]
            if not nearer.any():
                return found
            found[ends[nearer]] = reached[nearer]

    def _settle(self, level: int) -> None:
        """Keep the steps of ways that add least to a level."""
        if level == NONE:
            return
        adds, takes = self.more == level, self.less == level
        cost = adds.astype(np.int64) - takes
        far = self._far(cost)
        self.more[adds], self.less[takes] = NONE, NONE
        self._keep(far[self.here] + cost == far[self.to])

    def _keep(self, kept: Flags) -> None:
        """Leave out all other steps."""
        self.here, self.to = self.here[kept], self.to[kept]
        self.more, self.less = self.more[kept], self.less[kept]

    def _far(self, cost: Ints) -> Ints:
        """How far each node is from the first one."""
        starts = np.flatnonzero(np.diff(self.to, prepend=-1))
        ends = self.to[starts]
        far = np.full(self.nodes, SHUT >> 1)
        far[self.start] = 0
        for _ in _rounds(self.nodes):
            reached = np.minimum.reduceat(far[self.here] + cost, starts)
            nearer = reached < np.minimum(far[ends], SHUT >> 2)
            if not nearer.any():
                break
            far[ends[nearer]] = reached[nearer]
        return far

    def _before(self, cost: Ints) -> dict[int, int]:
        """From where each node is reached, by what steps cost besides."""
        far = self._far(cost)
        tight = far[self.here] + cost == far[self.to]
        return dict(zip(self.to[tight].tolist(), self.here[tight].tolist(), strict=True))

    def _before_in_full(self, cost: Ints) -> dict[int, int]:
        """The same by whatever levels there are still, each with a place of its own in one long number."""
        bits = (4 * self.nodes + 2).bit_length()  # two ways may differ by twice as many as there are nodes
        levels = np.unique(np.concatenate([self.more, self.less]))[::-1].tolist()
        unit = {level: 1 << (BESIDES + bits * place) for place, level in enumerate(levels)} | {NONE: 0}
        leaving: dict[int, list[tuple[int, int]]] = {}
        told = (one.tolist() for one in (self.here, self.to, self.more, self.less, cost))
        for one, other, more, less, much in zip(*told, strict=True):
            leaving.setdefault(one, []).append((other, unit[more] - unit[less] + much))
        far, before, front = {self.start: 0}, dict[int, int](), [self.start]
        for _ in _rounds(self.nodes):
            if not front:
                break
            reached, front = dict.fromkeys(front), []
            for one in reached:
                for other, much in leaving.get(one, ()):
                    through = far[one] + much
                    if other not in far or through < far[other]:
                        far[other], before[other] = through, one
                        front.append(other)
        return before


def _rounds(nodes: int) -> Iterator[int]:
    """As many rounds as a way has steps at most."""
    yield from range(nodes + 1)
    raise ArithmeticError("a way round costs less than nothing: the round was not the best one, a fault of ours")


def _width(more: Levels, less: Levels) -> Levels:
    """The highest level that a step keeps to: it adds to none below, unless it takes from a lower one."""
    return np.where(more < less, more, np.int32(NONE))


def _widths(width: Levels, start: int) -> Levels:
    """For each node the highest level that some way there keeps to; CLOSED where there is none."""
    found = np.full(len(width), CLOSED, np.int32)
    found[start], front = NONE, np.array([start])
    while len(front):
        reached = np.full(len(width), CLOSED, np.int32)
        for first in range(0, len(front), ROWS):
            some = front[first : first + ROWS]
            np.maximum(reached, np.minimum(found[some, None], width[some]).max(axis=0), out=reached)
        front = np.flatnonzero(reached > found)
        found[front] = reached[front]
    return found
