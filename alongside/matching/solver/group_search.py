"""Groups of many people: put together one after the other, then bettered by moving and swapping while that helps.

People come in the order of their ids, so that the same people are the same groups whatever order their rows had.
"""

from collections.abc import Sequence

import numpy as np

from alongside.matching.solver.problem import Flags, Ints

type Groups = tuple[tuple[int, ...], ...]

ANY_TIME = -1  # every quarter of an hour: nobody knows when they are free
FAR = -(1 << 40)  # the fit of two who cannot be in one group: more than all others together make up for
MOST_STARTS, CELLS = 11, 1 << 18  # fewer starts for more people
TURNS = 30
LOOKED_AT = 40  # swaps of one person that are tried for time before the next person's


def free_together(free: Sequence[int], quarters: int) -> bool:
    """Whether all of these have so many quarters of an hour in a row in common."""
    common = ANY_TIME
    for one in free:
        common &= one
    return has_run(common, quarters)


def has_run(common: int, quarters: int) -> bool:
    """Whether so many bits in a row are set."""
    if common == ANY_TIME:
        return True
    for _ in range(quarters - 1):
        common &= common >> 1
    return bool(common) or not quarters


def searched(fit: Ints, free: Sequence[int], sizes: tuple[int, int], quarters: int) -> Groups:
    """Groups of these sizes, from so many to so many; whoever fits into none is in none. The best of several starts."""
    people = len(fit)
    fit = np.where(_ever_together(free, quarters), fit, FAR) if quarters and set(free) != {ANY_TIME} else fit
    starts = 1 + min(MOST_STARTS, CELLS // max(people**2, 1))
    found = [_one_start(fit, free, sizes, quarters, start) for start in range(starts)]
    return max(found, key=lambda groups: (sum(map(len, groups)), sum(worth_of(fit, group) for group in groups)))


def _ever_together(free: Sequence[int], quarters: int) -> Flags:
    """Who is free with whom for so many quarters of an hour in a row; asked once for the same two lists of hours."""
    hours = sorted(set(free))
    found: Flags = np.zeros((len(hours), len(hours)), np.bool_)
    for at, one in enumerate(hours):
        found[at, at:] = found[at:, at] = [has_run(one & other, quarters) for other in hours[at:]]
    place = {one: at for at, one in enumerate(hours)}
    of = [place[one] for one in free]
    return found[np.ix_(of, of)]


def _one_start(fit: Ints, free: Sequence[int], sizes: tuple[int, int], quarters: int, start: int) -> Groups:
    halls = _Halls(fit, free, sizes, quarters)
    halls.fill(start)
    for _ in range(TURNS):
        if not halls.swap_all():
            break
    halls.part()
    halls.take_in()
    for _ in range(TURNS):
        if not any((halls.swap_all(), halls.move_all(), halls.take_in())):
            break
    return halls.groups


def worth_of(fit: Ints, group: Sequence[int]) -> float:
    """The sum over people of a group of their mean fit with the others."""
    return int(fit[np.ix_(group, group)].sum()) / max(len(group) - 1, 1)


class _Halls:
    """Groups while they are put together: `of[i]` is the group of person i, or -1, `sums[i, g]` their fit with all of
    group g."""

    def __init__(self, fit: Ints, free: Sequence[int], sizes: tuple[int, int], quarters: int) -> None:
        people = len(fit)
        self.fit, self.free, self.quarters = fit, list(free), quarters
        self.least, self.most = sizes
        self.of = np.full(people, -1, np.int64)
        self.sums = np.zeros((people, max(people // self.least, 1)), np.int64)
        self.size = np.zeros(self.sums.shape[1], np.int64)
        self.within = np.zeros(self.sums.shape[1], np.int64)  # the fit of all pairs of a group, each pair twice

    @property
    def groups(self) -> Groups:
        return tuple(tuple(np.flatnonzero(self.of == g).tolist()) for g in np.flatnonzero(self.size))

    def fill(self, start: int) -> None:
        """One group after the other: whoever has fewest possible others first, then who fits best beside them.

        Where nobody fits any more, whoever speaks least against it: swapping mends most of that.
        """
        people, lost = len(self.of), (self.fit < 0).sum(axis=1)
        turned = np.random.default_rng(start).permutation(people) if start else np.arange(people)
        groups = min(max(round(2 * people / (self.least + self.most)), 1), len(self.size))
        target = [people // groups + (g < people % groups) for g in range(groups)]
        for first in np.lexsort((turned, -lost)).tolist():
            empty = np.flatnonzero(self.size[:groups] == 0)
            if self.of[first] < 0 and len(empty):
                group = int(empty[0])
                self._put(first, group)
                while self.size[group] < min(target[group], self.most) and (self.of < 0).any():
                    self._put(self._beside(group), group)

    def part(self) -> None:
        """Take out whoever may not be with somebody of their group, and leave no group that is too small."""
        for group in np.flatnonzero(self.size).tolist():
            while self.size[group] and not self._stands(group):
                members = np.flatnonzero(self.of == group)
                lost = (self.fit[np.ix_(members, members)] < 0).sum(axis=1)
                self._out(int(members[lost.argmax()]))
            if self.size[group] < self.least:
                for one in np.flatnonzero(self.of == group).tolist():
                    self._out(one)

    def take_in(self) -> bool:
        """Let whoever is in no group join one that has room."""
        changed = False
        for one in np.flatnonzero(self.of < 0).tolist():
            open_ = [g for g in np.flatnonzero((self.size > 0) & (self.size < self.most)) if self._fits(one, int(g))]
            if open_:
                self._put(one, int(max(open_, key=lambda g: self.sums[one, g] / self.size[g])))
                changed = True
        return changed

    def swap_all(self) -> bool:
        """Swap two of different groups wherever that is worth more; returns whether any were."""
        return sum(self._swap(one) for one in np.flatnonzero(self.of >= 0).tolist()) > 0

    def move_all(self) -> bool:
        """Move one to another group wherever that is worth more and both sizes stay."""
        return sum(self._move(one) for one in np.flatnonzero(self.of >= 0).tolist()) > 0

    def _swap(self, one: int) -> bool:
        here, there = self.of[one], self.of
        others = np.flatnonzero((there >= 0) & (there != here))
        if not len(others):
            return False
        groups, mine = there[others], self.fit[one, others]
        mean_here = np.maximum(self.size[here] - 1, 1)
        mean_there = np.maximum(self.size[groups] - 1, 1)
        gain = (self.sums[others, here] - mine - self.sums[one, here]) / mean_here
        gain += (self.sums[one, groups] - mine - self.sums[others, groups]) / mean_there
        best = np.argsort(-gain, kind="stable")[:LOOKED_AT]
        for at in best[gain[best] > 1e-6].tolist():
            other, group = int(others[at]), int(groups[at])
            if self._in_time(one, group, but=other) and self._in_time(other, int(here), but=one):
                self._out(one)
                self._out(other)
                self._put(one, group)
                self._put(other, int(here))
                return True
        return False

    def _move(self, one: int) -> bool:
        here = int(self.of[one])
        if self.size[here] <= self.least:
            return False
        lost = self._worth(here) - (self.within[here] - 2 * self.sums[one, here]) / (self.size[here] - 2 or 1)
        for group in np.flatnonzero((self.size > 0) & (self.size < self.most)).tolist():
            won = (self.within[group] + 2 * self.sums[one, group]) / self.size[group] - self._worth(group)
            if group != here and won - lost > 1e-6 and self._fits(one, group):
                self._out(one)
                self._put(one, group)
                return True
        return False

    def _stands(self, group: int) -> bool:
        members = np.flatnonzero(self.of == group)
        return bool((self.fit[np.ix_(members, members)] >= 0).all()) and free_together(
            [self.free[i] for i in members], self.quarters
        )

    def _worth(self, group: int) -> float:
        return float(self.within[group] / max(self.size[group] - 1, 1))

    def _beside(self, group: int) -> int:
        """Whoever in no group fits best beside all of this one; where nobody fits, whoever speaks least against it."""
        waiting = np.flatnonzero(self.of < 0)
        ranked: list[int] = waiting[np.argsort(-self.sums[waiting, group], kind="stable")].tolist()
        return next((one for one in ranked if self._fits(one, group)), ranked[0])

    def _fits(self, one: int, group: int) -> bool:
        return bool(self.sums[one, group] >= 0) and self._in_time(one, group)

    def _in_time(self, one: int, group: int, but: int = -1) -> bool:
        members = [i for i in np.flatnonzero(self.of == group).tolist() if i != but]
        return free_together([self.free[one], *(self.free[i] for i in members)], self.quarters)

    def _put(self, one: int, group: int) -> None:
        self.within[group] += 2 * self.sums[one, group]
        self.of[one] = group
        self.size[group] += 1
        self.sums[:, group] += self.fit[:, one]

    def _out(self, one: int) -> None:
        group = int(self.of[one])
        self.of[one] = -1
        self.size[group] -= 1
        self.sums[:, group] -= self.fit[:, one]
        self.within[group] -= 2 * self.sums[one, group]
