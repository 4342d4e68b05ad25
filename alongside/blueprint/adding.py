"""Adding a rule to a program's file: what a form asks for it, and the text with it; comments and order stay.

What can be added and what is asked comes from the language's own records: a new key of a record is a new field here.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import yaml

from alongside.blueprint.clauses import WORDS
from alongside.blueprint.editing import PLAIN, Slot, replaced, slot_at
from alongside.blueprint.grammar import Amount, Duration, Moment, Money, MonthDay, Share, Span
from alongside.blueprint.language import Blueprint
from alongside.blueprint.nodes import LOADER
from alongside.blueprint.parts.eligibility import DeclaredFact, Track
from alongside.blueprint.parts.growth import Step
from alongside.blueprint.parts.matching import Criterion
from alongside.blueprint.parts.money import Fund
from alongside.blueprint.parts.page import Entitlement
from alongside.blueprint.parts.requirements import Answered, Attended, Document, InTouch, Reach, Signature
from alongside.blueprint.parts.staffing import Training
from alongside.blueprint.parts.telling import Kept, Nudge, Report
from alongside.blueprint.parts.work import Event
from alongside.blueprint.phrasing import TITLE, field_words, label_of
from alongside.blueprint.saying import tables_at
from alongside.blueprint.schema import Choice, Entry, Key, Many, Plain, Shape, Special, Whole, entries
from alongside.kernel.errors import Refused

type Field = Literal["text", "date", "choice", "choices", "condition", "yes-no"]
type Written = str | Sequence["Written"] | Mapping[str, "Written"]

LONGEST_KEY = 40
MOST_TESTS = 3
NOT_ASKED = frozenset({"setting", "rank", "evaluative", "years", "columns", "modules", "seen_by"})
LAW = ("cite", "from", "until")
TESTS = (
    ("is", "is"), ("is_not", "is not"), ("in", "is one of"), ("not_in", "is none of"), ("at_least", "is at least"),
    ("at_most", "is at most"), ("before", "is before"), ("since", "is on or after"), ("within", "is within"),
)  # fmt: skip
# What a form calls a field where its word of the language does not say enough; with a record's name, of it alone.
CALLED: Mapping[str, str] = {
    "account": "What is counted",
    "artifact": "Which document",
    "at": "When",
    "at_least": "At least how many",
    "Criterion.by": "How it is compared",
    "Entitlement.by": "One for each",
    "by": "By when",
    "each": "In each",
    "fact": "Compares",
    "gap_at_most": "The longest silence",
    "instrument": "Which questionnaire",
    "kept": "Kept for how long",
    "name": "What verdicts call it, in a word or two",
    "of": "Asked of",
    "reach": "How much",
    "says": "What it says, in words",
    "Criterion.share": "Its share of 100; the others get less, in proportion",
    "share": "In which share of the periods",
    "signature": "What is signed",
    "to": "To whom",
    "type": "What kind of answer",
    "when": "Who or what it is for",
}
HINTS: Mapping[type, str] = {
    Duration: "For example 30 days or 90 minutes.",
    Moment: "For example match + 45 days, or cohort.end - 2 weeks.",
    Amount: "For example 3, 10 hours or contract.hours.",
    Money: "For example 1749 USD.",
    MonthDay: "Month and day, for example 06-01.",
    Share: "For example 80 %.",
    Span: "For example 4-8.",
}


@dataclass(frozen=True, slots=True)
class Addable:
    """A kind of thing that can be added: the part of the file it goes into (`*`: one key of it is asked for)."""

    key: str
    label: str
    part: str
    record: type


ADDABLE = (
    Addable("track", "Who may take part", "eligibility.tracks", Track),
    Addable("fact", "Something asked about people", "facts", DeclaredFact),
    Addable("criterion", "Something weighed in matching", "matching.*.weigh", Criterion),
    Addable("training", "A training", "trainings", Training),
    Addable("reach", "So many hours, visits or sessions", "requirements", Reach),
    Addable("in-touch", "No long silence", "requirements", InTouch),
    Addable("document", "Something written", "requirements", Document),
    Addable("attended", "Being at events", "requirements", Attended),
    Addable("answered", "Answering a questionnaire", "requirements", Answered),
    Addable("signature", "A signature", "requirements", Signature),
    Addable("step", "A step of an organization", "steps", Step),
    Addable("event", "An event", "events", Event),
    Addable("entitlement", "Something people have while they take part", "entitlements", Entitlement),
    Addable("fund", "A fund", "funds", Fund),
    Addable("nudge", "A reminder", "nudges", Nudge),
    Addable("report", "A report", "reports", Report),
    Addable("kept", "How long something is kept", "retention", Kept),
)


@dataclass(frozen=True, slots=True)
class Blank:
    """One field of the form. `options`: (value, words). `law`: it says where the rule comes from and when it holds."""

    key: str
    label: str
    field: Field
    options: tuple[tuple[str, str], ...] = ()
    required: bool = False
    hint: str = ""
    law: bool = False


def blanks(blueprint: Blueprint, kind: Addable) -> tuple[Blank, ...]:
    """What is asked for one thing of a kind: what it must have, what it may have, where it comes from."""
    asked = [entry for entry in entries(kind.record) if entry.field not in NOT_ASKED and _askable(entry.shape)]
    found = [_blank(blueprint, kind.record, entry) for entry in asked]
    ordered = sorted(found, key=lambda blank: (blank.law, not blank.required, blank.key not in TITLE))
    if "*" not in kind.part:
        return tuple(ordered)
    known = tuple((key, label_of(blueprint.duty_word(key), key)) for key in blueprint.duties)
    return (Blank("*", f"In {field_words(kind.part.partition('.')[0])} for", "choice", known, required=True), *ordered)


def _askable(shape: Shape) -> bool:
    inner = shape.of if isinstance(shape, Many) else shape
    return isinstance(inner, Plain | Choice | Key | Whole) or shape == Special("Condition")


def _blank(blueprint: Blueprint, record: type, entry: Entry) -> Blank:
    inner = entry.shape.of if isinstance(entry.shape, Many) else entry.shape
    options = _options(blueprint, entry.key, inner)
    field: Field = "choice" if options else "text"
    if isinstance(entry.shape, Many) and options:
        field = "choices"
    elif entry.shape == Special("Condition"):
        field = "condition"
    elif isinstance(inner, Plain) and inner.of is bool:
        field = "yes-no"
    elif isinstance(inner, Plain) and inner.of.__name__ == "date":
        field = "date"
    hint = HINTS.get(inner.of, "") if isinstance(inner, Plain) else ""
    if isinstance(entry.shape, Many) and not options:
        hint = f"{hint} Several with commas between them.".strip()
    usual = CALLED.get(entry.key, field_words(entry.field).capitalize())
    label = CALLED.get(f"{record.__name__}.{entry.key}", usual)
    return Blank(entry.key, label, field, options, entry.required, hint, entry.key in LAW)


def _options(blueprint: Blueprint, key: str, shape: Shape) -> tuple[tuple[str, str], ...]:
    match shape:
        case Choice(of=words):
            return tuple((word, WORDS.get(f"{key}.{word}", word.replace("-", " "))) for word in words)
        case Key(ref=ref) if ref.part == "@facts":
            return facts_to_choose(blueprint)
        case Key(ref=ref):
            tables = tables_at(blueprint, ref.part)
            return tuple((name, label_of(value, name)) for table in tables for name, value in table.items())
    return ()


def facts_to_choose(blueprint: Blueprint) -> tuple[tuple[str, str], ...]:
    """Facts a test can be of, by what they say; those that need something said with them are written in the file."""
    return tuple((key, kind.says) for key, kind in blueprint.kinds.items() if not kind.arguments)


def added(text: str, blueprint: Blueprint, kind: Addable, typed: Mapping[str, Sequence[str]]) -> tuple[str, str]:
    """The text with one more thing, and its path. `typed`: key -> what was chosen or written; it may have faults.

    `before`: the track it comes before. Raises Refused where the file has no room that can be written in by a form.
    """
    values = _values(blanks(blueprint, kind), typed)
    part = kind.part.replace("*", _first(typed, "*"))
    known = _known(text, part)
    key = _key(str(values.get("label") or values.get("name") or values.get("says") or kind.key), known)
    if kind.record is Criterion:
        text = _less(text, part, str(values.get("share", "")))
    if kind.record is Track:
        text, rank = _ranked(text, part, _first(typed, "before"))
        values = {"rank": rank, **values}
    return _inserted(text, part, key, values), f"{part}.{key}"


def _values(asked: Sequence[Blank], typed: Mapping[str, Sequence[str]]) -> dict[str, Written]:
    found: dict[str, Written] = {}
    for blank in asked:
        words = [" ".join(word.split()) for word in typed.get(blank.key, ()) if word.strip()]
        if blank.field == "condition":
            tests = list(_tests(typed))
            if tests:
                found[blank.key] = tests[0] if len(tests) == 1 else {"all": tests}
        elif blank.key != "*" and words:
            several = blank.field == "choices" or "commas" in blank.hint
            found[blank.key] = [one.strip() for word in words for one in word.split(",")] if several else words[0]
    return found


def _tests(typed: Mapping[str, Sequence[str]]) -> Iterator[dict[str, Written]]:
    for number in range(MOST_TESTS):
        fact, test, value = (_first(typed, f"{name}-{number}") for name in ("fact", "test", "value"))
        if fact:
            several = test in ("in", "not_in")
            yield {"fact": fact, test or "is": [one.strip() for one in value.split(",")] if several else value}


def _first(typed: Mapping[str, Sequence[str]], name: str) -> str:
    return " ".join((typed.get(name) or [""])[0].split())


def _key(words: str, known: Sequence[str]) -> str:
    """A key made of words, none of those that are there."""
    plain = re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")[:LONGEST_KEY].strip("-") or "new"
    key, number = plain, 2
    while key in known:
        key, number = f"{plain}-{number}", number + 1
    return key


def _table(text: str, part: str) -> tuple[yaml.MappingNode, list[str]]:
    """The deepest table of a part that is there, and the steps below it that are not."""
    node: yaml.Node | None = yaml.compose(text, Loader=LOADER)
    if not isinstance(node, yaml.MappingNode):
        raise Refused("The file is empty. Write the program in it first.")
    steps = part.split(".")
    while steps:
        found = next((value for key, value in node.value if key.value == steps[0]), None)
        if found is None:
            break
        if not isinstance(found, yaml.MappingNode):
            raise Refused(f"“{steps[0]}” stands in the file in a way no form can add to. Write it in the file.")
        node, steps = found, steps[1:]
    return node, steps


def _known(text: str, part: str) -> list[str]:
    node, missing = _table(text, part)
    return [] if missing else [key.value for key, _ in node.value]


def _inserted(text: str, part: str, key: str, values: Mapping[str, Written]) -> str:
    node, missing = _table(text, part)
    if node.flow_style:
        inner: Written = values
        for step in reversed([*missing, key]):
            inner = {step: inner}
        words = _flow(inner)[1:-1]
        end = node.end_mark.index - 1
        comma = ", " if node.value else ""
        return f"{text[:end].rstrip()}{comma}{words}{text[end:]}"
    column = node.value[0][0].start_mark.column if node.value else 0
    lines = text.split("\n")
    at = _last_line(node) + 1
    new = [f"{' ' * (column + 2 * depth)}{step}:" for depth, step in enumerate([*missing, key])]
    below = " " * (column + 2 * len([*missing, key]))
    new += [f"{below}{name}: {_flow(value)}" for name, value in values.items()]
    return "\n".join([*lines[:at], *new, *lines[at:]])


def _last_line(node: yaml.Node) -> int:
    """The number, from 0, of the last line something of a node stands on."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return max(_last_line(one) for one in (last if isinstance(last, tuple) else (last,)))
    ends = node.end_mark
    return int(ends.line - 1 if ends.column == 0 and ends.line > node.start_mark.line else ends.line)


