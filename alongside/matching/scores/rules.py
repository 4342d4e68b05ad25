"""Hard rules for all pairs at once: the blueprint's `must` conditions with three answers, yes, no and not known.

A single test is asked of the language itself, once for every different value there is, so that a rule means the same
here as anywhere else. Only a yes allows a pair: what is not known never passes, and the page says what is missing.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from alongside.blueprint.facts import Facts, FactValue
from alongside.blueprint.judgement import Answer, judge
from alongside.blueprint.parts.conditions import All, AnyOf, Condition, Not, Test, tests

type Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Column:
    """One fact of every pair: `values[codes[i, j]]`."""

    codes: NDArray[np.int8] | NDArray[np.int32]
    values: tuple[FactValue | None, ...]


class OnDemand(Mapping[str, Column]):
    """Columns that are worked out when first asked for: most programs have rules about few of them."""

    def __init__(self, ways: Mapping[str, Callable[[], Column]]) -> None:
        self._ways, self._found = ways, dict[str, Column]()

    def __getitem__(self, name: str) -> Column:
        if name not in self._found:
            self._found[name] = self._ways[name]()
        return self._found[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._ways)

    def __len__(self) -> int:
        return len(self._ways)


@dataclass(frozen=True)
class Known:
    """What is known of people, helpers and pairs, under the names conditions ask by."""

    people: Sequence[Facts]
    helpers: Sequence[Facts]
    pairs: Mapping[str, Column]
    on: date


@dataclass(frozen=True)
class Answers:
    """`yes` and `no` for every pair; neither: not known. Shapes broadcast: a fact of the person alone is one column."""

    yes: Flags
    no: Flags

    def over(self, shape: tuple[int, int]) -> "Answers":
        """The same with a place for every pair."""
        return Answers(np.broadcast_to(self.yes, shape), np.broadcast_to(self.no, shape))


def answers(condition: Condition, known: Known) -> Answers:
    """Answer a condition for every pair (Kleene's strong logic)."""
    match condition:
        case Test():
            return _test(condition, known)
        case Not(of=inner):
            found = answers(inner, known)
            return Answers(found.no, found.yes)
        case All(of=several):
            return reduce(_both, (answers(inner, known) for inner in several))
        case AnyOf(of=several):
            return reduce(_either, (answers(inner, known) for inner in several))


def facts_of(rule: Condition, known: Known, person: int, helper: int) -> Facts:
    """What a rule asks about one pair, as one mapping the language can judge."""
    found: dict[str, FactValue | None] = {}
    for name in {test.asked for test in tests(rule)}:
        column = known.pairs.get(name)
        if column is not None:
            found[name] = column.values[int(column.codes[person, helper])]
        else:
            found[name] = _of_one(name, known, person, helper)
    return found


def _of_one(name: str, known: Known, person: int, helper: int) -> FactValue | None:
    of_helper = name.removeprefix("helper.")
    return known.people[person].get(name) if of_helper == name else known.helpers[helper].get(of_helper)


def _both(one: Answers, other: Answers) -> Answers:
    return Answers(one.yes & other.yes, one.no | other.no)


def _either(one: Answers, other: Answers) -> Answers:
    return Answers(one.yes | other.yes, one.no & other.no)


def _test(test: Test, known: Known) -> Answers:
    column = known.pairs.get(test.asked)
    if column is not None:
        found = [_judged(test, value, known.on) for value in column.values]
        return Answers(_flags(found, Answer.YES)[column.codes], _flags(found, Answer.NO)[column.codes])
    of_helper = test.asked.startswith("helper.")
    rows = known.helpers if of_helper else known.people
    found = [_judged(test, facts.get(test.asked.removeprefix("helper.")), known.on) for facts in rows]
    yes, no = _flags(found, Answer.YES), _flags(found, Answer.NO)
    return Answers(yes[None, :], no[None, :]) if of_helper else Answers(yes[:, None], no[:, None])


def _judged(test: Test, value: FactValue | None, on: date) -> Answer:
    return judge(test, {test.asked: value}, on=on).answer


def _flags(found: Sequence[Answer], wanted: Answer) -> Flags:
    return np.array([answer is wanted for answer in found], np.bool_)
