"""A work as a tree: its lines in the order they are read, each with what stands below it following it."""

from collections.abc import Mapping
from dataclasses import dataclass

from alongside.blueprint.parts.shelf import Item, OwnItem, Work


@dataclass(frozen=True, slots=True)
class Branch:
    """One line of the tree. `depth` counts from 1."""

    key: str
    depth: int
    code: str
    title: str
    description: str
    below: tuple["Branch", ...]


def branches(work: Work) -> tuple[Branch, ...]:
    """The lines at the top, each with those below it."""
    children: dict[str | None, list[str]] = {}
    for key, item in work.items.items():
        children.setdefault(item.under, []).append(key)
    return _below(work.items, children, None, 1)


def _below(
    items: Mapping[str, Item], children: Mapping[str | None, list[str]], under: str | None, depth: int
) -> tuple[Branch, ...]:
    found = []
    for key in children.get(under, ()):
        item = items[key]
        words = item.description if isinstance(item, OwnItem) else ""
        below = _below(items, children, key, depth + 1)
        found.append(Branch(key, depth, item.code, item.title, words, below))
    return tuple(found)


def titles_at(work: Work, depth: int | None) -> dict[str, str]:
    """Key -> title of the lines that stand so deep (1 is the top); of all lines when nothing is said."""
    return {key: item.title for key, item in work.items.items() if depth is None or work.depth(key) == depth}
