"""How well each pair fits, one small function for each way a blueprint may weigh (`by`), for all pairs at once.

Levels are whole numbers from 0 to UNIT. Unknown is not zero: what a person has not told does not count for them at all,
and what is not known of a helper counts as half, neither good nor bad.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

type Levels = NDArray[np.int64]
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
    shared, sizes = _shared(people, helpers)
    whole = np.maximum(sizes, 1)[:, None]
    most = int(shared.max(initial=0))
    levels = (2 * UNIT * np.arange(most + 1) + whole) // (2 * whole)  # dividing for every pair takes longer
    return _scored(np.take_along_axis(levels, shared, axis=1), sizes > 0, helpers)


def same(people: Sequence[Words], helpers: Sequence[Words]) -> Scored:
    """All or nothing: at least one word in common."""
    shared, sizes = _shared(people, helpers)
    return _scored(np.where(shared > 0, UNIT, 0), sizes > 0, helpers)


def wish(asked: Sequence[Words], helpers: Sequence[Words]) -> Scored:
    """The part of what a person asked for that the helper is; counts only for people who asked."""
    return overlap(asked, helpers)


def near(minutes: Levels, up_to: int) -> Scored:
    """UNIT next door, falling evenly to 0 at `up_to` minutes. Negative minutes are not known."""
    known = minutes >= 0
    levels = UNIT * np.maximum(up_to - np.arange(int(minutes.max(initial=0)) + 1), 0) // up_to
    return Scored(np.append(levels, HALF)[np.where(known, minutes, -1)], known, known.any(axis=1))


def together(shares: Sequence[int], scored: Sequence[Scored], shape: tuple[int, int]) -> Levels:
    """The fit of every pair, 0 to UNIT * UNIT.

    Shares are spread anew over what counts for each person, so that nobody wins a contested helper by saying less.
    Someone for whom nothing counts has half the fit with everybody.
    """
    if not scored or not min(shape):
        return np.full(shape, HALF * UNIT, np.int64)
    applies = np.stack([one.applies for one in scored], axis=1)
    weights = np.zeros(applies.shape, np.int64)
    for pattern in np.unique(applies, axis=0):
        weights[(applies == pattern).all(axis=1)] = spread(shares, pattern.tolist())
    fit = np.zeros(shape, np.int64)
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


def _shared(people: Sequence[Words], helpers: Sequence[Words]) -> tuple[Levels, Levels]:
    """How many words each pair has in common, and how many each person named."""
    place = {word: k for k, word in enumerate(sorted({word for words in people for word in words}))}
    here, there = _marks(people, place), _marks(helpers, place)
    return np.rint(here @ there.T).astype(np.int64), here.sum(axis=1).astype(np.int64)


def _marks(several: Sequence[Words], place: Mapping[str, int]) -> NDArray[np.float32]:
    marks = np.zeros((len(several), max(len(place), 1)), np.float32)
    for row, words in enumerate(several):
        marks[row, [place[word] for word in words if word in place]] = 1
    return marks


def _scored(level: Levels, applies: Flags, helpers: Sequence[Words]) -> Scored:
    told = np.array([bool(words) for words in helpers], np.bool_)
    known = applies[:, None] & told[None, :]
    return Scored(np.where(known, level, HALF), known, applies)
