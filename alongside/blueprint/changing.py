"""What would have to be otherwise for a condition to hold: the other half of every answer that is no."""

from collections.abc import Iterable, Iterator
from datetime import date

from alongside.blueprint.facts import FactKind, Facts
from alongside.blueprint.faults import listed
from alongside.blueprint.judgement import Answer, judge, sentence, wanted
from alongside.blueprint.parts.conditions import All, AnyOf, Condition, Not, Test


def changes(condition: Condition, facts: Facts, *, on: date | None = None) -> tuple[str, ...]:
    """What would have to change, each as a clause: "the kind of school would have to be public". All of them together
    make the condition hold; empty when it holds already. What is not known is named as such."""
    return tuple(dict.fromkeys(_changes(condition, facts, on)))


def _changes(condition: Condition, facts: Facts, on: date | None) -> Iterator[str]:
    found = judge(condition, facts, on=on)
    if found.answer is Answer.YES:
        return
    match condition:
        case Test():
            yield _test(condition) if found.answer is Answer.NO else f"we would need to know {found.missing[0]}"
        case Not(of=inner):
            yield f"{_otherwise(inner)} would have to be so"
        case All(of=several):
            for inner in several:
                yield from _changes(inner, facts, on)
        case AnyOf(of=several):
            yield listed(_each(several, facts, on))


def _each(several: Iterable[Condition], facts: Facts, on: date | None) -> Iterator[str]:
    for inner in several:
        ways = changes(inner, facts, on=on)
        if ways:
            yield listed(ways, last="and")


def _test(test: Test) -> str:
    if isinstance(test.value, bool):
        return f"it would have to be so that {sentence(test)}"
    whose = " of the helper" if test.asked.startswith("helper.") else ""
    have_to = "include" if test.kind.type == "list" else "be"
    return f"{test.kind.says}{whose} would have to {have_to} {wanted(test)}"


def _otherwise(condition: Condition) -> str:
    match condition:
        case Test(kind=FactKind(type="yes-no")):
            return f"“{sentence(Not(condition))}”"
    return f"the opposite of “{sentence(condition)}”"
