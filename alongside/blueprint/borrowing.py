"""What a program's file takes from the shelf: titles, levels and credit lines, put into its tree before it is read.

So the rest of the language knows of items and tags only, wherever they come from. The text of a version stays as it
was written; a key of the library always means the same titles (editions are works of their own).
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Literal

from alongside.blueprint.nodes import Listing, Node, Scalar, Table
from alongside.blueprint.parts.shelf import Work
from alongside.blueprint.shelf.library import keys, load_work, titles
from alongside.blueprint.shelf.tree import titles_at
from alongside.blueprint.spots import Spot

LONGEST_SHOWN = 60


def borrowed(root: Table, spot: Spot) -> Table:
    """The tree with what its frameworks, instruments and tag lists take from elsewhere."""
    root = _each(root, ("frameworks",), spot, lambda table, at: _lent(table, at, "framework"))
    root = _each(root, ("instruments",), spot, lambda table, at: _lent(table, at, "instrument"))
    found = root.get("frameworks")
    frameworks = dict(_tables(found)) if isinstance(found, Table) else {}
    return _each(root, ("sessions", "tags"), spot, lambda table, at: _tagged(table, at, frameworks))


def _each(root: Table, way: tuple[str, ...], spot: Spot, put: Callable[[Table, Spot], Table]) -> Table:
    """The table with every table named below a way in it put anew."""
    if not way:
        entries = (
            (key, put(one, spot.under(key.text)) if isinstance(one, Table) else one) for key, one in root.entries
        )
        return Table(tuple(entries), root.line)
    below = root.get(way[0])
    if not isinstance(below, Table):
        return root
    anew = _each(below, way[1:], spot.under(way[0]), put)
    return Table(tuple((key, anew if one is below else one) for key, one in root.entries), root.line)


def _tables(table: Table) -> Iterator[tuple[str, Table]]:
    return ((key.text, one) for key, one in table.entries if isinstance(one, Table))


def _lent(table: Table, spot: Spot, kind: Literal["framework", "instrument"]) -> Table:
    """A framework or instrument with what the work it uses says and it does not say itself."""
    use = table.get("use")
    if not isinstance(use, Scalar) or not use.text.strip():
        return table
    known = keys(kind)
    if use.text not in known:
        hint = spot.suggestion(use.text, dict.fromkeys(sorted(known)))
        told = f'There is no {kind} "{use.text[:LONGEST_SHOWN]}" on the shelf. {hint}'
        spot.under("use").fault(use, told.rstrip())
        return table
    if table.get("items") is not None:
        spot.under("items").fault(use, "The titles are those of the work under use; take one of the two out.")
        return table
    work, depth = load_work(use.text), _depth(table)
    lines = titles_at(titles(work), depth)
    if depth and not lines:
        spot.under("depth").fault(use, f"{work.name} has no lines so deep.")
    return _with(table, use.line, _says(work, lines))


def _depth(table: Table) -> int | None:
    node = table.get("depth")
    return int(node.text) if isinstance(node, Scalar) and node.text.isdecimal() and len(node.text) < 3 else None


def _says(work: Work, lines: Mapping[str, str]) -> dict[str, str | list[str] | Mapping[str, str]]:
    says: dict[str, str | list[str] | Mapping[str, str]] = {"credit": work.credit}
    if lines:
        says["items"] = lines
    if work.levels:
        says["levels"] = list(work.levels.values())
    return says


def _tagged(table: Table, spot: Spot, frameworks: Mapping[str, Table]) -> Table:
    """A tag list with the titles of the framework it names."""
    named = table.get("framework")
    framework = frameworks.get(named.text) if isinstance(named, Scalar) else None
    if named is None or framework is None:
        return table  # one that is not there is told where the key is read
    if table.get("tags") is not None:
        spot.under("tags").fault(named, "The words are those of the framework; take one of the two out.")
        return table
    items = framework.get("items")
    if not isinstance(items, Table):
        told = "This framework has no titles here: give it items, or use one of the library."
        spot.under("framework").fault(named, told)
        return table
    added: list[tuple[Scalar, Node]] = [(Scalar("tags", named.line), items)]
    credit = framework.get("credit")
    if credit is not None and table.get("credit") is None:
        added.append((Scalar("credit", named.line), credit))
    return Table((*table.entries, *added), table.line)


def _with(table: Table, line: int, says: Mapping[str, str | list[str] | Mapping[str, str]]) -> Table:
    """A table with keys added that it does not have itself."""
    added = [(Scalar(key, line), _node(value, line)) for key, value in says.items() if table.get(key) is None]
    return Table((*table.entries, *added), table.line)


def _node(value: str | list[str] | Mapping[str, str], line: int) -> Node:
    if isinstance(value, str):
        return Scalar(value, line)
    if isinstance(value, list):
        return Listing(tuple(Scalar(one, line) for one in value), line)
    return Table(tuple((Scalar(key, line), Scalar(title, line)) for key, title in value.items()), line)
