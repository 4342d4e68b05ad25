"""The language as a JSON Schema (draft 2020-12), for editors that know YAML: it accepts what the reader accepts, and
refuses what the reader refuses by form alone. What only the reader can know (that a key exists elsewhere, that shares
make 100) is left to `check`.

An editor's YAML gives `no` as a word, `3` as a number and `2025-01-15` as text, so every value may be any of these.
"""

from collections.abc import Mapping
from datetime import date

from alongside.blueprint.facts import TESTS
from alongside.blueprint.grammar import Amount, Duration, Instant, Moment, Money, MonthDay, Share, Span
from alongside.blueprint.language import Blueprint
from alongside.blueprint.schema import (
    Choice,
    Entry,
    Key,
    Many,
    Named,
    OneOf,
    Plain,
    Record,
    Shape,
    Special,
    Whole,
    entries,
)
from alongside.blueprint.upgrading import LANGUAGE
from alongside.kernel.clock import SchoolYear

type Schema = dict[str, object]

DRAFT = "https://json-schema.org/draft/2020-12/schema"
KEY = "^[a-z0-9]+(-[a-z0-9]+)*$"
UNIT = "(minute|hour|day|week|month|year|school-day|school-week|school-month|school-year)s?"
LENGTH = f"[0-9]{{1,7}} +{UNIT}"
ANCHOR = r"(match|hire|contract\.start|contract\.end|cohort\.start|cohort\.end|event\.[a-z0-9-]+)"
PATTERNS: Mapping[type, str] = {
    date: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
    Duration: f"^{LENGTH}$",
    Money: r"^([0-9]{1,3}(,[0-9]{3})+|[0-9]{1,12})(\.[0-9]{2})? [A-Z]{3}$",
    Moment: f"^{ANCHOR}( +[+-] +{LENGTH})?$",
    MonthDay: "^[0-9]{2}-[0-9]{2}$",
    SchoolYear: "^[0-9]{4}-[0-9]{2}$",
    Amount: rf"^([0-9]+|contract\.hours|{LENGTH})$",
    Share: "^[0-9]{1,3} ?%$",
    Span: "^[0-9]{1,4}(-[0-9]{1,4})?$",
    Instant: r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})$",
}
VALUE: Schema = {"type": ["string", "number", "boolean"], "maxLength": 2000}


def json_schema() -> Schema:
    """The whole language. A part that stands in several places is defined once."""
    named: dict[str, Schema] = {}
    whole = _record(Blueprint, named)
    head: Schema = {"$schema": DRAFT, "title": f"A program's file, language {LANGUAGE}"}
    return head | whole | {"$defs": {"condition": _condition(), **dict(sorted(named.items()))}}


def _of(shape: Shape, named: dict[str, Schema]) -> Schema:
    match shape:
        case Plain(of=kind):
            return _plain(kind)
        case Choice(of=words):
            return {"enum": [*words, *(int(word) for word in words if word.isdigit())]}
        case Key():
            return VALUE
        case Whole(within=within):
            return {
                "anyOf": [{"type": "integer", "minimum": within.low, "maximum": within.high}, _text("^[0-9]{1,7}$")]
            }
        case Special(name=name):
            return _given() if name == "GivenFacts" else {"$ref": "#/$defs/condition"}
    return _several(shape, named)


def _several(shape: Record | OneOf | Named | Many, named: dict[str, Schema]) -> Schema:
    match shape:
        case Record(of=part):
            return _reference(part, named)
        case OneOf(of=parts):
            return {"anyOf": [_reference(part, named) for part in parts]}
        case Many(of=inner):
            one = _of(inner, named)
            return {"anyOf": [one, {"type": "array", "items": one, "maxItems": 20_000}]}
        case Named(of=inner, keys=keys):
            names: Schema = {} if keys else {"propertyNames": {"pattern": KEY, "maxLength": 60}}
            return {"type": "object", "additionalProperties": _of(inner, named), **names}


def _reference(part: type, named: dict[str, Schema]) -> Schema:
    name = part.__name__
    if name not in named:
        named[name] = {}
        named[name] = _record(part, named)
    return {"$ref": f"#/$defs/{name}"}


def _record(part: type, named: dict[str, Schema]) -> Schema:
    found = {entry.key: _entry(entry, named) for entry in entries(part)}
    required = [entry.key for entry in entries(part) if entry.required]
    told = (part.__doc__ or "").split("\n\n")[0].replace("\n    ", " ").strip()
    return {
        "type": "object",
        "description": told,
        "properties": found,
        "required": required,
        "additionalProperties": False,
    }


def _entry(entry: Entry, named: dict[str, Schema]) -> Schema:
    found = _of(entry.shape, named)
    return {**found, "$comment": "described, not yet acted on"} if entry.later else found


def _plain(kind: type) -> Schema:
    if kind is bool:
        return {"anyOf": [{"type": "boolean"}, {"enum": ["yes", "no", "true", "false", "Yes", "No"]}]}
    pattern = PATTERNS.get(kind)
    if pattern is None:
        return VALUE
    return {"anyOf": [{"type": "integer"}, _text(pattern)]} if kind in (Amount, Span) else _text(pattern)


def _text(pattern: str) -> Schema:
    return {"type": "string", "pattern": pattern}


def _given() -> Schema:
    """Facts of an example: any of those known, each with a value or a list of values."""
    values: Schema = {"anyOf": [VALUE, {"type": "array", "items": VALUE}]}
    return {"type": "object", "additionalProperties": values}


def _condition() -> Schema:
    """`all`, `any`, `not`, or one fact with exactly one test; a list is read as `all`."""
    here: Schema = {"$ref": "#/$defs/condition"}
    several: Schema = {"type": "array", "items": here, "minItems": 1}
    tests = dict.fromkeys(test for allowed in TESTS.values() for test in allowed)
    one_of_tests: list[Schema] = [{"required": [test]} for test in tests]
    values: Schema = {"anyOf": [VALUE, {"type": "array", "items": VALUE, "minItems": 1}]}
    fact: Schema = {
        "type": "object",
        "properties": {
            "fact": VALUE,
            "of": {"enum": ["person", "helper", "pair", "organization", "team", "engagement"]},
            "with": {"type": "object", "additionalProperties": VALUE},
            "cite": VALUE,
            **dict.fromkeys(tests, values),
        },
        "required": ["fact"],
        "oneOf": one_of_tests,
        "additionalProperties": False,
    }
    groups: list[Schema] = [
        {"type": "object", "properties": {word: inner}, "required": [word], "additionalProperties": False}
        for word, inner in (("all", several), ("any", several), ("not", here))
    ]
    return {"anyOf": [several, fact, *groups]}
