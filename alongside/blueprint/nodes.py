"""Text to a tree of nodes that remember their lines.

YAML decides nothing about types here: every scalar is the text that was typed, and the schema says what it means. So
`no` is a word and `1:30` is a time only where a time is expected. Anchors, aliases, tags, merge keys and several
documents in one file are refused, because each lets a small file mean something large or something else. TOML goes
into the same tree.
"""

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from types import MappingProxyType

import yaml

from alongside.blueprint.faults import Fault, shown
from alongside.blueprint.toml_lines import Way, lines_of

MOST_BYTES = 2 * 1024 * 1024
MOST_DEPTH = 20
MOST_NODES = 300_000
MOST_ITEMS = 20_000  # of one list, or keys of one table
_TOML_TEXTS = 'In TOML texts stand in quotes, also a length, "2 years", a day of every year, "01-15", and money.'
MOST_BITS = 10_000  # of an integer of TOML, which may be typed in other bases
_AT_LINE = re.compile(r"line (\d+)")

# libyaml's parser is ten times faster and gives the same events; a PyYAML built without it still works.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


# Nobody writes to a node once it stands; they are not frozen because a large file makes a great many of them.
@dataclass(slots=True, eq=False)
class Scalar:
    text: str
    line: int


@dataclass(slots=True, eq=False)
class Listing:
    items: "tuple[Node, ...]"
    line: int


@dataclass(slots=True, eq=False)
class Table:
    entries: "tuple[tuple[Scalar, Node], ...]"
    line: int
    found: "dict[str, Node]" = field(default_factory=dict)

    def get(self, key: str) -> "Node | None":
        if not self.found and self.entries:
            self.found.update((name.text, node) for name, node in reversed(self.entries))
        return self.found.get(key)


type Node = Scalar | Listing | Table


class NoTree(Exception):
    """The text cannot become a tree at all; carries the faults found on the way."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(faults[0].message if faults else "")
        self.faults = faults


def hash_of(text: str) -> str:
    """The content hash of a version: line endings do not matter, everything else does."""
    return hashlib.sha256(text.replace("\r\n", "\n").encode("utf-8", "surrogatepass")).hexdigest()


def described(node: Node) -> str:
    """What a message says was found."""
    match node:
        case Scalar(text="", line=_):
            return "nothing"
        case Scalar(text=text, line=_):
            return shown(text)
        case Listing():
            return "a list"
        case Table():
            return "a table of keys"


def parsed(text: str, *, file: str, what: str = "A program's file") -> Table:
    """The tree of a `.yaml` or `.toml` text; `what` is what messages call it. Raises NoTree with every fault the parser
    can still tell apart."""
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > MOST_BYTES:
        message = f"{what} may have {MOST_BYTES // 1024:,} KB; this one has {size // 1024:,} KB."
        raise NoTree(Fault("", 1, f"{size} bytes", message))
    root = _toml(text) if file.lower().endswith(".toml") else _yaml(text)
    if not isinstance(root, Table):
        message = f"{what} is a table of keys, beginning with `language: 1`."
        raise NoTree(Fault("", 1, described(root), message))
    return root


@dataclass(slots=True)
class _Open:
    """A list or table whose end has not been read yet."""

    table: bool
    line: int
    children: list[Node]


def _yaml(text: str) -> Node:
    faults: list[Fault] = []
    try:
        root = _Builder(faults).build(yaml.parse(text, Loader=LOADER))
    except yaml.MarkedYAMLError as error:
        raise NoTree(*faults, _no_yaml(error, text)) from None
    except (yaml.YAMLError, UnicodeError) as error:
        message = "The file holds a character that YAML does not allow."
        raise NoTree(*faults, Fault("", 1, shown(str(error)), message)) from None
    if faults:
        raise NoTree(*faults)
    return root


# What YAML's reader says in its own words, and what a person can do about it.
_WAYS_OUT: Mapping[str, str] = MappingProxyType(
    {
        "mapping values are not allowed": "A line is too far in; or put a text with a colon in quotes.",
        "cannot start any token": "A tab or a sign such as @ stands here; use spaces in front of a line, or quotes.",
        "expected ',' or '}'": "A { is not closed, or a comma is missing between two pairs.",
        "expected ',' or ']'": "A [ is not closed, or a comma is missing between two items.",
        "unexpected end of stream": "A quote or a bracket is opened and not closed.",
        "find expected ':'": "A key needs a colon and a space behind it.",
        "expected '-' indicator": "An item of a list stands further in or out than the others.",
        "find expected key": "This line stands further in or out than its neighbours, or a quote is not closed.",
        "expected <document start>": "This line stands further out than the file began.",
    }
)


def _no_yaml(error: yaml.MarkedYAMLError, text: str) -> Fault:
    """What YAML's reader says, the line it gave up on, and the line on which what it could not end began."""
    mark, began = error.problem_mark or error.context_mark, error.context_mark
    line = min(mark.line + 1, text.count("\n") + 1) if mark else 1
    since = f" What it belongs to begins on line {began.line + 1}." if began and began.line + 1 < line else ""
    problem = str(error.problem or error.context)
    way_out = next((f" {words}" for said, words in _WAYS_OUT.items() if said in problem), "")
    return Fault("", line, "", f"This is not YAML: {problem}.{way_out}{since}")


