"""What would have to be otherwise for a condition to hold: the other half of every answer that is no."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import reduce

from alongside.blueprint.facts import Facts
from alongside.blueprint.judgement import Answer, in_words, judge, sentence, subject, tongue_of, wanted
from alongside.blueprint.parts.conditions import Condition, Not
from alongside.blueprint.tongues.tongue import Tongue
from alongside.blueprint.ways import Need, Way, by_fact, ways

BOUNDS = (("at_least", "at_most"), ("since", "before"))


@dataclass(frozen=True)
class Changes:
    """What makes a condition hold that does not: whatever values meet one of `ways`, it then holds. Each way says
    everything asked of the facts that would change. `clauses` say the same, all of them together: "the kind of school
    would have to be public". Both are empty where it holds already."""

    ways: tuple[Way, ...] = ()
    clauses: tuple[str, ...] = ()


def changes(condition: Condition, facts: Facts, *, on: date | None = None) -> Changes:
    """What would have to change. `on`: the day, for tests of how long ago."""
    if judge(condition, facts, on=on).answer is Answer.YES:
        return Changes()
    left = [_left(way, facts, on) for way in ways(condition, on=on)]
    keys = [frozenset(need.key for need in way) for way in left]
    short = tuple(
        way
        for place, way in enumerate(left)
        if not any(_needless(keys[place], place, other, at) for at, other in enumerate(keys))
    )
    return Changes(short, tuple(_clauses(short, facts, on, tongue_of(condition))))


def _left(way: Way, facts: Facts, on: date | None) -> Way:
    """The needs of a way that are not met, and what else is asked of the same facts."""
    return tuple(
        need for needs in by_fact(way).values() if not all(_met(need, facts, on) for need in needs) for need in needs
    )


def _met(need: Need, facts: Facts, on: date | None) -> bool:
    return judge(need.test, facts, on=on).answer is (Answer.YES if need.passes else Answer.NO)


def _needless(mine: frozenset[object], place: int, other: frozenset[object], at: int) -> bool:
    """Whether another way asks for less, or for the same and stands before."""
    return other < mine or (other == mine and at < place)


def _clauses(found: tuple[Way, ...], facts: Facts, on: date | None, tongue: Tongue) -> Iterator[str]:
    """What every way asks for, and then what one may choose from."""
    if not found:
        yield tongue.say("no-answer")
        return
    every = set.intersection(*({need.key for need in way} for way in found))
    yield from _told((need for need in found[0] if need.key in every), facts, on)
    rest = [list(_told((need for need in way if need.key not in every), facts, on)) for way in found]
    several = any(len(clauses) > 1 for clauses in rest)
    choice = [tongue.listed(clauses, last="and") for clauses in rest if clauses]
    if several:
        yield reduce(lambda one, other: tongue.say("either", one=one, other=other), choice)
    elif choice:
        yield tongue.listed(choice, last="or")


def _told(needs: Iterable[Need], facts: Facts, on: date | None) -> Iterator[str]:
    """A clause for each need; the two bounds of one fact are one: "the age would have to be 12 to 17"."""
    for several in by_fact(tuple(needs)).values():
        bounds = {need.test.test: need for need in several if need.passes}
        both = next((pair for pair in BOUNDS if bounds.keys() >= set(pair)), ())
        low, high = (bounds[one] for one in both) if both else (None, None)
        for need in several:
            if need is low and high is not None:
                yield _between(need, high, facts, on)
            elif need is not high:
                yield _clause(need, facts, on)


def _between(low: Need, high: Need, facts: Facts, on: date | None) -> str:
    test, tongue = low.test, low.test.kind.tongue
    ends = {"low": in_words(test.kind, test.value), "high": in_words(test.kind, high.test.value)}
    clause = tongue.say("would-be", says=subject(test), wanted=tongue.say(f"wanted.{test.test}-and", **ends))
    return _if_known(low, clause, facts, on)


def _clause(need: Need, facts: Facts, on: date | None) -> str:
    return _if_known(need, _asked(need.test if need.passes else Not(need.test), need), facts, on)


def _if_known(need: Need, clause: str, facts: Facts, on: date | None) -> str:
    unknown = judge(need.test, facts, on=on).answer is Answer.UNKNOWN
    return need.test.kind.tongue.say("not-known", clause=clause) if unknown else clause


def _asked(condition: Condition, need: Need) -> str:
    test, tongue = need.test, need.test.kind.tongue
    if isinstance(test.value, bool):
        return tongue.say("would-be-so", clause=sentence(condition))
    without = need.passes == (test.test in ("is_not", "not_in"))
    pattern = "would-include" if test.kind.type == "list" and not without else "would-be"
    return tongue.say(pattern, says=subject(test), wanted=wanted(test, passes=need.passes))
