"""People and helpers who are alike in something: what two kinds have in common is worked out once for all of them."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Kinds[T: Hashable]:
    """The different ones among several values; `of[i]` is the place of the i-th value among them."""

    values: tuple[T, ...]
    of: NDArray[np.intp]

    @classmethod
    def among(cls, several: Sequence[T]) -> "Kinds[T]":
        place: dict[T, int] = {}
        of = np.fromiter((place.setdefault(one, len(place)) for one in several), np.intp, len(several))
        return cls(tuple(place), of)


def for_all[D: np.generic](table: NDArray[D], people: Kinds[Any], helpers: Kinds[Any]) -> NDArray[D]:
    """A table of kinds, a row for each of people and a column for each of helpers, as one of all pairs."""
    return table[:, helpers.of][people.of]
