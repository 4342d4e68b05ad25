"""Values, rules and whole parts of a blueprint as short phrases, made from their structure alone."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from alongside.blueprint.judgement import sentence
from alongside.blueprint.parts.conditions import All, AnyOf, Not, Test
from alongside.blueprint.parts.nouns import Noun
from alongside.blueprint.schema import entries
from alongside.blueprint.tongues.tongue import Tongue

LONGEST_PHRASE = 400
LONG_WORD = 60
TITLE = frozenset({"one", "many", "label", "name", "says"})


def field_words(tongue: Tongue, name: str, value: object = None) -> str:
    """What a sentence calls a key of the language; some are called by what they say, and a noun by the usual one."""
    if isinstance(value, Noun):
        return tongue.of({}).field(name)
    if name in ("when", "holds") and isinstance(value, Test | All | AnyOf | Not):
        return tongue.say("for-whom" if name == "when" else "has-to-be-so")
    return tongue.field(name)


def title(tongue: Tongue, value: object) -> str:
    """A named thing by what pages call it, with what it says beyond that: "mentor (caseload: 4)"."""
    rest, label = details(tongue, value, but=TITLE), label_of(value, "")
    return f"{label} ({rest})" if label and rest else label or rest


def label_of(value: object, key: str) -> str:
    """What pages call a named thing: its own words, or its key."""
    for name in ("one", "label", "name", "says"):
        found = getattr(value, name, None)
        if isinstance(found, str) and found:
            return found
    return value if isinstance(value, str) and value else key


def phrase(tongue: Tongue, value: object) -> str:
    """One value as a phrase; long ones are cut."""
    text = _phrase(tongue, value)
    return text if len(text) <= LONGEST_PHRASE else f"{text[: LONGEST_PHRASE - 1]}…"


def _phrase(tongue: Tongue, value: object) -> str:
    match value:
        case None:
            return tongue.say("nothing")
        case Test() | All() | AnyOf() | Not():
            return sentence(value)
        case Noun(one=one, many=many):
            return f"{one}, {many}"
        case Mapping():
            return together(tongue, [_entry(tongue, key, inner) for key, inner in value.items()])
        case tuple() | frozenset():
            return together(tongue, [_phrase(tongue, inner) for inner in value])
    return title(tongue, value) if is_part(value) else tongue.value(value)


def _entry(tongue: Tongue, key: object, value: object) -> str:
    if is_part(value):
        return title(tongue, value)
    return tongue.say("field", field=key, value=_phrase(tongue, value))


def together(tongue: Tongue, several: list[str]) -> str:
    """Several in one phrase: short words with commas and a last "and"; what has commas itself with semicolons."""
    if any("," in one or len(one) > LONG_WORD for one in several):
        return "; ".join(several)
    return tongue.listed(several, last="and") or tongue.say("nothing")


def is_part(value: object) -> bool:
    """Whether a value is a record of the language, not a value with a grammar of its own."""
    if isinstance(value, Test | All | AnyOf | Not):
        return False
    return is_dataclass(value) and not isinstance(value, type) and ".parts." in type(value).__module__


def details(tongue: Tongue, part: Any, *, but: frozenset[str] = frozenset()) -> str:
    """What a record says beyond what is usual: `caseload: 4; positions: principal and retired-principal`."""
    usual = {field.name: field.default for field in fields(part)}
    kind: type = type(part)
    told = []
    for entry in entries(kind):
        value = getattr(part, entry.field)
        empty = value is None or value in ("", ()) or (isinstance(value, Mapping) and not value)
        if entry.field not in but and not empty and value != usual[entry.field]:
            words = field_words(tongue, entry.field, value)
            told.append(words if value is True else tongue.say("field", field=words, value=_phrase(tongue, value)))
    return "; ".join(told)
