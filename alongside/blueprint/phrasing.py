"""Values, rules and whole parts of a blueprint as short phrases, made from their structure alone."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from alongside.blueprint.faults import listed
from alongside.blueprint.grammar import written
from alongside.blueprint.judgement import sentence
from alongside.blueprint.parts.conditions import All, AnyOf, Not, Test
from alongside.blueprint.parts.identity import Noun
from alongside.blueprint.schema import entries

LONGEST_PHRASE = 400
LONG_WORD = 60
TITLE = frozenset({"one", "many", "label", "name", "says"})
FIELDS: Mapping[str, str] = {
    "from_": "the first day",
    "until": "the last day",
    "groups_at_least": "the smallest group that is shown",
    "surveys_at_least": "the smallest group whose answers are shown",
    "cite": "source",
    "setting": "a choice of the sponsor",
    "ready_when": "who may begin",
    "required_when": "who has to join",
    "optional_when": "not needed when",
    "ends_when": "ends when",
    "done_when": "done when",
    "says": "in words",
}


def field_words(name: str, value: object = None) -> str:
    """What a sentence calls a key of the language; some are called by what they say."""
    if name in ("when", "holds") and isinstance(value, Test | All | AnyOf | Not):
        return "for whom" if name == "when" else "what has to be so"
    return FIELDS.get(name, name.rstrip("_").replace("_", " "))


def title(value: object) -> str:
    """A named thing by what pages call it, with what it says beyond that: "mentor (caseload: 4)"."""
    rest, label = details(value, but=TITLE), label_of(value, "")
    return f"{label} ({rest})" if label and rest else label or rest


def label_of(value: object, key: str) -> str:
    """What pages call a named thing: its own words, or its key."""
    for name in ("one", "label", "name", "says"):
        found = getattr(value, name, None)
        if isinstance(found, str) and found:
            return found
    return value if isinstance(value, str) and value else key


def phrase(value: object) -> str:
    """One value as a phrase; long ones are cut."""
    text = _phrase(value)
    return text if len(text) <= LONGEST_PHRASE else f"{text[: LONGEST_PHRASE - 1]}…"


def _phrase(value: object) -> str:
    match value:
        case None:
            return "nothing"
        case bool():
            return "yes" if value else "no"
        case date():
            return written(value)
        case Test() | All() | AnyOf() | Not():
            return sentence(value)
        case Noun(one=one, many=many):
            return f"{one}, {many}"
        case Mapping():
            several = (title(inner) if is_part(inner) else f"{key}: {_phrase(inner)}" for key, inner in value.items())
            return together(list(several))
        case tuple() | frozenset():
            return together([_phrase(inner) for inner in value])
    return title(value) if is_part(value) else str(value)


def together(several: list[str]) -> str:
    """Several in one phrase: short words with commas and a last "and"; what has commas itself with semicolons."""
    if any("," in one or len(one) > LONG_WORD for one in several):
        return "; ".join(several)
    return listed(several, last="and") or "nothing"


def is_part(value: object) -> bool:
    """Whether a value is a record of the language, not a value with a grammar of its own."""
    if isinstance(value, Test | All | AnyOf | Not):
        return False
    return is_dataclass(value) and not isinstance(value, type) and ".parts." in type(value).__module__


def details(part: Any, *, but: frozenset[str] = frozenset()) -> str:
    """What a record says beyond what is usual: `caseload: 4; positions: principal and retired-principal`."""
    usual = {field.name: field.default for field in fields(part)}
    kind: type = type(part)
    told = []
    for entry in entries(kind):
        value = getattr(part, entry.field)
        empty = value is None or value in ("", ()) or (isinstance(value, Mapping) and not value)
        if entry.field not in but and not empty and value != usual[entry.field]:
            words = field_words(entry.field, value)
            told.append(words if value is True else f"{words}: {_phrase(value)}")
    return "; ".join(told)
