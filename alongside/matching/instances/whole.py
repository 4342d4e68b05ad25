"""Scores as whole numbers: decimals as they were written, other floats as finely as sums stay exact."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alongside.matching.solver.flow import IN_FLOW
from alongside.matching.solver.problem import Ints

DIGITS = 9
IN_FLOAT64 = 50


@dataclass(frozen=True)
class Whole:
    """`score[k] / one` is the score; `left[k]` what is still missing, nothing where scores are short decimals."""

    score: Ints
    one: int
    left: NDArray[np.float64]


def in_whole(scores: NDArray[np.float64], *, weight: int, nodes: int) -> Whole:
    """Whole numbers for scores from 0 to 1, in a flow of so many nodes where being matched is worth `weight` scores."""
    bits = min(IN_FLOAT64 - 2, IN_FLOW - (weight + 1).bit_length() - nodes.bit_length())
    for digits in range(DIGITS + 1):
        one = 10**digits
        whole = np.rint(scores * one)
        if one.bit_length() <= bits and bool((whole / one == scores).all()):
            return Whole(whole.astype(np.int64), one, np.zeros(len(scores)))
    one = 1 << bits
    whole = np.rint(scores * one)
    return Whole(whole.astype(np.int64), one, scores - whole / one)
