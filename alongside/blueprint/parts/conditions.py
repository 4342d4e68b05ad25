"""Conditions: data of one shape, `all` / `any` / `not` over tests of single facts."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from alongside.blueprint.facts import FactKind, FactValue
from alongside.blueprint.grammar import Duration


@dataclass(frozen=True)
class Test:
    """One fact and what is asked of it. `value` is a tuple for `in` and `not_in`, a Duration for `within`.

    `words`: what has been put into words once, `found`: what came of a value once; a test is asked of many people.
    """

    __test__ = False  # the word is the field's, not pytest's

    kind: FactKind
    asked: str
    test: str
    value: FactValue | Duration | tuple[FactValue, ...]
    arguments: Mapping[str, str]
    cite: str = ""
    words: dict[str, str] = field(default_factory=dict, compare=False, repr=False)
    found: dict[object, object] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True)
class All:
    of: "tuple[Condition, ...]"


@dataclass(frozen=True)
class AnyOf:
    of: "tuple[Condition, ...]"


@dataclass(frozen=True)
class Not:
    of: "Condition"


type Condition = Test | All | AnyOf | Not


def tests(condition: Condition) -> tuple[Test, ...]:
    """Every single test in a condition, in order."""
    match condition:
        case Test():
            return (condition,)
        case Not(of=inner):
            return tests(inner)
        case All(of=several) | AnyOf(of=several):
            return tuple(test for inner in several for test in tests(inner))


def asked(condition: Condition) -> frozenset[str]:
    """The names of all facts a condition needs, so that a caller can gather just these."""
    return frozenset(test.asked for test in tests(condition))
