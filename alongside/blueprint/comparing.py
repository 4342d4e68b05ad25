"""Two versions of a program beside each other: the sentences that are otherwise, with their source and their days."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from alongside.blueprint.language import Blueprint
from alongside.blueprint.phrasing import phrase
from alongside.blueprint.saying import said
from alongside.blueprint.schema import entries

STEPS = re.compile(r"[^.\[\]]+")
LAW = ("cite", "from_", "until")
PARTS = frozenset(entry.key for entry in entries(Blueprint))
NOT_COMPARED = frozenset({"language", "key", "sponsor", "examples"})


@dataclass(frozen=True, slots=True)
class Compared:
    """One sentence as it was and as it is, empty where it is not there; `law`: what its source or days were and are."""

    path: str
    before: str
    after: str
    law: tuple[str, ...]


def compared(old: Blueprint, new: Blueprint) -> tuple[Compared, ...]:
    """Every sentence that is new, gone or otherwise, in the language's order."""
    found: list[Compared] = []
    for entry in entries(Blueprint):
        if entry.key not in NOT_COMPARED:
            before = {one.path: one.text for one in said(old, entry.key)}
            after = {one.path: one.text for one in said(new, entry.key)}
            for path in dict.fromkeys((*after, *before)):
                was, now = before.get(path, ""), after.get(path, "")
                law = tuple(_law(old, new, path)) if was and now else ()
                if was != now or law:
                    found.append(Compared(path, was, now, law))
    return tuple(found)


def told_at(blueprint: Blueprint, path: str) -> tuple[str, tuple[str, ...]]:
    """The sentence at a path, and what its source and days are; empty where the program says nothing there."""
    root = path.partition(".")[0].partition("[")[0]
    words = next((one.text for one in said(blueprint, root) if one.path == path), "") if root in PARTS else ""
    there = value_at(blueprint, path)
    tongue = blueprint.tongue
    law = ((tongue.field(name), getattr(there, name, None)) for name in LAW)
    return words, tuple(tongue.say("field", field=name, value=tongue.value(value)) for name, value in law if value)


def _law(old: Blueprint, new: Blueprint, path: str) -> Iterator[str]:
    was, now, tongue = value_at(old, path), value_at(new, path), new.tongue
    for name in LAW:
        before, after = getattr(was, name, None), getattr(now, name, None)
        if before != after:
            then, then_now = (phrase(tongue, value or None) for value in (before, after))
            yield tongue.say("law-changed", what=tongue.field(name), was=then, now=then_now)


def value_at(blueprint: Blueprint, path: str) -> object:
    """What stands at a path; None where nothing does."""
    value: object = blueprint
    for step in STEPS.findall(path):
        if isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(value, tuple):
            value = value[int(step)] if step.isdecimal() and len(step) < 7 and int(step) < len(value) else None
        else:
            value = getattr(value, f"{step}_" if step == "from" else step, None)
    return value
