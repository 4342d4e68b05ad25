"""How well each pair fits, one small function for each way a blueprint may weigh (`by`), for all pairs at once;
wishes are in `wishes`.

Levels are whole numbers from 0 to UNIT. Unknown is not zero: what a person has not told does not count for them at all,
and what is not known of a helper counts as half, neither good nor bad.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alongside.matching.scores.kinds import Kinds, for_all
from alongside.matching.scores.travel import Minutes
from alongside.matching.solver.preferences import Named

type Levels = NDArray[np.int16]
type Fit = NDArray[np.int32]
type Flags = NDArray[np.bool_]
type Words = tuple[str, ...]

UNIT = 1024
HALF = UNIT // 2


@dataclass(frozen=True)
class Scored:
    """`level[i, j]` for every pair, HALF where not `known[i, j]`; `applies[i]`: whether it counts for person i."""

    level: Levels
    known: Flags
    applies: Flags


def overlap(people: Sequence[Words], helpers: Sequence[Words]) -> Scored:
    """The part of each person's words that the helper has too. Empty means not known."""
    return _scored(people, helpers, _part)


def same(people: Sequence[Words], helpers: Sequence[Words]) -> Scored:
    """All or nothing: at least one word in common."""
    return _scored(people, helpers, lambda shared, _: np.where(shared > 0, UNIT, 0))


def named(of: Named, shape: tuple[int, int]) -> Scored:
    """How early each of the two named the other: UNIT for the first, falling evenly to 0 for whoever was not named.

    Where both named somebody, both count alike; who named nobody has told nothing.
    """
    level, told = np.zeros(shape, np.int32), np.zeros(shape, np.int32)
    for lists, levels, counts in ((of.people, level, told), (of.helpers, level.T, told.T)):
        for one, several in lists.items():
            counts[one] += 1
            for rank, other in enumerate(several):
                levels[one, other] += UNIT * (len(several) - rank) // len(several)
    known = told > 0
    return Scored(np.where(known, level // np.maximum(told, 1), HALF).astype(np.int16), known, known.any(axis=1))


def near(minutes: Minutes, up_to: int) -> Scored:
    """UNIT next door, falling evenly to 0 at `up_to` minutes. Minutes of -1 are not known."""
    known = minutes >= 0
    levels = UNIT * np.maximum(up_to - np.arange(int(minutes.max(initial=0)) + 1), 0) // up_to
    of_minutes = np.append(levels, HALF).astype(np.int16)  # the last is what -1 finds
    return Scored(of_minutes[minutes], known, known.any(axis=1))


def together(shares: Sequence[int], scored: Sequence[Scored], shape: tuple[int, int]) -> Fit:
    """The fit of every pair, 0 to UNIT * UNIT.

    Shares are spread anew over what counts for each person, so that nobody wins a contested helper by saying less.
    Someone for whom nothing counts has half the fit with everybody.
    """
    if not scored or not min(shape):
        return np.full(shape, HALF * UNIT, np.int32)
    applies = np.stack([one.applies for one in scored], axis=1)
    weights = np.zeros(applies.shape, np.int32)
    for pattern in np.unique(applies, axis=0):
        weights[(applies == pattern).all(axis=1)] = spread(shares, pattern.tolist())
    fit = np.zeros(shape, np.int32)
    for k, one in enumerate(scored):
        fit += weights[:, [k]] * one.level
    fit[~weights.any(axis=1)] = HALF * UNIT
    return fit


def spread(shares: Sequence[int], counts: Sequence[bool]) -> list[int]:
    """Shares of what counts, as whole numbers that make exactly UNIT; the largest remainders get what is left over."""
    kept = [share if counted else 0 for share, counted in zip(shares, counts, strict=True)]
    whole = sum(kept)
    if not whole:
        return [0] * len(kept)
    weights = [share * UNIT // whole for share in kept]
    by_remainder = sorted(range(len(kept)), key=lambda k: (-(kept[k] * UNIT % whole), k))
    for k in by_remainder[: UNIT - sum(weights)]:
        weights[k] += 1
    return weights


def _part(shared: Fit, sizes: Fit) -> Fit:
    whole = np.maximum(sizes, 1)
    part: Fit = (2 * UNIT * shared + whole) // (2 * whole)
    return part


def _scored(people: Sequence[Words], helpers: Sequence[Words], level_of: Callable[[Fit, Fit], Fit]) -> Scored:
    """`level_of`: the level of how many words a pair has in common and how many the person named."""
    here, there = Kinds.among(people), Kinds.among(helpers)
    place = {word: k for k, word in enumerate({word for words in here.values for word in words})}
    wanted, offered = marks(here.values, place), marks(there.values, place)
    shared, sizes = (np.rint(one).astype(np.int32) for one in (wanted @ offered.T, wanted.sum(axis=1)))
    applies, told = sizes > 0, np.array([bool(words) for words in there.values], np.bool_)
    known = applies[:, None] & told
    level = np.where(known, level_of(shared, sizes[:, None]), HALF).astype(np.int16)
    return Scored(for_all(level, here, there), for_all(known, here, there), applies[here.of])


def marks(several: Sequence[Words], place: Mapping[str, int]) -> NDArray[np.float32]:
    """Which of the words that have a place each of several has."""
    marks = np.zeros((len(several), max(len(place), 1)), np.float32)
    for row, words in enumerate(several):
        marks[row, [place[word] for word in words if word in place]] = 1
    return marks
