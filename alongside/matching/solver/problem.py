"""What is to be assigned: people, helpers with room, and a whole-number score for every allowed pair."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from alongside.kernel.errors import Refused

type Ints = NDArray[np.int64]
type Scores = NDArray[np.int64] | NDArray[np.int32]
type Flags = NDArray[np.bool_]
type Pair = tuple[int, int]

TOP = 1 << 20  # the best score of a pair; scores are whole, so that sums are exact and the same on every machine
NOT_ALLOWED = -1


@dataclass(frozen=True)
class Problem:
    """One duty of one round.

    `score[i, j]`: 0 to `top` for person i with helper j, NOT_ALLOWED where a rule forbids the pair. `room[j]`: how many
    people helper j can take. `locks`: pairs that stay as they are. Ids make ties come out the same in any order.
    """

    people: tuple[str, ...]
    helpers: tuple[str, ...]
    room: Ints
    score: Scores
    locks: tuple[Pair, ...] = ()
    top: int = TOP

    def __post_init__(self) -> None:
        faults = list(_faults(self))
        if faults:
            raise Refused(" ".join(faults))

    @cached_property
    def allowed(self) -> Flags:
        allowed: Flags = self.score != NOT_ALLOWED
        return allowed


def _faults(problem: Problem) -> Iterator[str]:
    shape = (len(problem.people), len(problem.helpers))
    if problem.score.shape != shape or problem.room.shape != (shape[1],):
        yield f"The scores are for {problem.score.shape}, the people and helpers are {shape}."
        return
    if problem.score.size and (problem.score.min() < NOT_ALLOWED or problem.score.max() > problem.top):
        yield f"A score lies outside 0 to {problem.top}."
    if problem.room.size and problem.room.min() < 0:
        yield "A helper has room for fewer than nobody."
    if len(set(problem.people)) < shape[0] or len(set(problem.helpers)) < shape[1]:
        yield "An id stands for two people."
    yield from _lock_faults(problem)


def _lock_faults(problem: Problem) -> Iterator[str]:
    for person, times in Counter(person for person, _ in problem.locks).items():
        if times > 1:
            yield f"Person {problem.people[person]} is locked twice."
    for helper, times in Counter(helper for _, helper in problem.locks).items():
        if times > problem.room[helper]:
            yield f"Helper {problem.helpers[helper]} has room for {problem.room[helper]} and {times} locked people."
    for person, helper in problem.locks:
        if problem.score[person, helper] == NOT_ALLOWED:
            yield f"The locked pair {problem.people[person]} and {problem.helpers[helper]} is not allowed."
