"""What programs may say and no room acts on yet: every such key of the language, and a mark on what says one."""

import re
from collections.abc import Iterator
from functools import cache

from alongside.blueprint.language import Blueprint
from alongside.blueprint.saying import Said
from alongside.blueprint.schema import Many, Named, OneOf, Record, Shape, entries


@cache
def ways() -> tuple[str, ...]:
    """`roles.*.how_many`: where such keys stand, `*` for any key of the file's own."""
    return tuple(dict.fromkeys(_of(Blueprint, "")))


def _of(part: type, way: str) -> Iterator[str]:
    for entry in entries(part):
        if entry.later:
            yield f"{way}{entry.key}"
        else:
            yield from _in(entry.shape, f"{way}{entry.key}")


def _in(shape: Shape, way: str) -> Iterator[str]:
    match shape:
        case Record(of=part):
            yield from _of(part, f"{way}.")
        case OneOf(of=parts):
            for part in parts:
                yield from _of(part, f"{way}.")
        case Named(of=inner):
            yield from _in(inner, f"{way}.*")
        case Many(of=inner):
            yield from _in(inner, way)


@cache
def _pattern() -> re.Pattern[str]:
    found = "|".join(re.escape(way).replace(r"\*", r"[^.]+") for way in ways())
    return re.compile(rf"({found})(?:\.|$)")


def later_at(path: str) -> str:
    """The key, of a path of a file, that is not yet acted on; "" where all of it is."""
    found = _pattern().match(re.sub(r"\[\d+\]", "", path))
    return found[1].rpartition(".")[2] if found else ""


def mark(blueprint: Blueprint, one: Said) -> str:
    """What of a sentence is not yet acted on, as words to put behind it; "" where all of it is."""
    names = dict.fromkeys(found for _, path in one.stretches if (found := later_at(path)))
    if one.path.startswith("requirements."):
        names.update(dict.fromkeys(_of_requirement(blueprint, one.path)))
    if later_at(one.path):
        return blueprint.tongue.say("later")
    if not names:
        return ""
    fields = blueprint.tongue.listed((blueprint.tongue.field(name) for name in names), last="and")
    return blueprint.tongue.say("later-some", fields=fields)


def marked(blueprint: Blueprint, one: Said) -> str:
    """A sentence with what of it is not yet acted on said behind it."""
    told = mark(blueprint, one)
    return f"{one.text.removesuffix('.')}{told}." if told else one.text


def _of_requirement(blueprint: Blueprint, path: str) -> Iterator[str]:
    """Such keys of a requirement, whose sentence is made as a whole."""
    requirement = blueprint.requirements.get(path.split(".")[1])
    kind: type = type(requirement)
    yield from (one.field for one in entries(kind) if one.later and getattr(requirement, one.field))
