"""Texts of an older language, read as the newest: one row of small steps for each version, on the tree.

A version that was taken up keeps its text and its hash for good; only how it is read moves on. A step changes the
spelling of one thing and says so. Whoever changes the language in a way that old texts do not follow counts LANGUAGE
up, and adds the steps from the version before.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from alongside.blueprint.nodes import Listing, Node, Scalar, Table

LANGUAGE = 2

type Step = Callable[[Table], Table]


def upgraded(root: Table) -> tuple[Table, tuple[str, ...]]:
    """The tree in the newest language, and what was read otherwise than it is written. What is no version, or one to
    come, is left to the reader."""
    found = root.get("language")
    written = found.text if isinstance(found, Scalar) else ""
    since = next((version for version in STEPS if str(version) == written), LANGUAGE)
    told: list[str] = []
    for version in range(since, LANGUAGE):
        for says, step in STEPS[version]:
            before, root = root, step(root)
            told += [says] if root is not before else []
    if since < LANGUAGE:
        root = _changed(root, ("language",), lambda node: Scalar(str(LANGUAGE), node.line))
    return root, tuple(told)


def _changed(table: Table, way: tuple[str, ...], change: Callable[[Node], Node]) -> Table:
    """The table with what stands at the end of a way changed; `*` for every key. The same table where nothing is."""
    entries = tuple(
        (key, _below(value, way[1:], change) if way[0] in ("*", key.text) else value) for key, value in table.entries
    )
    same = all(new is old for (_, new), (_, old) in zip(entries, table.entries, strict=True))
    return table if same else Table(entries, table.line)


def _below(node: Node, way: tuple[str, ...], change: Callable[[Node], Node]) -> Node:
    if not way:
        return change(node)
    return _changed(node, way, change) if isinstance(node, Table) else node


def _renamed(way: tuple[str, ...], old: str, new: str) -> Step:
    """A key that is called otherwise; where both stand, the reader says that the old one is unknown."""

    def rename(node: Node) -> Node:
        if not isinstance(node, Table) or node.get(old) is None or node.get(new) is not None:
            return node
        return Table(
            tuple((Scalar(new, key.line) if key.text == old else key, value) for key, value in node.entries), node.line
        )

    return lambda root: _changed(root, way, rename)


def _gone(way: tuple[str, ...], key: str) -> Step:
    """A key that nothing ever acted on, and that is no more."""

    def leave_out(node: Node) -> Node:
        if not isinstance(node, Table) or node.get(key) is None:
            return node
        return Table(tuple((each, value) for each, value in node.entries if each.text != key), node.line)

    return lambda root: _changed(root, way, leave_out)


def _promised(root: Table) -> Table:
    """`commitments`, a list of words, as `promises` with keys."""

    def promise(node: Node) -> Node:
        said = node.get("commitments") if isinstance(node, Table) else None
        if not isinstance(node, Table) or not isinstance(said, Listing):
            return node
        there = node.get("promises")
        promises = there.entries if isinstance(there, Table) else ()
        promises += tuple(
            (Scalar(f"commitment-{place}", words.line), Table(((Scalar("label", words.line), words),), words.line))
            for place, words in enumerate(said.items, start=1)
        )
        others = tuple((key, one) for key, one in node.entries if key.text not in ("commitments", "promises"))
        return Table((*others, (Scalar("promises", said.line), Table(promises, said.line))), node.line)

    return _changed(root, ("joining",), promise)


# From this version to the next: what is said, and the step.
STEPS: Mapping[int, tuple[tuple[str, Step], ...]] = MappingProxyType(
    {
        0: (
            ("A fact is asked by `question`, not `ask`.", _renamed(("facts", "*"), "ask", "question")),
            ("What schools take on is `promises`, each with a key, not `commitments`.", _promised),
        ),
        1: (
            (
                "`surveys_at_least` is no more: `groups_at_least` holds for all.",
                _gone(("privacy",), "surveys_at_least"),
            ),
            ("`recordings_kept` is no more: no recordings are kept here.", _gone(("privacy",), "recordings_kept")),
        ),
    }
)
