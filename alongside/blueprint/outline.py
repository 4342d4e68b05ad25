"""A program in sentences, part by part: what `show` prints, and what a person reads before they take it up."""

from dataclasses import dataclass

from alongside.blueprint.language import Blueprint
from alongside.blueprint.later import marked
from alongside.blueprint.saying import said
from alongside.blueprint.schema import entries

HEAD = frozenset({"language", "key", "name", "sponsor", "says", "examples"})


@dataclass(frozen=True)
class Section:
    """One part of a program: its key, whether rooms act on it, and its lines."""

    part: str
    acted_on: bool
    lines: tuple[str, ...]


def outline(blueprint: Blueprint) -> tuple[Section, ...]:
    """Every part that says something, in the language's order."""
    told = [
        (entry, tuple(one.text if entry.later else marked(blueprint, one) for one in said(blueprint, entry.key)))
        for entry in entries(Blueprint)
    ]
    return tuple(Section(entry.key, not entry.later, lines) for entry, lines in told if lines and entry.key not in HEAD)
