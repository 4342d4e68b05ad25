"""Every pair's score, read a block of people at a time, so that a round may have more pairs than there is memory.

Scores are whole numbers held in floats wide enough to be exact. A pair that is not allowed lies far below zero.
"""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Protocol, overload

import numpy as np
from numpy.typing import NDArray

from alongside.matching.solver.flow import Arcs
from alongside.matching.solver.problem import Flags, Ints

type Fit = NDArray[np.float32] | NDArray[np.float64]

FAR = -4  # times the best score: where pairs that are not allowed lie, at most
NEVER = -(1 << 60)  # where they lie if nothing speaks against lying further
USUAL = 3  # times the best score: what being matched at all is worth, unless that leaves somebody out for a better fit
CELLS = 1 << 19  # pairs in a block: it stays in the processor's cache
ROWS = 256  # but people at least, so that working out their scores is worth the start
IN_FLOAT32 = 1 << 20  # the best score up to which sums of scores and prices are exact in 24 bits
STRIDE = 8
NO_ARCS = Arcs(*(np.zeros((3, 0), np.int64)))
LOOKS = 10
LOOKED_AT = 1 << 24
BLOCKS = 16  # from so many on they are spread over the processor's cores


class Pairs(Protocol):
    """The scores of every person with every helper. `one`: the best score there can be."""

    @property
    def shape(self) -> tuple[int, int]: ...

    @property
    def one(self) -> int: ...

    def rows(self, people: slice | Ints) -> Fit:
        """The scores of some people with every helper, at most FAR * one where a pair is not allowed."""
        ...


@dataclass(frozen=True)
class Table:
    """Scores that lie in memory."""

    fit: Fit
    one: int

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.fit), self.fit.shape[1]

    def rows(self, people: slice | Ints) -> Fit:
        return self.fit[people]


@dataclass(frozen=True)
class Listed:
    """Scores of those pairs that are allowed, each pair once, in any order."""

    arcs: Arcs
    shape: tuple[int, int]
    one: int

    def rows(self, people: slice | Ints) -> Fit:
        asked = np.arange(self.shape[0])[people]
        fit = np.full((len(asked), self.shape[1]), FAR * self.one, self._order_and_starts[2])
        order, starts, _ = self._order_and_starts
        counts = starts[asked + 1] - starts[asked]
        ends = np.cumsum(counts)
        at = order[np.arange(int(counts.sum())) + np.repeat(starts[asked] - ends + counts, counts)]
        fit[np.repeat(np.arange(len(asked)), counts), self.arcs.helper[at]] = self.arcs.worth[at]
        return fit

    @cached_property
    def _order_and_starts(self) -> tuple[Ints, Ints, type[np.floating]]:
        order = np.argsort(self.arcs.person, kind="stable")
        starts = np.searchsorted(self.arcs.person[order], np.arange(self.shape[0] + 1))
        return order, starts, float_for(self.one)


def float_for(one: int) -> type[np.floating]:
    """The narrowest float that holds scores up to `one`, and their differences from the usual prices, exactly."""
    return np.float32 if one <= IN_FLOAT32 else np.float64


def blocks(pairs: Pairs) -> Iterator[slice]:
    """Slices of people whose pairs with all helpers make a block."""
    people, helpers = pairs.shape
    at_once = rows_at_once(helpers)
    for first in range(0, people if helpers else 0, at_once):
        yield slice(first, min(first + at_once, people))


def of_blocks[T](pairs: Pairs, work: Callable[[slice], T]) -> list[T]:
    """What `work` finds in each block, in order."""
    several = list(blocks(pairs))
    if len(several) < BLOCKS:
        return [work(rows) for rows in several]
    with ThreadPoolExecutor(os.cpu_count()) as cores:
        return list(cores.map(work, several))