def _flow(value: Written) -> str:
    """A value on one line, as YAML reads it."""
    if isinstance(value, str):
        return value if PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key}: {_flow(inner)}' for key, inner in value.items())}}}"
    return f"[{', '.join(_flow(one) for one in value)}]"


def _scalars(text: str, part: str, name: str) -> dict[str, Slot]:
    """Key -> where the value of this name stands, of every record of a part."""
    node, missing = _table(text, part)
    if missing:
        return {}
    return {
        key.value: slot_at(value, f"{part}.{key.value}.{name}")
        for key, record in node.value
        if isinstance(record, yaml.MappingNode)
        for one, value in record.value
        if one.value == name
    }


def _less(text: str, part: str, share: str) -> str:
    """The other shares, smaller in proportion, so that all make 100 with the new one."""
    found = _scalars(text, part, "share")
    shares = {key: int(slot.value) for key, slot in found.items() if slot.value.isdecimal()}
    left = 100 - int(share) if share.isdecimal() else 0
    if not shares or left < len(shares):
        return text
    total = sum(shares.values())
    fresh = {key: max(1, was * left // total) for key, was in shares.items()}
    first = max(fresh, key=lambda key: fresh[key])
    fresh[first] += left - sum(fresh.values())
    return replaced(text, {found[key]: str(now) for key, now in fresh.items()})


def _ranked(text: str, part: str, before: str) -> tuple[str, str]:
    """The other ranks with room for one more before a track, and its own; the last one without."""
    found = _scalars(text, part, "rank")
    ranks = {key: int(slot.value) for key, slot in found.items() if slot.value.isdecimal()}
    own = ranks.get(before, max(ranks.values(), default=0) + 1)
    return replaced(text, {found[key]: str(was + 1) for key, was in ranks.items() if was >= own}), str(own)
