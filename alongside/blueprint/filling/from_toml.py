"""A program's TOML text as YAML, which forms write in. It says the same; remarks do not come along."""

from collections.abc import Iterator

from alongside.blueprint.filling.placing import SHORT, Written, flow
from alongside.blueprint.nodes import Listing, Node, Scalar, parsed


def as_yaml(text: str, *, file: str) -> str:
    """The same program as YAML, a part after another. Raises NoTree for a text that is no tree at all."""
    lines: list[str] = []
    for key, node in parsed(text, file=file).entries:
        part = list(_lines(key.text, _written(node), 0))
        lines += ["", *part] if len(part) > 1 else part
    return "\n".join(lines) + "\n"


def _written(node: Node) -> Written:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Listing):
        return [_written(item) for item in node.items]
    return {key.text: _written(inner) for key, inner in node.entries}


def _lines(key: str, value: Written, column: int) -> Iterator[str]:
    """A key and what it says: on one line where that is short, else line by line."""
    line = f"{' ' * column}{flow(key)}: {flow(value)}"
    if isinstance(value, str) or not value or not _parted(value) or (column and len(line) <= SHORT):
        yield line
        return
    yield f"{' ' * column}{flow(key)}:"
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _lines(name, inner, column + 2)
    else:
        for one in value:
            yield from _item(one, column + 2)


def _parted(value: Written) -> bool:
    """Whether it is read better line by line: a table, or a list of tables."""
    return isinstance(value, dict) or any(isinstance(one, dict) for one in value)


def _item(value: Written, column: int) -> Iterator[str]:
    line = f"{' ' * column}- {flow(value)}"
    if not isinstance(value, dict) or not value or len(line) <= SHORT:
        yield line
        return
    inside = [line for name, inner in value.items() for line in _lines(name, inner, column + 2)]
    yield f"{' ' * column}- {inside[0].lstrip()}"
    yield from inside[1:]