def rows_at_once(helpers: int) -> int:
    """How many people make a block."""
    return max(ROWS, CELLS // max(helpers, 1))


@dataclass(frozen=True)
class Prices:
    """Prices of people and of places, and what being matched at all is worth, all in whole numbers."""

    people: Ints
    helpers: Ints
    weight: int


def net(pairs: Pairs, rows: slice | Ints, prices: Prices) -> Fit:
    """What each pair of some people is worth beyond the helper's price, being matched at all not counted."""
    fit = pairs.rows(rows)
    if prices.weight <= USUAL * pairs.one:
        price = prices.helpers.astype(fit.dtype)
        left: Fit = np.subtract(fit, price, out=fit if fit.base is None else None)  # a view is somebody else's
        return left
    wide = fit - prices.helpers.astype(np.float64)
    wide[fit < 0] = -np.inf
    return wide


@dataclass(frozen=True)
class _Every:
    """Every so manieth person of others' pairs."""

    pairs: Pairs
    every: int

    @property
    def shape(self) -> tuple[int, int]:
        return -(-self.pairs.shape[0] // self.every), self.pairs.shape[1]

    @property
    def one(self) -> int:
        return self.pairs.one

    def rows(self, people: slice | Ints) -> Fit:
        return self.pairs.rows(np.arange(self.shape[0])[people] * self.every)


def _wanted(pairs: Pairs, prices: Prices, rows: slice) -> Ints:
    """The helper each person of a block would take at these prices."""
    wanted: Ints = net(pairs, rows, prices).argmax(axis=1)
    return wanted


def best_of_each(pairs: Pairs, price: Ints, most: int) -> Arcs:
    """Of each person's allowed pairs those that leave the most beyond the helper's price."""

    def best(rows: slice) -> Arcs:
        left = net(pairs, rows, Prices(np.zeros(0, np.int64), price, 0))
        columns = top(left, most)
        row = np.repeat(np.arange(len(left)), columns.shape[1])
        column = columns.ravel()
        worth = left[row, column].astype(np.int64) + price[column]
        kept = worth >= 0
        return Arcs(row[kept] + rows.start, column[kept], worth[kept])

    return joined(of_blocks(pairs, best))


def likely_prices(pairs: Pairs, room: Ints) -> Ints:
    """A first guess at prices: ten times, whoever is asked for by more people than they have room for costs more.

    Asked of so many people, evenly spread, as make a quick look. Only which pairs are tried first depends on it.
    """
    people, helpers = pairs.shape
    price = np.zeros(helpers, np.int64)
    if not people or not helpers:
        return price
    every = max(1, people // max(helpers // 2, LOOKED_AT // helpers))
    step, asking = pairs.one / 8, _Every(pairs, every)
    for _ in range(LOOKS):
        look = partial(_wanted, asking, Prices(np.zeros(0, np.int64), price, 0))
        asked = np.bincount(np.concatenate(of_blocks(asking, look)), minlength=helpers)
        crowded = np.clip((every * asked - room) / np.maximum(room, 1), -1, 1)
        price = np.maximum(0, price + np.rint(step * crowded).astype(np.int64))
        step *= 0.8
    return price


def joined(several: list[Arcs]) -> Arcs:
    """Several lists of pairs as one."""
    several = [NO_ARCS, *several]
    return Arcs(
        np.concatenate([one.person for one in several]),
        np.concatenate([one.helper for one in several]),
        np.concatenate([one.worth for one in several]),
    )


def top(fit: Fit, most: int) -> Ints:
    """The columns of each row's `most` largest, in no order.

    They lie in the `most` groups of columns with the largest maxima, so that only those have to be parted.
    """
    rows, columns = fit.shape
    groups = columns // STRIDE
    if columns <= most:
        return np.broadcast_to(np.arange(columns), fit.shape)
    if groups <= 2 * most:
        return np.argpartition(fit, columns - most, axis=1)[:, columns - most :]
    whole = groups * STRIDE
    highest = fit[:, :whole].reshape(rows, STRIDE, groups).max(axis=1)
    best = np.argpartition(highest, groups - most, axis=1)[:, groups - most :]
    among = (best[:, None, :] + groups * np.arange(STRIDE)[:, None]).reshape(rows, -1)
    among = np.concatenate([among, np.broadcast_to(np.arange(whole, columns), (rows, columns - whole))], axis=1)
    part = np.argpartition(np.take_along_axis(fit, among, axis=1), among.shape[1] - most, axis=1)
    found: Ints = np.take_along_axis(among, part[:, among.shape[1] - most :], axis=1)
    return found


@dataclass(frozen=True)
class Compared:
    """Every allowed pair beside the prices. `better`: pairs worth more than both their prices, some of each person.

    `tight`, once there are no better ones: every pair worth exactly that; of these all best assignments are made.
    `gains`: the sum over people of the most any pair leaves them; with the price of every place it is the bound that
    these prices prove.
    """

    better: Arcs
    tight: Arcs
    gains: int


def compared(pairs: Pairs, prices: Prices, *, most: int) -> Compared:
    """Compare every allowed pair with the prices; up to `most` better ones of each person."""

    def compare(rows: slice) -> Compared:
        left = net(pairs, rows, prices)
        gain = left.max(axis=1, initial=-prices.weight).astype(np.int64) + prices.weight
        over = np.flatnonzero(gain > prices.people[rows])
        if len(over):
            return Compared(_over(left[over], rows.start + over, prices, most), NO_ARCS, int(gain.sum()))
        return Compared(NO_ARCS, _tight(left, rows, prices), int(gain.sum()))

    found = of_blocks(pairs, compare)
    gains = sum(one.gains for one in found)
    return Compared(joined([one.better for one in found]), joined([one.tight for one in found]), gains)


def _over(left: Fit, people: Ints, prices: Prices, most: int) -> Arcs:
    columns = top(left, most)
    value = left[np.arange(len(left))[:, None], columns]
    row, place = np.nonzero(value > (prices.people[people] - prices.weight)[:, None])
    helper = columns[row, place]
    worth = value[row, place].astype(np.int64) + prices.helpers[helper]
    return Arcs(people[row], helper, worth)


def _tight(left: Fit, rows: slice, prices: Prices) -> Arcs:
    row, helper = places(left == (prices.people[rows] - prices.weight).astype(left.dtype)[:, None])
    worth = left[row, helper].astype(np.int64) + prices.helpers[helper]
    kept = worth >= 0
    return Arcs(row[kept] + rows.start, helper[kept], worth[kept])


@overload
def of_each_run(rows: Ints, starts: Ints, pick: np.ufunc) -> Ints: ...
@overload
def of_each_run(rows: Fit, starts: Ints, pick: np.ufunc) -> Fit: ...
def of_each_run(rows: Fit | Ints, starts: Ints, pick: np.ufunc) -> Fit | Ints:
    """The least or the most, as `pick` has it, of each run of rows: what `reduceat` finds, in a third of its time."""
    found: Fit | Ints = rows[: len(starts)].copy()
    for n, (one, end) in enumerate(zip(starts.tolist(), [*starts[1:].tolist(), len(rows)], strict=True)):
        pick.reduce(rows[one:end], axis=0, out=found[n])
    return found


def places(flags: Flags) -> tuple[Ints, Ints]:
    """Rows and columns of what is so, as `nonzero` has them, in a fraction of its time where little is."""
    flat = np.flatnonzero(flags)
    row, column = np.divmod(flat, max(flags.shape[1], 1))
    return row, column


def allowed_in(pairs: Pairs, people: Ints) -> Flags:
    """Which helpers are allowed for at least one of some people."""
    found: Flags = np.zeros(pairs.shape[1], np.bool_)
    at_once = rows_at_once(pairs.shape[1])
    for first in range(0, len(people), at_once):
        found |= (pairs.rows(people[first : first + at_once]) >= 0).any(axis=0)
    return found
