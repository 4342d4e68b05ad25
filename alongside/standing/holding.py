"""Whether a condition over facts holds, part by part, in words: what is settled, and what is still to come. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from alongside.blueprint.facts import Facts
from alongside.blueprint.judgement import Answer, judge, sentence, tongue_of
from alongside.blueprint.parts.conditions import All, Condition, asked, tests


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a condition: what it asks, in words, what came of it, and why where it is not settled."""

    asks: str
    answer: Answer
    why: str = ""


def parts(condition: Condition, facts: Facts, *, on: date) -> list[Part]:
    """Every part that has to hold, in the order of the file."""
    return [_part(each, facts, on) for each in _all_of(condition)]


def begun(condition: Condition, facts: Facts) -> bool:
    """Tell whether anybody knows anything of what a condition asks."""
    return any(facts.get(name) is not None for name in asked(condition))


def lacking(found: Iterable[Part]) -> str:
    """What is not settled, in words; empty when all of it is."""
    return "; ".join(
        f"{one.asks} ({one.why})" if one.why else one.asks for one in found if one.answer is not Answer.YES
    )


def _all_of(condition: Condition) -> Iterable[Condition]:
    return condition.of if isinstance(condition, All) else (condition,)


def _part(condition: Condition, facts: Facts, on: date) -> Part:
    found = judge(condition, facts, on=on)
    if found.answer is Answer.UNKNOWN:
        later = any(test.kind.later for test in tests(condition) if facts.get(test.asked) is None)
        why = tongue_of(condition).say("standing.later" if later else "standing.nobody-said")
        return Part(sentence(condition), found.answer, why)
    return Part(sentence(condition), found.answer)
