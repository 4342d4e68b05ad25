"""Judging a condition against facts, with three answers. Unknown never passes and never fails (Kleene's strong
logic)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import cast

from alongside.blueprint.facts import FactKind, Facts, FactValue
from alongside.blueprint.faults import listed
from alongside.blueprint.grammar import Duration, written
from alongside.blueprint.parts.conditions import All, AnyOf, Condition, Not, Test


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Finding:
    """What came of judging. `reasons`: sentences that decide the answer. `missing`: what we would need to know, in
    words;
    `asked`: the names of those facts.
    """

    answer: Answer
    reasons: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()


MOST_KEPT = 1_000  # findings of one test
OPPOSITE = {Answer.YES: Answer.NO, Answer.NO: Answer.YES, Answer.UNKNOWN: Answer.UNKNOWN}


def judge(condition: Condition, facts: Facts, *, on: date | None = None) -> Finding:
    """Judge a condition. `facts`: values under the names of `facts.asked_as`; `on`: the day, for tests of how long
    ago."""
    match condition:
        case Test():
            return _judge_test(condition, facts, on)
        case Not(of=inner):
            found = judge(inner, facts, on=on)
            return Finding(OPPOSITE[found.answer], found.reasons, found.missing, found.asked)
        case All(of=several):
            return _joined([judge(inner, facts, on=on) for inner in several], decides=Answer.NO)
        case AnyOf(of=several):
            return _joined([judge(inner, facts, on=on) for inner in several], decides=Answer.YES)


def _joined(found: list[Finding], *, decides: Answer) -> Finding:
    """`all` is decided by a no, `any` by a yes; else unknown if any is; else the other answer, for every reason there
    is."""
    for answer in (decides, Answer.UNKNOWN, OPPOSITE[decides]):
        those = [one for one in found if one.answer is answer]
        if those:
            return Finding(
                answer,
                _once(reason for one in those for reason in one.reasons),
                _once(need for one in those for need in one.missing),
                _once(name for one in those for name in one.asked),
            )
    return Finding(OPPOSITE[decides])


def _judge_test(test: Test, facts: Facts, on: date | None) -> Finding:
    """What comes of one test. Many people bring the same value, so what it came to is kept, where no day decides."""
    value = facts.get(test.asked)
    if test.test == "within":
        return _found(test, value, on)
    known = test.found.get(value)
    if known is None:
        known = _found(test, value, on)
        if len(test.found) < MOST_KEPT:
            test.found[value] = known
    return cast("Finding", known)


def _found(test: Test, value: FactValue | None, on: date | None) -> Finding:
    assumed = value is None and test.kind.assume is not None
    if assumed:
        value = test.kind.assume
    if value is None or (test.test == "within" and on is None):
        return Finding(Answer.UNKNOWN, (), (need(test.kind, test.asked),), (test.asked,))
    passed = passes(test, value, on)
    reason = stated(test.kind, value)
    if not passed and test.kind.type != "yes-no" and test.test not in ("is_not", "not_in"):
        reason = f"{reason}, not {wanted(test)}"
    if assumed:
        reason = f"{reason} (taken so until somebody says otherwise)"
    return Finding(Answer.YES if passed else Answer.NO, (reason,))


def passes(test: Test, value: FactValue, on: date | None) -> bool:
    """Whether a value passes one test; `on`: the day, for tests of how long ago."""
    asked = test.value
    match test.test:
        case "is":
            return _has(value, (asked,))
        case "is_not":
            return not _has(value, (asked,))
        case "in":
            return isinstance(asked, tuple) and _has(value, asked)
        case "not_in":
            return isinstance(asked, tuple) and not _has(value, asked)
    return _compares(test.test, value, asked, on)


def _has(value: FactValue, wanted: tuple[object, ...]) -> bool:
    """A list has a word when it is one of its words."""
    if isinstance(value, frozenset):
        return any(word in value for word in wanted)
    return value in wanted


def _compares(test: str, value: FactValue, wanted: object, on: date | None) -> bool:
    if isinstance(wanted, Duration):
        if isinstance(value, date):
            return on is not None and wanted.after(on, times=-1) <= value <= on
        return isinstance(value, Duration) and _ordered(test, value.minutes, wanted.minutes)
    if isinstance(value, date) and isinstance(wanted, date):
        return _ordered(test, value.toordinal(), wanted.toordinal())
    if isinstance(value, int | Decimal) and isinstance(wanted, int | Decimal):
        return _ordered(test, value, wanted)
    return False


def _ordered(test: str, value: int | Decimal, wanted: int | Decimal) -> bool:
    if test == "before":
        return value < wanted
    return value <= wanted if test == "at_most" else value >= wanted


def need(kind: FactKind, asked: str = "") -> str:
    """What we would need to know: a noun phrase or a "whether" clause."""
    if kind.needs:
        return kind.needs
    keys = re.findall(r"=([^,()]+)", asked)
    about = f" ({listed((kind.labels.get(key, key) for key in keys), last='and')})" if keys else ""
    of_helper = " of the helper" if asked.startswith("helper.") else ""
    says = f"whether {kind.says}" if kind.type == "yes-no" else kind.says
    return f"{says}{of_helper}{about}"


def stated(kind: FactKind, value: FactValue) -> str:
    """One fact as a clause."""
    if isinstance(value, bool):
        return _yes_no(kind, yes=value)
    return f"{kind.says}{': ' if kind.type == 'list' else ' is '}{in_words(kind, value)}"


def in_words(kind: FactKind, value: object) -> str:
    """A value as a sentence says it: labels for keys, dates written out."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return written(value)
    if isinstance(value, frozenset):
        return listed(sorted(in_words(kind, word) for word in value), last="and") or "none"
    return str(kind.labels.get(str(value), value))


