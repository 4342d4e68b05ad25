"""The cheapest way from a node to another where costs are lists of levels: what lies on the lowest level counts first.

A step adds at most one to some level and takes at most one from another. From the lowest level up, only the steps stay
that lie on a way that is cheapest so far. Levels that no way can better are passed over in one look: how low every way
to a node has to go, and every way from it, says which steps matter. Once few steps are left, whole lists are compared.
There is no way round that costs less than nothing: steps are those out of a best round.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from alongside.matching.solver.problem import Ints

type Levels = NDArray[np.int32]
type Sum = tuple[tuple[int, int], ...]

NONE = 1 << 30  # above every level
CLOSED = -1
BITS = 31
SHUT = 1 << 62
FAR_AWAY = np.int32(1 << 28)  # more than any way adds to a level
FEW = 120
AT_ONCE = 1 << 13


@dataclass(frozen=True)
class Steps:
    """From every node to every other one: the level a step adds to, CLOSED where there is none, and the one it takes
    from (NONE for neither); and what it costs besides, once levels are alike."""

    more: Levels
    less: Levels
    cost: Ints | None

    @classmethod
    def of(cls, key: Ints, cost: Ints | None) -> "Steps":
        """From packed levels, SHUT where there is no step."""
        size = np.abs(key)
        lower, upper = NONE - (size >> BITS), size & ((1 << BITS) - 1)
        more = np.where(key > 0, lower, np.where(key < 0, upper, NONE))
        less = np.where(key > 0, upper, np.where(key < 0, lower, NONE))
        more[key == SHUT] = CLOSED
        np.fill_diagonal(more, CLOSED)
        return cls(more.astype(np.int32), less.astype(np.int32), cost)

    @cached_property
    def width(self) -> Levels:
        return _width(self.more, self.less)

    @cached_property
    def width_back(self) -> Levels:
        return np.ascontiguousarray(self.width.T)

    @cached_property
    def taking(self) -> tuple[Ints, Ints, Levels]:
        """The steps that take from a lower level than they add to, the lowest first: from where, to where, and that
        level."""
        here, to = np.nonzero(self.less < self.more)
        level = self.less[here, to]
        order = np.argsort(level, kind="stable")
        return here[order], to[order], level[order]


def cheapest(steps: Steps, start: int, end: int) -> tuple[int, ...] | None:
    """The nodes of the cheapest way, the first and the last among them; of equals one of few steps. None where there is
    no way."""
    ways = _Ways(steps, start, end)
    while ways.next():
        pass
    return ways.found()


def packed(more: Ints, less: Ints) -> Ints:
    """Steps as whole numbers, a lower one being the cheaper."""
    adds = ((NONE - more) << BITS) + less
    takes = -(((NONE - less) << BITS) + more)
    return np.where(more < less, adds, np.where(more > less, takes, 0))


class _Ways:
    """The steps that still may lie on a cheapest way, over the nodes that are left; at first all of them."""

    def __init__(self, steps: Steps, start: int, end: int) -> None:
        self.steps, self.more, self.less = steps, steps.more, steps.less
        self.nodes = np.arange(len(steps.more))
        self.start, self.end = start, end
        self.is_way, self.settled = True, False

    def next(self) -> bool:
        """Settle the next level that decides something; whether there may be more of them."""
        first = self.more is self.steps.more
        width = self.steps.width if first else _width(self.more, self.less)
        back = self.steps.width_back if first else np.ascontiguousarray(width.T)
        into, out = _widths(width, self.start, self.end), _widths(back, self.end, self.start)
        widest = int(into[self.end])
        if widest == CLOSED:
            self.is_way = False
            return False
        level = min(widest, self._lowest_taken(into, out))
        self._keep(np.flatnonzero(np.minimum(into, out) >= level))
        self.more[(self.more < self.less) & (self.more < level)] = CLOSED
        self.more[self.end] = self.more[:, self.start] = CLOSED
        if level < NONE:
            self._settle(level)
        return level < NONE and int(np.count_nonzero(self.more != CLOSED)) > FEW

    def found(self) -> tuple[int, ...] | None:
        """One of the ways that are left, the cheapest of all, of few steps."""
        if not self.is_way:
            return None
        here, to = np.nonzero(self.more != CLOSED)
        cost = None if self.steps.cost is None else self.steps.cost[self.nodes[here], self.nodes[to]]
        many = len(here) > FEW  # then levels are all alike
        before = self._before(cost, here, to) if many else self._before_in_full(cost, here, to)
        way = [self.end]
        while way[-1] != self.start:
            way.append(int(before[way[-1]]))
        return tuple(int(self.nodes[node]) for node in reversed(way))

    def _lowest_taken(self, into: Levels, out: Levels) -> int:
        """The lowest level a step takes from that lies on a way which adds to none below."""
        if self.more is self.steps.more:
            here, to, level = self.steps.taking
            for first in range(0, len(level), AT_ONCE):
                some = slice(first, first + AT_ONCE)
                on = np.minimum(into[here[some]], out[to[some]]) >= level[some]
                on &= (here[some] != self.end) & (to[some] != self.start)
                if on.any():
                    return int(level[some][on.argmax()])
            return NONE
        on = (self.less < self.more) & (self.less <= np.minimum(into[:, None], out))
        return int(self.less[on].min(initial=NONE))

    def _settle(self, level: int) -> None:
        """Keep the steps of ways that add least to a level."""
        adds, takes = self.more == level, self.less == level
        cost = np.where(self.more != CLOSED, adds.astype(np.int32) - takes, FAR_AWAY)
        far = _far(cost, self.start)
        tight = far[:, None] + cost == far
        self.more = np.where(tight, np.where(adds, np.int32(NONE), self.more), np.int32(CLOSED))
        self.less = np.where(takes, np.int32(NONE), self.less)

    def _keep(self, kept: Ints) -> None:
        """Leave out all other nodes."""
        among = np.ix_(kept, kept)
        self.more, self.less, self.nodes = self.more[among], self.less[among], self.nodes[kept]
        self.start, self.end = (int(np.searchsorted(kept, node)) for node in (self.start, self.end))

    def _before(self, cost: Ints | None, here: Ints, to: Ints) -> dict[int, int]:
        """From where each node is reached, by what steps cost besides and then by their number."""
        nodes, longest = len(self.nodes), len(self.nodes) + 1
        whole = np.ones(len(here), np.int64) if cost is None else cost * longest + 1
        through = np.full((nodes, nodes), SHUT >> 1)
        through[here, to] = whole
        far, before = np.full(nodes, SHUT >> 1), np.full(nodes, CLOSED)
        far[self.start], front = 0, np.array([self.start])
        for _ in _rounds(nodes):
            if not len(front):
                break
            reached = far[front, None] + through[front]
            least = reached.min(axis=0)
            nearer = np.flatnonzero(least < np.minimum(far, SHUT >> 2))
            before[nearer] = front[reached[:, nearer].argmin(axis=0)]
            far[nearer] = least[nearer]
            front = nearer
        return dict(enumerate(before.tolist()))

    def _before_in_full(self, cost: Ints | None, here: Ints, to: Ints) -> dict[int, int]:
        """The same with whatever levels there are still: few steps are left."""
        costs = [0] * len(here) if cost is None else cost.tolist()
        leaving: dict[int, list[tuple[int, int, int, int]]] = {}
        levels = zip(self.more[here, to].tolist(), self.less[here, to].tolist(), strict=True)
        for one, other, (more, less), much in zip(here.tolist(), to.tolist(), levels, costs, strict=True):
            leaving.setdefault(one, []).append((other, more, less, much))
        best: dict[int, tuple[Sum, int, int]] = {self.start: (((0, 0),), 0, 0)}
        before, front = dict[int, int](), [self.start]
        for _ in _rounds(len(self.nodes)):
            if not front:
                break
            reached = dict.fromkeys(front)
            front = []
            for one in reached:
                total, spent, steps = best[one]
                for other, more, less, much in leaving.get(one, []):
                    sum_ = (_added(total, more, less), spent + much, steps + 1)
                    if other not in best or sum_ < best[other]:
                        best[other], before[other] = sum_, one
                        front.append(other)
        return before


def _added(total: Sum, more: int, less: int) -> Sum:
    """A list of levels with one more and one less, written so that the lower list is the cheaper: the lowest level
    first, (0, 0) at the end."""
    if more == less:
        return total
    amounts = Counter({NONE - abs(place): amount for place, amount in total[:-1]})
    amounts[more] += 1
    amounts[less] -= 1
    amounts[NONE] = 0
    told = sorted((level, amount) for level, amount in amounts.items() if amount)
    return (*((NONE - level if amount > 0 else level - NONE, amount) for level, amount in told), (0, 0))


def _rounds(nodes: int) -> Iterator[int]:
    """As many rounds as a way has steps at most."""
    yield from range(nodes + 1)
    raise ArithmeticError("a way round costs less than nothing: the round was not the best one, a fault of ours")


def _width(more: Levels, less: Levels) -> Levels:
    """The highest level that a step keeps to: it adds to none below, unless it takes from a lower one."""
    return np.where(more < less, more, np.int32(NONE))


def _widths(width: Levels, start: int, end: int) -> Levels:
    """For each node the highest level that some way there keeps to; CLOSED where there is none. Nothing leads on from
    the end."""
    found = np.full(len(width), CLOSED, np.int32)
    found[start], front = NONE, np.array([start])
    while len(front):
        reached = np.minimum(found[front, None], width[front]).max(axis=0)
        front = np.flatnonzero(reached > found)
        found[front] = reached[front]
        front = front[front != end]
    return found


def _far(cost: Levels, start: int) -> Levels:
    """How far each node is from the first one."""
    far = np.full(len(cost), FAR_AWAY)
    far[start], front = 0, np.array([start])
    for _ in _rounds(len(cost)):
        if not len(front):
            break
        reached = (far[front, None] + cost[front]).min(axis=0)
        front = np.flatnonzero(reached < np.minimum(far, FAR_AWAY >> 1))
        far[front] = reached[front]
    return far