class _Builder:
    """Builds the tree from parser events, with its own stack: nothing recurses, so nothing can overflow."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        self.stack: list[_Open] = []
        self.count = 0
        self.roots: list[Node] = []

    def build(self, events: Iterator[yaml.Event]) -> Node:
        for event in events:
            if isinstance(event, yaml.ScalarEvent):
                if event.anchor or event.tag:
                    self._refuse(event)
                self._add(Scalar(event.value, _line(event)))
            elif isinstance(event, yaml.CollectionEndEvent):
                self._leave()
            else:
                self._refuse(event)
                if isinstance(event, yaml.CollectionStartEvent):
                    self._enter(event)
        return self.roots[0] if self.roots else Scalar("", 1)

    def _refuse(self, event: yaml.Event) -> None:
        line = _line(event)
        anchor = getattr(event, "anchor", None)
        if isinstance(event, yaml.AliasEvent):
            self._fault(line, f"*{anchor}", "A file may not repeat a part by `*`; write it out.")
            self._add(Scalar("", line))
        elif anchor:
            self._fault(line, f"&{anchor}", "A file may not name a part by `&`; write it out where it is needed.")
        if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag:
            self._fault(line, shown(event.tag), "A file may not give types by `!`; write the value alone.")
        if isinstance(event, yaml.DocumentStartEvent) and self.roots:
            raise NoTree(*self.faults, Fault("", line, "---", "One file holds one program; take the `---` out."))

    def _enter(self, event: yaml.CollectionStartEvent) -> None:
        line = _line(event)
        if len(self.stack) >= MOST_DEPTH:
            message = f"Parts may stand {MOST_DEPTH} deep, not deeper."
            raise NoTree(*self.faults, Fault("", line, "", message))
        self.stack.append(_Open(isinstance(event, yaml.MappingStartEvent), line, []))

    def _leave(self) -> None:
        done = self.stack.pop()
        self._add(self._table(done) if done.table else Listing(tuple(done.children), done.line))

    def _table(self, done: _Open) -> Table:
        entries: dict[str, tuple[Scalar, Node]] = {}
        for key, value in zip(done.children[::2], done.children[1::2], strict=True):
            if not isinstance(key, Scalar):
                self._fault(key.line, described(key), "A key is one word.")
            elif key.text == "<<":
                self._fault(key.line, "<<", "A file may not merge parts by `<<`; write them out.")
            elif key.text in entries:
                first = entries[key.text][0].line
                self._fault(key.line, shown(key.text), f"This key stands here already, on line {first}; keep one.")
            else:
                entries[key.text] = (key, value)
        return Table(tuple(entries.values()), done.line)

    def _add(self, node: Node) -> None:
        self.count += 1
        if self.count > MOST_NODES:
            message = f"A program's file may have {MOST_NODES:,} values."
            raise NoTree(*self.faults, Fault("", node.line, "", message))
        into = self.stack[-1].children if self.stack else self.roots
        into.append(node)
        if len(into) > MOST_ITEMS * (2 if self.stack and self.stack[-1].table else 1):
            message = f"One list or table may have {MOST_ITEMS:,} items."
            raise NoTree(*self.faults, Fault("", node.line, "", message))

    def _fault(self, line: int, found: str, message: str) -> None:
        self.faults.append(Fault("", line, found, message))


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _toml(text: str) -> Node:
    plain = text.replace("\r\n", "\n")
    try:
        data = tomllib.loads(plain, parse_float=str)
        lines = lines_of(plain)
    except tomllib.TOMLDecodeError as error:
        raise NoTree(_no_toml(str(error), plain)) from None
    except RecursionError:
        raise NoTree(Fault("", 1, "", f"Parts may stand {MOST_DEPTH} deep, not deeper.")) from None
    except ValueError:  # of the interpreter itself: so many digits are made no number
        raise NoTree(Fault("", _line_of_digits(plain), "", "A number here has too many digits.")) from None
    return _TomlTree(lines).node(data, ())


def _line_of_digits(text: str) -> int:
    """The first line with a number of more digits than Python makes an integer of."""
    found = re.search(r"[0-9_]{4300,}", text)
    return text[: found.start()].count("\n") + 1 if found else 1


def _no_toml(told: str, text: str) -> Fault:
    """What TOML's reader says, without the place it puts behind, which is the fault's line."""
    what, _, place = told.partition(" (at ")
    line = int(found[1]) if (found := _AT_LINE.match(place)) else text.rstrip().count("\n") + 1
    way_out = f" {_TOML_TEXTS}" if what.startswith(("Unclosed inline", "Unclosed array", "Invalid", "Expected")) else ""
    return Fault("", line, "", f"This is not TOML: {shown(what)}.{way_out}")


class _TomlTree:
    """Builds the tree of a TOML text with the lines that its keys and items stand on."""

    def __init__(self, lines: Mapping[Way, int]) -> None:
        self.lines = lines
        self.count = 0

    def node(self, value: object, way: Way, line: int = 1) -> Node:
        self.count += 1
        line = self.lines.get(way, line)
        if len(way) > MOST_DEPTH or self.count > MOST_NODES:
            message = f"A program's file may have {MOST_NODES:,} values, {MOST_DEPTH} deep."
            raise NoTree(Fault("", line, "", message))
        if isinstance(value, dict | list) and len(value) > MOST_ITEMS:
            raise NoTree(Fault("", line, "", f"One list or table may have {MOST_ITEMS:,} items."))
        if isinstance(value, dict):
            return self._table(value, way, line)
        if isinstance(value, list):
            return Listing(tuple(self.node(item, (*way, place), line) for place, item in enumerate(value)), line)
        return Scalar(_typed(value), line)

    def _table(self, value: dict[str, object], way: Way, line: int) -> Table:
        entries = []
        for key, inner in value.items():
            node = self.node(inner, (*way, key), line)
            entries.append((Scalar(key, node.line), node))
        return Table(tuple(entries), line)


def _typed(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, int) and value.bit_length() > MOST_BITS:
        return hex(value)  # Python writes no decimals of it, and no grammar takes it
    return str(value)
