"""Judging a condition against facts, with three answers. Unknown never passes and never fails (Kleene's strong
logic)."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import cast

from alongside.blueprint.facts import FactKind, Facts, FactValue, denied_of, since_of
from alongside.blueprint.grammar import Duration
from alongside.blueprint.parts.conditions import All, AnyOf, Condition, Not, Test, tests
from alongside.blueprint.tongues.english import ENGLISH
from alongside.blueprint.tongues.tongue import Tongue


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
    held = facts.get(since_of(test.asked)) if test.kind.of == "organization" else None
    denied = facts.get(denied_of(test.asked)) if test.kind.attested_by else None
    if test.test == "within":
        return _found(test, value, on, Told(held, denied))
    key = value if held is None and denied is None else (value, held, denied)
    known = test.found.get(key)
    if known is None:
        known = _found(test, value, on, Told(held, denied))
        if len(test.found) < MOST_KEPT:
            test.found[key] = known
    return cast("Finding", known)


@dataclass(frozen=True, slots=True)
class Told:
    """What is known beside a value: since when it holds, and on which day somebody said no to the answer before it."""

    held: FactValue | None = None
    denied: FactValue | None = None


def _found(test: Test, value: FactValue | None, on: date | None, told: Told) -> Finding:
    assumed = value is None and test.kind.assume is not None
    if assumed:
        value = test.kind.assume
    if value is None or (test.test == "within" and on is None):
        return Finding(Answer.UNKNOWN, (), (need(test.kind, test.asked, denied=told.denied),), (test.asked,))
    passed = passes(test, value, on)
    reason = stated(test.kind, value)
    if told.held is not None:
        reason = test.kind.tongue.say("held-since", reason=reason, day=test.kind.tongue.value(told.held))
    if told.denied is not None and not assumed:
        reason = _said_no("denied", test.kind, reason, told.denied)
    if not passed and test.kind.type != "yes-no" and test.test not in ("is_not", "not_in"):
        reason = test.kind.tongue.say("failed", reason=reason, wanted=wanted(test))
    if assumed:
        reason = test.kind.tongue.say("assumed", reason=reason)
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


def _said_no(pattern: str, kind: FactKind, says: str, day: FactValue) -> str:
    return kind.tongue.say(pattern, says=says, by=kind.attested_by, day=kind.tongue.value(day))


def need(kind: FactKind, asked: str = "", *, denied: FactValue | None = None) -> str:
    """What we would need to know: a noun phrase or a "whether" clause. `denied`: when somebody said no to an answer."""
    if kind.needs:
        return kind.needs
    tongue = kind.tongue
    says = tongue.say("whether", clause=kind.says) if kind.type == "yes-no" else kind.says
    if asked.startswith("helper."):
        says = tongue.say("of-helper", says=says)
    if kind.attested_by and denied is not None:
        says = _said_no("to-say-anew", kind, says, denied)
    elif kind.attested_by:
        says = tongue.say("to-confirm", says=says, by=kind.attested_by)
    return _about(kind, says, re.findall(r"=([^,()]+)", asked))


def stated(kind: FactKind, value: FactValue) -> str:
    """One fact as a clause."""
    if isinstance(value, bool):
        return _yes_no(kind, yes=value)
    return kind.tongue.say("are" if kind.type == "list" else "is", says=kind.says, value=in_words(kind, value))


def in_words(kind: FactKind, value: object) -> str:
    """A value as a sentence says it: labels for keys, dates written out."""
    if isinstance(value, frozenset):
        several = sorted(in_words(kind, word) for word in value)
        return kind.tongue.listed(several, last="and") or kind.tongue.say("none")
    if isinstance(value, str) and value in {*kind.labels, *kind.choices}:
        return kind.labels.get(value) or value.replace("-", " ")
    return kind.tongue.value(value)


def sentence(condition: Condition) -> str:
    """The condition as a clause made from its structure; every rule a page shows is said this way."""
    match condition:
        case Test():
            return _test_sentence(condition)
        case Not(of=Test(kind=FactKind(type="yes-no"), value=bool(value)) as test):
            return _about(test.kind, _yes_no(test.kind, yes=not value), test.arguments.values())
        case Not(of=inner):
            return tongue_of(inner).say("not-so", clause=sentence(inner))
        case All(of=several):
            return tongue_of(condition).listed(_grouped(several), last="and")
        case AnyOf(of=several):
            return tongue_of(condition).listed(_grouped(several), last="or")


def tongue_of(condition: Condition) -> Tongue:
    """The language a condition is said in."""
    first = next(iter(tests(condition)), None)
    return first.kind.tongue if first else ENGLISH


def _grouped(several: Iterable[Condition]) -> Iterator[str]:
    for inner in several:
        nested = isinstance(inner, All | AnyOf) and len(inner.of) > 1
        yield tongue_of(inner).say("nested", clause=sentence(inner)) if nested else sentence(inner)


def _test_sentence(test: Test) -> str:
    if isinstance(test.value, bool):
        return _about(test.kind, _yes_no(test.kind, yes=test.value), test.arguments.values())
    if test.kind.type != "list":
        return test.kind.tongue.say("is", says=subject(test), value=wanted(test))
    pattern = "not-among" if test.test in ("is_not", "not_in") else "among"
    return test.kind.tongue.say(pattern, says=subject(test), wanted=_listed_values(test))


def subject(test: Test) -> str:
    """What a test asks for, whose, and concerning what: "the licences of the helper (head principal)"."""
    helpers = test.asked.startswith("helper.")
    says = test.kind.tongue.say("of-helper", says=test.kind.says) if helpers else test.kind.says
    return _about(test.kind, says, test.arguments.values())


def _about(kind: FactKind, says: str, keys: Collection[str]) -> str:
    if not keys:
        return says
    named = kind.tongue.listed((kind.labels.get(key, key) for key in keys), last="and")
    return kind.tongue.say("about", says=says, keys=named)


def _yes_no(kind: FactKind, *, yes: bool) -> str:
    return kind.says if yes else kind.denies or kind.tongue.say("not-so", clause=kind.says)


# What fails a test says as much as another test that passes.
OTHERWISE = {"is": "is_not", "is_not": "is", "in": "not_in", "not_in": "in", "before": "since", "since": "before"}


def wanted(test: Test, *, passes: bool = True) -> str:
    """What a test asks of its fact: "public or public-charter", "3 or more"; or what fails it: "less than 3"."""
    if not passes:
        other = OTHERWISE.get(test.test)
        pattern = f"wanted.{other}" if other else f"unwanted.{test.test}"
        return test.kind.tongue.say(pattern, value=_listed_values(test))
    said = test.words.get("wanted")
    if said is None:
        said = test.words["wanted"] = test.kind.tongue.say(f"wanted.{test.test}", value=_listed_values(test))
    return said


def _listed_values(test: Test) -> str:
    values = test.value if isinstance(test.value, tuple) else (test.value,)
    return test.kind.tongue.listed((in_words(test.kind, value) for value in values), last="or")


def _once(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