def sentence(condition: Condition) -> str:
    """The condition as a clause made from its structure; every rule a page shows is said this way."""
    match condition:
        case Test():
            return _test_sentence(condition)
        case Not(of=Test(kind=FactKind(type="yes-no"), value=bool(value)) as test):
            return f"{_yes_no(test.kind, yes=not value)}{_about(test)}"
        case Not(of=inner):
            return f"it is not so that {sentence(inner)}"
        case All(of=several):
            return listed(_grouped(several), last="and")
        case AnyOf(of=several):
            return listed(_grouped(several), last="or")


def _grouped(several: Iterable[Condition]) -> Iterator[str]:
    for inner in several:
        nested = isinstance(inner, All | AnyOf) and len(inner.of) > 1
        yield f"({sentence(inner)})" if nested else sentence(inner)


def _test_sentence(test: Test) -> str:
    if isinstance(test.value, bool):
        return f"{_yes_no(test.kind, yes=test.value)}{_about(test)}"
    says = f"{test.kind.says}{concerning(test)}"
    if test.kind.type != "list":
        return f"{says} is {wanted(test)}"
    words = _listed_values(test)
    return f"{words} is not among {says}" if test.test in ("is_not", "not_in") else f"among {says} is {words}"


def concerning(test: Test) -> str:
    """Whose fact a test asks for, and concerning what: " of the helper (head principal)"."""
    whose = " of the helper" if test.asked.startswith("helper.") else ""
    return f"{whose}{_about(test)}"


def _about(test: Test) -> str:
    named = (test.kind.labels.get(key, key) for key in test.arguments.values())
    return f" ({listed(named, last='and')})" if test.arguments else ""


def _yes_no(kind: FactKind, *, yes: bool) -> str:
    return kind.says if yes else kind.denies or f"it is not so that {kind.says}"


WANTED = {
    "is": "{}",
    "is_not": "anything but {}",
    "in": "{}",
    "not_in": "anything but {}",
    "at_least": "{} or more",
    "at_most": "{} or less",
    "before": "before {}",
    "since": "{} or later",
    "within": "within {}",
}
UNWANTED = {
    "is": "anything but {}",
    "is_not": "{}",
    "in": "anything but {}",
    "not_in": "{}",
    "at_least": "less than {}",
    "at_most": "more than {}",
    "before": "{} or later",
    "since": "before {}",
    "within": "not within {}",
}


def wanted(test: Test, *, passes: bool = True) -> str:
    """What a test asks of its fact: "public or public-charter", "3 or more"; or what fails it: "less than 3"."""
    if not passes:
        return UNWANTED[test.test].format(_listed_values(test))
    said = test.words.get("wanted")
    if said is None:
        said = test.words["wanted"] = WANTED[test.test].format(_listed_values(test))
    return said


def _listed_values(test: Test) -> str:
    values = test.value if isinstance(test.value, tuple) else (test.value,)
    return listed(in_words(test.kind, value) for value in values)


def _once(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
