"""Writing into a program's text: what is otherwise is written where it stands; comments, order and empty lines stay."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

import yaml

from alongside.blueprint.editing import PLAIN, STEPS
from alongside.blueprint.nodes import LOADER
from alongside.kernel.errors import Refused

type Written = str | list["Written"] | dict[str, "Written"]

SHORT = 100  # letters of a table that still stands on one line
BY_HAND = "“{}” stands in the file in a way no form can write in. Write it in the file."


@dataclass(frozen=True, slots=True)
class _Edit:
    start: int
    end: int
    words: str


def written_at(text: str, path: str) -> Written | None:
    """What a file says at a path, as it is written; None where it says nothing."""
    node, missing = _deepest(_root(text), STEPS.findall(path))
    return None if missing else _plain(node)


def keys_at(text: str, path: str) -> list[str]:
    """The keys of a table of the file; none where it is not there."""
    found = written_at(text, path)
    return list(found) if isinstance(found, dict) else []


def count_at(text: str, path: str) -> int:
    """How many things a list of the file has."""
    found = written_at(text, path)
    return len(found) if isinstance(found, list) else 0


def placed(text: str, path: str, wanted: Written | None) -> str:
    """The text with something else at a path; with None, without what stands there."""
    root, steps = _root(text), STEPS.findall(path)
    node, missing = _deepest(root, steps)
    if missing:
        return text if wanted is None else _applied(text, [_new(text, node, missing, wanted)])
    if wanted is None:
        above, _ = _deepest(root, steps[:-1])
        return _applied(text, list(_without(text, above, steps[-1])))
    return _applied(text, list(_edits(text, node, wanted)))


@lru_cache(maxsize=4)
def _root(text: str) -> yaml.Node:
    """The text as nodes, which nobody changes: a form asks for each of its fields what the same text says there."""
    node = yaml.compose(text, Loader=LOADER)
    if not isinstance(node, yaml.MappingNode):
        raise Refused("The file is empty. Write the program in it first.")
    return node


def _applied(text: str, edits: Sequence[_Edit]) -> str:
    for edit in sorted(edits, key=lambda one: (one.start, one.end), reverse=True):
        text = f"{text[: edit.start]}{edit.words}{text[edit.end :]}"
    return text


def _deepest(node: yaml.Node, steps: list[str]) -> tuple[yaml.Node, list[str]]:
    """The deepest node on a way that is there, and the steps below it that are not."""
    while steps:
        found = _step(node, steps[0])
        if found is None:
            return node, steps
        node, steps = found, steps[1:]
    return node, []


def _step(node: yaml.Node, step: str) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and step.startswith("["):
        place = int(step.strip("[]"))
        return node.value[place] if place < len(node.value) else None
    return None


def _plain(node: yaml.Node) -> Written:
    if isinstance(node, yaml.MappingNode):
        return {key.value: _plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    return str(node.value)


def _edits(text: str, node: yaml.Node, wanted: Written) -> Iterator[_Edit]:
    """What has to be otherwise for a node to say what is wanted."""
    if _plain(node) == wanted or [_plain(node)] == wanted:
        return
    if isinstance(node, yaml.MappingNode) and isinstance(wanted, dict) and node.value and wanted:
        yield from _of_table(text, node, wanted)
    elif isinstance(node, yaml.SequenceNode) and isinstance(wanted, list) and not node.flow_style:
        yield from _of_list(text, node, wanted)
    else:
        start, end = node.start_mark.index, node.end_mark.index
        yield _Edit(start, _end(text, node), flow(wanted)) if end > start else _Edit(start, end, f" {flow(wanted)}")


def _of_table(text: str, node: yaml.MappingNode, wanted: Mapping[str, Written]) -> Iterator[_Edit]:
    there = {key.value: value for key, value in node.value}
    gone = [key for key in there if key not in wanted]
    if len(gone) == len(there):
        yield _Edit(node.start_mark.index, _end(text, node), flow(dict(wanted)))
        return
    for key in there.keys() & wanted.keys():
        yield from _edits(text, there[key], wanted[key])
    new = {key: value for key, value in wanted.items() if key not in there}
    if node.flow_style:
        if gone or new:
            yield from _of_line(text, node, gone, new)
        return
    if gone and node.value[0][0].value in gone and _is_item(text, node):
        raise Refused(BY_HAND.format(node.value[0][0].value))
    for key in gone:
        yield from _without(text, node, key)
    for key, value in new.items():
        yield _new(text, node, [key], value)


def _of_line(text: str, node: yaml.MappingNode, gone: Sequence[str], new: Mapping[str, Written]) -> Iterator[_Edit]:
    """Keys of a table on one line: those that go with the comma before or behind them, new ones at its end."""
    kept = [place for place, (key, _) in enumerate(node.value) if key.value not in gone]
    at = node.start_mark.index + 1
    for place, (key, value) in enumerate(node.value):
        first_kept = not any(one < place for one in kept)
        if key.value in gone:
            after = node.value[place + 1][0].start_mark.index if place + 1 < len(node.value) else value.end_mark.index
            yield _Edit(key.start_mark.index, after, "") if first_kept else _Edit(at, value.end_mark.index, "")
        at = value.end_mark.index
    if new:
        end = len(text[: node.end_mark.index - 1].rstrip())
        yield _Edit(end, end, f"{', ' if kept else ''}{flow(dict(new))[1:-1]}")


def _is_item(text: str, node: yaml.Node) -> bool:
    """Whether a table is an item of a list, whose first key stands behind a hyphen."""
    line = text.rfind("\n", 0, node.start_mark.index) + 1
    return text[line : node.start_mark.index].lstrip().startswith("-")


def _of_list(text: str, node: yaml.SequenceNode, wanted: list[Written]) -> Iterator[_Edit]:
    """A list of one item a line: items that stay the same stay where they are."""
    if not wanted:
        yield _Edit(node.start_mark.index, _end(text, node), "[]")
        return
    before = [_plain(item) for item in node.value]
    matcher = SequenceMatcher(None, [repr(one) for one in before], [repr(one) for one in wanted], autojunk=False)
    for kind, first, last, start, end in matcher.get_opcodes():
        same = min(last - first, end - start) if kind == "replace" else 0
        for item, value in zip(node.value[first : first + same], wanted[start : start + same], strict=True):
            yield from _edits(text, item, value)
        for item in node.value[first + same : last] if kind != "equal" else ():
            yield _lines(text, item)
        if kind != "equal" and end > start + same:
            at = first + same
            line = _line_start(text, node.value[at]) if at < len(node.value) else _after(text, node)
            column = node.start_mark.column
            words = "".join(f"{' ' * column}- {flow(value)}\n" for value in wanted[start + same : end])
            yield _Edit(line, line, words if line <= len(text) and text[:line].endswith("\n") else f"\n{words[:-1]}")


def _line_start(text: str, node: yaml.Node) -> int:
    return text.rfind("\n", 0, node.start_mark.index) + 1


def _lines(text: str, node: yaml.Node) -> _Edit:
    """The whole lines of an item of a list, without them."""
    return _Edit(_line_start(text, node), _after(text, node), "")


def _without(text: str, node: yaml.Node, step: str) -> Iterator[_Edit]:
    """One key of a table, or one item of a list, less."""
    if isinstance(node, yaml.SequenceNode):
        rest = [_plain(item) for place, item in enumerate(node.value) if f"[{place}]" != step]
        yield from _of_list(text, node, rest) if not node.flow_style else _edits(text, node, rest)
    elif isinstance(node, yaml.MappingNode):
        found = next((pair for pair in node.value if pair[0].value == step), None)
        if found and len(node.value) == 1:
            yield _Edit(node.start_mark.index, _end(text, node), "{}")
        elif found and node.flow_style:
            yield from _of_line(text, node, [step], {})
        elif found:
            yield _Edit(_line_start(text, found[0]), _after(text, found[1]), "")


def _new(text: str, node: yaml.Node, missing: list[str], wanted: Written) -> _Edit:
    """Something that is not there yet, at the end of what it belongs to."""
    inner: Written = wanted
    for step in reversed(missing[1:]):
        inner = [inner] if step.startswith("[") else {step: inner}
    if isinstance(node, yaml.SequenceNode):
        return _item(text, node, inner)
    if not isinstance(node, yaml.MappingNode):
        raise Refused(BY_HAND.format(missing[0]))
    if missing[0].startswith("["):
        raise Refused(BY_HAND.format(missing[0]))
    if node.flow_style:
        end = len(text[: node.end_mark.index - 1].rstrip())
        return _Edit(end, end, f"{', ' if node.value else ''}{flow({missing[0]: inner})[1:-1]}")
    at, column = _after(text, node), node.value[0][0].start_mark.column
    return _ending(text, at, "\n".join(_block(missing[0], inner, column)))


def _item(text: str, node: yaml.SequenceNode, wanted: Written) -> _Edit:
    if node.flow_style:
        end = len(text[: node.end_mark.index - 1].rstrip())
        return _Edit(end, end, f"{', ' if node.value else ''}{flow(wanted)}")
    column = node.start_mark.column
    if not isinstance(wanted, dict) or len(flow(wanted)) <= SHORT:
        return _ending(text, _after(text, node), f"{' ' * column}- {flow(wanted)}")
    lines = [line for key, value in wanted.items() for line in _block(key, value, column + 2)]
    lines[0] = f"{' ' * column}- {lines[0].lstrip()}"
    return _ending(text, _after(text, node), "\n".join(lines))


def _ending(text: str, at: int, words: str) -> _Edit:
    """New lines at a place: the last line of a file may have no end."""
    return _Edit(at, at, f"{words}\n") if text[:at].endswith("\n") else _Edit(at, at, f"\n{words}")


def _block(key: str, value: Written, column: int) -> list[str]:
    """A key and what it says, in lines of their own where one line would be long."""
    indent = " " * column
    if not isinstance(value, dict) or not value or (len(flow(value)) <= SHORT and not _deep(value)):
        return [f"{indent}{flow(key)}: {flow(value)}"]
    return [
        f"{indent}{flow(key)}:",
        *(line for name, inner in value.items() for line in _block(name, inner, column + 2)),
    ]


def _deep(value: Mapping[str, Written]) -> bool:
    """Whether a table holds others, or is a thing of several values, which is read better line by line."""
    return len(value) > 2 or any(isinstance(inner, dict) for inner in value.values())


def flow(value: Written) -> str:
    """A value on one line, as YAML reads it."""
    if isinstance(value, str):
        return value if PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)
    if isinstance(value, dict):
        return f"{{{', '.join(f'{flow(key)}: {flow(inner)}' for key, inner in value.items())}}}"
    return f"[{', '.join(flow(one) for one in value)}]"


def _end(text: str, node: yaml.Node) -> int:
    """Where the last letter of a node stands; a comment behind it is none of its own."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return max(_end(text, one) for one in (last if isinstance(last, tuple) else (last,)))
    return len(text[: node.end_mark.index].rstrip())


def _after(text: str, node: yaml.Node) -> int:
    """The beginning of the line behind the last one something of a node stands on."""
    end = text.find("\n", _end(text, node))
    return len(text) if end < 0 else end + 1
