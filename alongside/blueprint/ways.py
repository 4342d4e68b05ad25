"""In which ways a condition can hold: each a few tests that pass, or fail, together. What no value could meet is no
way, so a way that is shown is one that can be gone.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice, pairwise, product
from math import prod
from types import MappingProxyType

from alongside.blueprint.facts import FactType, FactValue
from alongside.blueprint.grammar import Duration
from alongside.blueprint.judgement import passes
from alongside.blueprint.parts.conditions import All, AnyOf, Condition, Not, Test, tests

MOST_WAYS = 30  # of one condition: a page shows a few
MOST_WEIGHED = 40  # tests of one condition; of longer ones nobody looks whether they contradict each other
ANY_DAY = date(2024, 2, 29)  # where none is said
ANOTHER = "another-word"


@dataclass(frozen=True)
class Need:
    """A test that has to pass, or has to fail."""

    test: Test
    passes: bool

    @property
    def key(self) -> tuple[object, ...]:
        return self.test.asked, self.test.test, self.test.value, self.passes


type Way = tuple[Need, ...]


def ways(condition: Condition, *, on: date | None = None) -> tuple[Way, ...]:
    """The first ways in which a condition holds; none when no values could meet it."""
    weighed = len(tests(condition)) <= MOST_WEIGHED
    return tuple(_ways(condition, holds=True, on=(on or ANY_DAY) if weighed else None))


def never_holds(condition: Condition) -> bool:
    """Whether a condition contradicts itself, so that nobody can meet it. Long ones are not looked at."""
    whole = len(tests(condition)) <= MOST_WEIGHED and _count(condition, holds=True) <= MOST_WAYS
    return whole and not ways(condition)


def _count(condition: Condition, *, holds: bool) -> int:
    """How many ways there are, possible or not."""
    match condition:
        case Test():
            return 1
        case Not(of=inner):
            return _count(inner, holds=not holds)
        case All(of=several) | AnyOf(of=several):
            each = [_count(inner, holds=holds) for inner in several]
            return prod(each) if isinstance(condition, All) == holds else sum(each)


def value_for(needs: Iterable[Need], *, on: date | None = None) -> FactValue | None:
    """A value of one fact that meets all these needs of it; None when there is none."""
    several = list(needs)
    met = (
        value
        for value in CANDIDATES[several[0].test.kind.type](several, on or ANY_DAY)
        if all(passes(need.test, value, on or ANY_DAY) == need.passes for need in several)
    )
    return next(met, None)


def by_fact(way: Way) -> Mapping[str, list[Need]]:
    """The needs of a way, those of one fact together."""
    found: dict[str, list[Need]] = {}
    for need in way:
        found.setdefault(need.test.asked, []).append(need)
    return found


def _ways(condition: Condition, *, holds: bool, on: date | None) -> Iterator[Way]:
    """`on` None: nobody looks whether the needs of a way contradict each other."""
    match condition:
        case Test():
            if on is None or value_for([Need(condition, holds)], on=on) is not None:
                yield (Need(condition, holds),)
        case Not(of=inner):
            yield from _ways(inner, holds=not holds, on=on)
        case All(of=several) | AnyOf(of=several):
            if isinstance(condition, All) == holds:
                yield from _together(several, holds=holds, on=on)
            else:
                yield from islice((way for inner in several for way in _ways(inner, holds=holds, on=on)), MOST_WAYS)


def _together(several: Iterable[Condition], *, holds: bool, on: date | None) -> Iterator[Way]:
    """One way of each, as far as they go together."""
    found: list[Way] = [()]
    for inner in several:
        joined = (_joined(one, other) for one, other in product(found, list(_ways(inner, holds=holds, on=on))))
        found = list(islice((way for way in joined if on is None or _can_be(way, on)), MOST_WAYS))
    yield from found


def _joined(one: Way, other: Way) -> Way:
    return tuple({need.key: need for need in (*one, *other)}.values())


def _can_be(way: Way, on: date) -> bool:
    return all(value_for(needs, on=on) is not None for needs in by_fact(way).values())


# Values worth trying for a fact of each type: those its tests name, their neighbours, and one that no test names.


def _named(needs: list[Need]) -> list[object]:
    values = (need.test.value for need in needs)
    return list(dict.fromkeys(one for value in values for one in (value if isinstance(value, tuple) else (value,))))


def _yes_or_no(_needs: list[Need], _on: date) -> Iterator[FactValue]:
    yield from (True, False)


def _words(needs: list[Need], _on: date) -> Iterator[FactValue]:
    kind = needs[0].test.kind
    yield from (word for word in _named(needs) if isinstance(word, str))
    yield from kind.choices or (kind.labels if kind.choices_in else (ANOTHER,))


def _lists(needs: list[Need], _on: date) -> Iterator[FactValue]:
    """Every word that may be among them: more would break a need, and no other list meets what this one does not."""
    barred = {
        word for need in needs if need.passes == (need.test.test in ("is_not", "not_in")) for word in _named([need])
    }
    words = (word for word in (*_named(needs), *needs[0].test.kind.choices) if isinstance(word, str))
    yield frozenset(word for word in words if word not in barred)


def _counts(needs: list[Need], _on: date) -> Iterator[FactValue]:
    whole = [one for one in _named(needs) if isinstance(one, int)]
    yield from (one + step for one in whole for step in (0, 1, -1) if one + step >= 0)


def _numbers(needs: list[Need], _on: date) -> Iterator[FactValue]:
    known = sorted(one for one in _named(needs) if isinstance(one, Decimal))
    yield from known
    yield from ((low + high) / 2 for low, high in pairwise(known))
    yield from (one + step for one in known for step in (1, -1))


def _dates(needs: list[Need], on: date) -> Iterator[FactValue]:
    named = _named(needs)
    edges = [one for one in named if isinstance(one, date)]
    edges += [on, *(one.after(on, times=-1) for one in named if isinstance(one, Duration))]
    yield from (edge + timedelta(days=step) for edge in edges for step in (0, 1, -1))


def _lengths(needs: list[Need], _on: date) -> Iterator[FactValue]:
    known = [one.minutes for one in _named(needs) if isinstance(one, Duration)]
    yield from (Duration(one + step, "minute") for one in known for step in (0, 1, -1) if one + step >= 0)


CANDIDATES: Mapping[FactType, Callable[[list[Need], date], Iterator[FactValue]]] = MappingProxyType(
    {
        "yes-no": _yes_or_no,
        "choice": _words,
        "text": _words,
        "list": _lists,
        "count": _counts,
        "number": _numbers,
        "date": _dates,
        "duration": _lengths,
    }
)
